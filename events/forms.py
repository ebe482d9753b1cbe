"""What people write when they register, and organisers when they call an event off or take attendance."""

from django import forms

from events.models import Registration

ATTENDANCE = [("", "sem informação"), ("sim", "presente"), ("nao", "ausente")]
AS_SAID = {"": None, "sim": True, "nao": False}


class RegistrationForm(forms.Form):
    needs = forms.CharField(
        label="O que precisa para participar",
        help_text="Por exemplo: interpretação em língua gestual, acesso para cadeira de rodas, refeição sem glúten. "
        "Só quem organiza lê isto, e é apagado 30 dias depois do evento.",
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CancellationForm(forms.Form):
    reason = forms.CharField(
        label="Motivo",
        help_text="É o que as pessoas inscritas vão ler. Diga também se há nova data.",
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escreva o motivo: é o que as pessoas inscritas vão ler."},
    )


class AttendanceForm(forms.Form):
    """One choice for each person with a place."""

    def __init__(self, *args: object, people: list[Registration], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own arguments
        for person in people:
            initial = next(said for said, known in AS_SAID.items() if known is person.attended)
            self.fields[f"p{person.pk}"] = forms.ChoiceField(
                label=person.user.name, choices=ATTENDANCE, initial=initial, required=False
            )

    @property
    def attended(self) -> dict[int, bool | None]:
        return {int(name[1:]): AS_SAID[value] for name, value in self.cleaned_data.items()}
