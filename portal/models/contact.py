from django.db import models

from portal.enums import ContactSubject


class ContactMessage(models.Model):
    """A message left at the contact form, kept until the day it says."""

    subject = models.CharField("assunto", max_length=20, choices=ContactSubject.choices)
    name = models.CharField("nome", max_length=120)
    email = models.EmailField("correio eletrónico")
    entity = models.CharField("município ou entidade", max_length=160, blank=True)
    message = models.TextField("mensagem", max_length=4000)
    page = models.CharField("página de que fala", max_length=300, blank=True)
    language = models.CharField("língua", max_length=10)
    received_at = models.DateTimeField("recebida em")
    erase_on = models.DateField("a apagar em")

    class Meta:
        verbose_name = "mensagem de contacto"
        verbose_name_plural = "mensagens de contacto"
        indexes = [models.Index(fields=["erase_on"])]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}, {self.name}"
