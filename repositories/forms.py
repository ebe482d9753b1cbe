"""What people write when they ask for something, and what the EATA writes back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.ui.stamped import StampedForm
from repositories.enums import RepositoryCode, RequestState, Topic
from repositories.operations import Asked

OF_REPOSITORY = {
    RepositoryCode.LEGISLATION: Topic.LEGISLATION,
    RepositoryCode.FREE_ZONES: Topic.FREE_ZONES,
    RepositoryCode.PARTNERS: Topic.PARTNERS,
    RepositoryCode.SOLUTIONS: Topic.SOLUTIONS,
    RepositoryCode.APIS: Topic.APIS,
    RepositoryCode.FUNDING: Topic.FUNDING,
}
PROPOSALS = [(topic.value, topic.lazy_label) for topic in OF_REPOSITORY.values()]


class ProposalForm(forms.Form):
    topic = forms.ChoiceField(label="O que propõe", choices=PROPOSALS)
    title = forms.CharField(label="Nome", max_length=200, help_text="O nome do diploma, caso, solução, API…")
    text = forms.CharField(
        label="Descrição",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="O que é, quem responde por isso e o que a torna útil a outros territórios.",
    )
    url = forms.URLField(
        label="Ligação", required=False, assume_scheme="https", help_text="Onde se pode confirmar o que descreve."
    )
    person = forms.CharField(label="Pessoa de contacto", max_length=150)
    email = forms.EmailField(
        label="Correio eletrónico",
        help_text="Para lhe respondermos. O pedido, com o nome e o correio, é apagado um ano depois da resposta.",
    )

    def asked(self) -> Asked:
        return Asked(**{**self.cleaned_data, "topic": Topic(self.cleaned_data["topic"])})


class JoinForm(StampedForm):
    """Anybody may ask to join."""

    salt = "repositories.join"

    title = forms.CharField(
        label=_("Entidade"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    person = forms.CharField(
        label=_("O seu nome"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Correio eletrónico"),
        help_text=_("Para onde respondemos. Não é usado para mais nada, e é apagado um ano depois da resposta."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("O que a entidade traz à Aliança"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Áreas de trabalho, projetos e com quem gostaria de colaborar."),
    )
    url = forms.URLField(label=_("Sítio da entidade"), required=False, assume_scheme="https")
    may_write_back = forms.BooleanField(
        label=_("Autorizo a EATA a usar o meu nome e correio para responder a este pedido"),
        error_messages={"required": _("Sem esta autorização não podemos responder ao pedido.")},
    )

    def asked(self) -> Asked:
        written = {name: self.cleaned_data[name] for name in ("title", "text", "url", "person", "email")}
        return Asked(topic=Topic.ALLIANCE, **written)


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label="Decisão",
        choices=[(RequestState.ACCEPTED.value, "Aceitar"), (RequestState.REFUSED.value, "Não aceitar")],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label="Resposta a quem pediu",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Obrigatória quando não é aceite.",
    )
