"""What the signed-in pages of the plan share."""

from django import forms
from django.shortcuts import get_object_or_404

from accounts.permissions import ActorRequest
from action_plan.operations import Refused
from territories.models import Entity


def acting_for(request: ActorRequest) -> Entity:
    return get_object_or_404(Entity, pk=request.actor.entity_id)


def tell(form: forms.Form, refused: Refused) -> None:
    """Put why something was refused at the top of the form, keeping all that was typed."""
    for problem in refused.problems:
        form.add_error(None, problem)
