"""What the plan says of partners and of funding, read from the plan itself."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from action_plan.models import Action, ActionPartner, FundingSource
from action_plan.queries import current_plan


@dataclass(frozen=True)
class ActionLine:
    code: str
    text: str
    initiative_number: int
    initiative_title: str


@dataclass(frozen=True)
class Tasks:
    """The actions an entity answers for and those where it is a partner, in the plan's order."""

    responsible: tuple[ActionLine, ...] = ()
    partner: tuple[ActionLine, ...] = ()

    @property
    def initiatives(self) -> tuple[tuple[int, str], ...]:
        lines = {(line.initiative_number, line.initiative_title) for line in (*self.responsible, *self.partner)}
        return tuple(sorted(lines))


NO_TASKS = Tasks()


def tasks_of_entities(on: date) -> dict[int, Tasks]:
    """Return the tasks of every entity in the plan in force, in three queries."""
    actions = _actions(on)
    responsible: dict[int, list[ActionLine]] = defaultdict(list)
    for action in actions.values():
        responsible[action.responsible_id].append(_line(action))
    partner: dict[int, list[ActionLine]] = defaultdict(list)
    links = ActionPartner.objects.filter(action__in=actions).values_list("action_id", "entity_id")
    for action_id, entity_id in links.order_by("action__initiative__number", "action__position", "position", "pk"):
        partner[entity_id].append(_line(actions[action_id]))
    return {
        entity_id: Tasks(tuple(responsible[entity_id]), tuple(partner[entity_id]))
        for entity_id in {*responsible, *partner}
    }


def actions_by_funding(on: date) -> dict[int, tuple[ActionLine, ...]]:
    """Return the actions of the plan in force that name each funding source, in three queries."""
    actions = _actions(on)
    named: dict[int, list[ActionLine]] = defaultdict(list)
    through = FundingSource.actions.through.objects.filter(action__in=actions)
    pairs = through.values_list("fundingsource_id", "action_id")
    for source_id, action_id in pairs.order_by("action__initiative__number", "action__position", "pk"):
        named[source_id].append(_line(actions[action_id]))
    return {source_id: tuple(lines) for source_id, lines in named.items()}


def _actions(on: date) -> dict[int, Action]:
    rows = Action.objects.filter(plan=current_plan(on)).select_related("initiative")
    return {action.pk: action for action in rows.order_by("initiative__number", "position", "pk")}


def _line(action: Action) -> ActionLine:
    return ActionLine(action.code, action.text, action.initiative.number, action.initiative.title)


def codes(lines: Iterable[ActionLine]) -> str:
    return "|".join(line.code for line in lines)
