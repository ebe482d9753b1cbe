"""The contact form, and how it tells people from programs without asking people to prove anything."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from portal.enums import ContactSubject
from portal.operations.contact import Letter

SALT = "portal.contact"
TOO_QUICK = timedelta(seconds=3)
TOO_OLD = timedelta(hours=12)


class ContactForm(forms.Form):
    """A refused form comes back as it was written, with a fresh stamp: sending it again is enough."""

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
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(
        label=_("Deixe este campo vazio"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: Any = None, *, at: datetime, **kwargs: Any) -> None:
        self.at = at
        super().__init__(data, **kwargs)
        self.initial["stamp"] = signing.dumps(at.timestamp(), salt=SALT)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Apague o que está neste campo: só os programas o preenchem."))
        return ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self._is_stamped():
            fresh = signing.dumps((self.at - TOO_QUICK).timestamp(), salt=SALT)
            self.data = {**self.data.dict(), "stamp": fresh}  # type: ignore[attr-defined]  # what is bound is a QueryDict
            raise forms.ValidationError(
                _("Não conseguimos confirmar que o pedido veio desta página. O que escreveu está aqui: envie de novo.")
            )
        return given

    def _is_stamped(self) -> bool:
        try:
            made = signing.loads(self.data.get("stamp", ""), salt=SALT, max_age=None)
        except signing.BadSignature:
            return False
        age = self.at.timestamp() - float(made)
        return TOO_QUICK.total_seconds() <= age <= TOO_OLD.total_seconds()

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
