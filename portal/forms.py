"""The contact form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.ui.stamped import StampedForm
from portal.enums import ContactSubject
from portal.operations.contact import Letter

SALT = "portal.contact"


class ContactForm(StampedForm):
    """What somebody wants to tell the team."""

    salt = SALT

    subject = forms.ChoiceField(label=_("Assunto"), choices=[("", _("Escolha um assunto")), *ContactSubject.choices])
    name = forms.CharField(label=_("Nome"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Correio eletrónico"),
        help_text=_("Para onde respondemos. Não é usado para mais nada."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    entity = forms.CharField(
        label=_("Município ou entidade"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    message = forms.CharField(
        label=_("Mensagem"),
        max_length=4000,
        help_text=_("Diga de que página ou dado fala, se for o caso. Não inclua dados sensíveis."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    page = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    def letter(self, language: str) -> Letter:
        given = self.cleaned_data
        return Letter(
            subject=ContactSubject(given["subject"]),
            name=given["name"],
            email=given["email"],
            entity=given["entity"],
            message=given["message"],
            page=given["page"],
            language=language,
        )
