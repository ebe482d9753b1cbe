"""Why an answer was not kept, or a definition not changed, in a sentence that says what to do next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any


class QuestionnaireRefused(Exception):
    """Its text is for the person who tried."""


class AnswerConflict(QuestionnaireRefused):
    """Somebody else answered the same question meanwhile; nothing was written. None is an answer taken back."""

    def __init__(self, *, theirs: Any, by: str, at: datetime, edit: int) -> None:
        super().__init__("Outra pessoa respondeu a esta pergunta entretanto. Escolha a resposta que fica.")
        self.theirs, self.by, self.at, self.edit = theirs, by, at, edit


class ResponseClosed(QuestionnaireRefused):
    def __init__(self) -> None:
        super().__init__("As respostas já foram entregues e não se alteram. O que escreveu agora não foi guardado.")


class UnknownQuestion(QuestionnaireRefused):
    def __init__(self) -> None:
        super().__init__("Esta pergunta já não existe no questionário. Recarregue a página.")


class RowGone(QuestionnaireRefused):
    def __init__(self) -> None:
        super().__init__("Esta linha foi retirada entretanto. Recarregue a página; pode repô-la se fizer falta.")


class TooManyRows(QuestionnaireRefused):
    def __init__(self, most: int) -> None:
        super().__init__(f"Já tem {most} linhas, que é o máximo. Retire uma para acrescentar outra.")


class NotFinished(QuestionnaireRefused):
    """What lacks before handing in is in `missing`."""

    def __init__(self, missing: Sequence[Any]) -> None:
        count = len(missing)
        super().__init__(f"Falta responder a {count} {'pergunta' if count == 1 else 'perguntas'}.")
        self.missing = tuple(missing)


class NoVersion(QuestionnaireRefused):
    def __init__(self) -> None:
        super().__init__("O questionário ainda não tem uma versão pronta a responder.")


class VersionInUse(QuestionnaireRefused):
    def __init__(self) -> None:
        super().__init__("Esta versão já está em uso e não se altera. Prepare a versão seguinte.")


class StaleDefinition(QuestionnaireRefused):
    def __init__(self) -> None:
        super().__init__("Outra pessoa alterou o questionário entretanto. Veja como ficou e repita a alteração.")


class GroundsNeeded(QuestionnaireRefused):
    def __init__(self) -> None:
        super().__init__("Há quem esteja a responder: diga porque mudam as perguntas. O fundamento fica registado.")
