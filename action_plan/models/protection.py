"""What the database itself refuses: changing an approved plan, an approved report, or closing a circle."""

import pgtrigger

EVERY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
_KEEP = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"


def _refuse_when(condition: str, message: str) -> str:
    """Return the body of a trigger that checks the old and the new row; `{row}` stands for each."""
    old, new = condition.format(row="OLD"), condition.format(row="NEW")
    return (
        f"IF TG_OP <> 'INSERT' THEN IF {old} THEN RAISE EXCEPTION '{message}'; END IF; END IF; "
        f"IF TG_OP <> 'DELETE' THEN IF {new} THEN RAISE EXCEPTION '{message}'; END IF; END IF; "
    )


_APPROVED = "EXISTS (SELECT 1 FROM action_plan_planversion p WHERE p.id = {plan_id} AND p.state <> 'DRAFT')"


def plan_text_is_final(plan_id: str) -> pgtrigger.Trigger:
    """Refuse any change to what an approved plan says; `plan_id` is SQL over `{row}`.

    The reference loader, which repeats the approved text, passes with `portal.norm_load` in its transaction.
    """
    approved = _APPROVED.replace("{plan_id}", plan_id)
    return pgtrigger.Trigger(
        name="plan_text_is_final",
        when=pgtrigger.Before,
        operation=EVERY_CHANGE,
        func="IF current_setting('portal.norm_load', true) = 'on' THEN "
        + _KEEP
        + " END IF; "
        + _refuse_when(approved, "O texto de um plano aprovado não muda: prepare uma nova versão do plano.")
        + _KEEP,
    )


PLAN_OF_ROW = "{row}.plan_id"
PLAN_OF_ACTION = "(SELECT a.plan_id FROM action_plan_action a WHERE a.id = {row}.action_id)"


def approved_version_is_final() -> pgtrigger.Trigger:
    """An approved version may only be closed (`valid_to`) or revoked; it is never deleted or renamed."""
    return pgtrigger.Trigger(
        name="approved_version_is_final",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__state="APPROVED") | pgtrigger.Q(old__state="REVOKED"),
        func="IF current_setting('portal.norm_load', true) = 'on' THEN "
        + _KEEP
        + " END IF; "
        + "IF TG_OP = 'DELETE' OR NEW.state = 'DRAFT' OR NEW.label <> OLD.label "
        + "OR NEW.instrument_id IS DISTINCT FROM OLD.instrument_id "
        + "OR NEW.valid_from IS DISTINCT FROM OLD.valid_from THEN "
        + "RAISE EXCEPTION 'Uma versão aprovada do plano não muda: prepare uma nova versão do plano.'; END IF; "
        + "RETURN NEW;",
    )


def follows_approved_update() -> pgtrigger.Trigger:
    """Refuse any change to evidence or milestones of a report once it is approved."""
    approved = (
        "EXISTS (SELECT 1 FROM action_plan_progressupdate u WHERE u.id = {row}.update_id AND u.state = 'APPROVED')"
    )
    return pgtrigger.Trigger(
        name="approved_update_is_final",
        when=pgtrigger.Before,
        operation=EVERY_CHANGE,
        func=_refuse_when(approved, "Um reporte aprovado não muda: registe uma correção.") + _KEEP,
    )


CYCLE_LOCK = 706_172_001


def no_cycle() -> pgtrigger.Trigger:
    """Refuse a precedence that closes a circle, even when two people save at the same moment."""
    return pgtrigger.Trigger(
        name="no_cycle",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("closes", "boolean")],
        func="""
        IF NEW.kind <> 'PRECEDES' OR NEW.status = 'REJECTED' THEN RETURN NEW; END IF;
        PERFORM pg_advisory_xact_lock(706172001);
        WITH RECURSIVE ahead(id) AS (
            SELECT NEW.successor_id
            UNION
            SELECT d.successor_id FROM action_plan_dependency d JOIN ahead ON d.predecessor_id = ahead.id
            WHERE d.kind = 'PRECEDES' AND d.status <> 'REJECTED' AND d.id IS DISTINCT FROM NEW.id
        )
        SELECT EXISTS (SELECT 1 FROM ahead WHERE id = NEW.predecessor_id) INTO closes;
        IF closes THEN RAISE EXCEPTION 'Esta precedência fecharia um ciclo.'; END IF;
        RETURN NEW;
        """,
    )
