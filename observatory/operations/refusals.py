"""Why something was not done, in a sentence that says what to do next."""


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
