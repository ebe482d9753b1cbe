"""Why an operation on a report was refused; the sentence is shown to the person and says what to do."""


class ReportRefused(Exception):
    """The state of the report does not allow it."""


class BuildInProgress(ReportRefused):
    """Somebody else is building the same edition at this moment."""

    def __init__(self) -> None:
        super().__init__("Esta edição já está a ser gerada. Espere que termine e veja o resultado antes de repetir.")


class StaleEdition(ReportRefused):
    """The report was built again since the person read it; `current_sha256` is the one there is now."""

    def __init__(self, read_sha256: str, current_sha256: str) -> None:
        super().__init__("O relatório foi gerado de novo depois de o ler. Leia o atual antes de decidir.")
        self.read_sha256, self.current_sha256 = read_sha256, current_sha256


class StaleText(ReportRefused):
    """The text was changed by another person meanwhile; `current` is what it says now."""

    def __init__(self, current: str) -> None:
        super().__init__("Outra pessoa alterou este texto entretanto. Compare com o seu e guarde de novo.")
        self.current = current
