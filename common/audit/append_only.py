"""Facts that are only ever added: the database itself refuses to change or delete them."""

import pgtrigger


def append_only() -> pgtrigger.Trigger:
    """Return the trigger for `Meta.triggers` of a model whose rows never change once written."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
