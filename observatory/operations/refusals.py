"""Why something was not done, in a sentence that says what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.models import Entry


class PublishRefused(Exception):
    """These cells cannot be published as they are; the text is for the person who tried."""


class NothingNew(PublishRefused):
    """All cells say what was already published; nothing was kept."""


class ImportRefused(Exception):
    """An import that cannot go on as it is; the text is for the person who tried."""


class StaleImport(ImportRefused):
    """Something else was published since the comparison was made."""


class GroupRefused(Exception):
    """A group of territories that cannot be kept as it is; the text is for the person who tried."""


class EntryRefused(Exception):
    """A figure cannot be kept, handed in or decided as it is; each problem is for the person who tried."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class GridRefused(EntryRefused):
    """Nothing of a grid was kept; `by_area` has what is wrong with each territory, by its id."""

    def __init__(self, by_area: Mapping[int, Sequence[str]]) -> None:
        places = "1 território" if len(by_area) == 1 else f"{len(by_area)} territórios"
        super().__init__(f"Nada foi guardado: corrija {places} e volte a guardar.")
        self.by_area = dict(by_area)


@dataclass(frozen=True)
class EntryDifference:
    """Part of a figure: what the person sent or saw, beside what is kept now."""

    label: str
    yours: str
    current: str


class StaleEntry(EntryRefused):
    """Somebody else changed or decided the figure in the meantime; nothing was written."""

    def __init__(self, entry: Entry, who: str, differences: Sequence[EntryDifference]) -> None:
        super().__init__(
            f"{entry.area.name}: {who} mudou este valor depois de o ter aberto. Compare e volte a decidir."
        )
        self.entry = entry
        self.who = who
        self.differences = tuple(differences)


class FollowRefused(Exception):
    """Something that cannot be followed as asked; the text is for the person who tried."""


class MetadataRefused(Exception):
    """The texts of a measure's sheet cannot be kept as they are; the message says why."""


class StaleMetadata(MetadataRefused):
    """Somebody else changed the sheet meanwhile."""


class TargetRefused(Exception):
    """A target that cannot be kept as it is; the text is for the person who tried."""
