"""Why something was not done, in a sentence that says what to do next."""


class PublishRefused(Exception):
    """These cells cannot be published as they are; the text is for the person who tried."""


class NothingNew(PublishRefused):
    """All cells say what was already published; nothing was kept."""
