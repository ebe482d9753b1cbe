from django.db import models


class JobState(models.TextChoices):
    QUEUED = "QUEUED", "à espera"
    RUNNING = "RUNNING", "em curso"
    DONE = "DONE", "concluída"
    FAILED = "FAILED", "falhou"
