"""Who did what, and when: one line in Wagtail's log for each operation, in the transaction of the operation."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, log, registry

if TYPE_CHECKING:
    from accounts.models import User


_AFTERWARDS: dict[str, list[Callable[[], None]]] = {}


class UnnamedAction(Exception):
    """An operation logs an action that no app has named with `name_actions`."""


def name_actions(labels: Mapping[str, str]) -> None:
    """Give actions such as "action_plan.approve_update" their Portuguese names; call from `AppConfig.ready()`."""

    def register(actions: LogActionRegistry) -> None:
        for action, label in labels.items():
            actions.register_action(action, label, label)

    hooks.register("register_log_actions", register)


def afterwards(actions: Iterable[str], do: Callable[[], None]) -> None:
    """Do something once what these actions did is committed, once for each transaction; call from `AppConfig.ready()`.

    So an app hears of what happens in those below it, which know nothing of it; its failure undoes nothing.
    """
    for action in actions:
        _AFTERWARDS.setdefault(action, []).append(do)


def record(instance: models.Model, action: str, *, user: "User | None", data: Mapping[str, Any] | None = None) -> None:
    """Add a line to the log; `user` is None only for what the system does by itself."""
    if not registry.action_exists(action):
        raise UnnamedAction(action)
    log(instance, action, user=user, data=dict(data or {}))
    waiting = {entry[1] for entry in transaction.get_connection().run_on_commit}
    for do in _AFTERWARDS.get(action, ()):
        if do not in waiting:
            transaction.on_commit(do, robust=True)
