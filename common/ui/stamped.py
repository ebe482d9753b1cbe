"""Forms that anybody may send: they tell people from programs without asking people to prove anything."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

TOO_QUICK = timedelta(seconds=3)
TOO_OLD = timedelta(hours=12)


class StampedForm(forms.Form):
    """A refused form comes back as it was written, with a fresh stamp: sending it again is enough.

    The page puts `website` out of sight: nobody but a program fills it in.
    """

    salt: ClassVar[str]

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(
        label=_("Deixe este campo vazio"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: Any = None, *, at: datetime, **kwargs: Any) -> None:
        self.at = at
        super().__init__(data, **kwargs)
        self.initial["stamp"] = signing.dumps(at.timestamp(), salt=self.salt)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Apague o que está neste campo: só os programas o preenchem."))
        return ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self._is_stamped():
            fresh = cast("QueryDict", self.data).copy()
            fresh["stamp"] = signing.dumps((self.at - TOO_QUICK).timestamp(), salt=self.salt)
            self.data = fresh
            raise forms.ValidationError(
                _("Não conseguimos confirmar que o pedido veio desta página. O que escreveu está aqui: envie de novo.")
            )
        return given

    def _is_stamped(self) -> bool:
        try:
            made = float(signing.loads(self.data.get("stamp", ""), salt=self.salt, max_age=None))
        except (signing.BadSignature, TypeError, ValueError):
            return False
        age = self.at.timestamp() - made
        return TOO_QUICK.total_seconds() <= age <= TOO_OLD.total_seconds()
