"""Words of questionnaires: kinds of question and the closed set of conditions."""

from django.db.models import TextChoices


class QuestionKind(TextChoices):
    """What an answer is; its JSON is said beside. Absent is never an empty text or zero."""

    TEXT = "TEXT", "texto curto"  # str
    LONG_TEXT = "LONG_TEXT", "texto longo"  # str
    INTEGER = "INTEGER", "número inteiro"  # int
    DECIMAL = "DECIMAL", "número decimal"  # str, as Decimal writes it
    MONEY = "MONEY", "quantia em euros"  # str, two decimals
    DATE = "DATE", "data"  # str, ISO 8601
    YES_NO = "YES_NO", "sim ou não"  # bool
    ONE_OF = "ONE_OF", "uma opção"  # str, the option's id
    SOME_OF = "SOME_OF", "várias opções"  # list[str], in the order of the options
    FILE = "FILE", "ficheiro"  # str, the file's UUID
    GROUP = "GROUP", "grupo que se repete"  # list[str], the ids of its rows in order


class ConditionOperator(TextChoices):
    """How an answer decides whether another question is asked; an unanswered question decides nothing."""

    IS_ANSWERED = "IS_ANSWERED", "foi respondida"
    EQUALS = "EQUALS", "é igual a"
    DIFFERS = "DIFFERS", "é diferente de"
    ANY_OF = "ANY_OF", "é uma de"
    CONTAINS = "CONTAINS", "inclui"
    GREATER = "GREATER", "é maior do que"
    AT_LEAST = "AT_LEAST", "é pelo menos"
    LESS = "LESS", "é menor do que"
    AT_MOST = "AT_MOST", "é no máximo"
    BEFORE = "BEFORE", "é antes de"
    AFTER = "AFTER", "é depois de"


class Visibility(TextChoices):
    """Undetermined: the condition rests on an answer that has not been given."""

    VISIBLE = "VISIBLE", "visível"
    HIDDEN = "HIDDEN", "escondida"
    UNDETERMINED = "UNDETERMINED", "por determinar"
