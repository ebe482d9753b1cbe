from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """For whom a guide is written."""

    MUNICIPALITIES = "MUNICIPALITIES", _("Municípios")
    COMMUNITIES = "COMMUNITIES", _("Comunidades intermunicipais e áreas metropolitanas")
    LOCAL = "LOCAL", _("Municípios e entidades intermunicipais")
    EVERYBODY = "EVERYBODY", _("Toda a gente")


class ContactSubject(TextChoices):
    """What a message is about; it decides nothing but who reads it first."""

    QUESTION = "QUESTION", _("Uma pergunta sobre a estratégia ou o portal")
    MUNICIPALITY = "MUNICIPALITY", _("O meu município quer participar")
    CORRECTION = "CORRECTION", _("Um dado ou um texto está errado")
    ACCESSIBILITY = "ACCESSIBILITY", _("Não consigo usar uma página (acessibilidade)")
    PRIVACY = "PRIVACY", _("Os meus dados pessoais")
    OTHER = "OTHER", _("Outro assunto")
