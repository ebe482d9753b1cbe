"""Why an operation on a report was refused; the sentence is shown to the person and says what to do."""


class ReportRefused(Exception):
    """The state of the report does not allow it."""


class BuildInProgress(ReportRefused):
    """Somebody else is building the same edition at this moment."""

    def __init__(self) -> None:
        super().__init__("Esta edição já está a ser gerada. Espere que termine e veja o resultado antes de repetir.")


class StaleText(ReportRefused):
    """The text was changed by another person meanwhile; `current` is what it says now."""

    def __init__(self, current: str) -> None:
        super().__init__("Outra pessoa alterou este texto entretanto. Compare com o seu e guarde de novo.")
        self.current = current
