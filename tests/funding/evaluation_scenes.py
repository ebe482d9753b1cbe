"""A call over which somebody else's application is screened, evaluated and ranked."""

from funding.enums import ApplicationState, CriterionKind
from funding.models import Criterion
from funding.operations import assignments, ranking, reviews
from tests.funding.evaluating import AFTER, amending, by, with_criteria
from tests.funding.factories import a_call
from tests.funding.many import handed_in_by


def being_evaluated(editor, member, evaluator):
    """Return what its addresses are made of: an application in evaluation, and another call with a ranking."""
    call = with_criteria(a_call(code="pgu-cena", needs_platform=False))
    (application,) = handed_in_by(call, [editor.memberships.get().entity], editor)
    application.state = ApplicationState.IN_REVIEW
    application.save(update_fields=["state"])
    told = {"applications": [application], "reviewers": [evaluator], "due_at": None}
    (assignment,) = assignments.assign(**told, **by(member)).made
    reviews.declare(assignment=assignment, has_conflict=False, text="", **by(evaluator))
    return {"uuid": application.uuid, "code": ranked_call(editor, member).code, "number": 1, "given": assignment.pk}


def ranked_call(editor, member):
    call = a_call(code="pgu-ordenada", needs_platform=False)
    with amending():
        counted = {"kind": CriterionKind.COMPUTED, "computed_from": "DATA_SERVICES", "weight": 100}
        Criterion.objects.create(call=call, code="A", title="Serviços", position=1, **counted)
    (application,) = handed_in_by(call, [editor.memberships.get().entity], editor)
    application.state = ApplicationState.SCORED
    application.save(update_fields=["state"])
    ranking.make_ranking(call=call, grounds="", **by(member, AFTER))
    return call
