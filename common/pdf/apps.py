from django.apps import AppConfig


class PDFConfig(AppConfig):
    name = "common.pdf"
    label = "pdf"
    verbose_name = "PDF"
    default_auto_field = "django.db.models.BigAutoField"
