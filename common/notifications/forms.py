from django import forms

from common.notifications.models import Preference


class PreferenceForm(forms.ModelForm[Preference]):
    digest_hour = forms.TypedChoiceField(
        label="Hora do resumo diário", coerce=int, choices=[(hour, f"{hour} h") for hour in range(24)]
    )

    class Meta:
        model = Preference
        fields = ["digest_hour", "keeps_days_off"]
        labels = {"keeps_days_off": "Não enviar resumos ao fim de semana nem em feriados nacionais"}
        help_texts = {"keeps_days_off": "As mensagens urgentes chegam sempre na hora."}
