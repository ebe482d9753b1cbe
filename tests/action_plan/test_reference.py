from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from action_plan.enums import DependencyKind, DependencyStatus, Precision
from action_plan.models import Action, ActionPartner, Dependency, FundingSource, Milestone, PlanVersion
from action_plan.operations.norm import FOLDER, Deadline, deadlines_of
from common.norm.reference import ReferenceMismatch, load_all


def test_the_plan_of_2023_is_approved_by_its_instrument(norm_loaded):
    plan = PlanVersion.objects.get()

    assert (plan.label, plan.state, plan.valid_from, plan.valid_to) == ("2023", "APPROVED", date(2023, 12, 18), None)
    assert plan.instrument.title == "RCM n.º 176/2023"


def test_forty_seven_actions_in_sixteen_initiatives(norm_loaded):
    found = Counter(Action.objects.values_list("initiative__code", flat=True))

    assert [found[f"I{number:02}"] for number in range(1, 17)] == [5, 4, 4, 2, 1, 5, 4, 4, 3, 1, 3, 1, 3, 3, 1, 3]
    assert Counter(Action.objects.values_list("responsible__code", flat=True)) == {
        "AMA": 33,
        "EMPD": 6,
        "INCODE2030": 4,
        "CNCS": 3,
        "AG-PT2030": 1,
    }


def test_a_blank_cell_is_kept_beside_what_it_inherits(norm_loaded):
    action = Action.objects.get(code="I03-A2")

    assert (action.responsible_raw, action.responsible.code) == ("", "INCODE2030")
    assert (action.partners_raw, action.partners_text) == ("", "AMA, FEFAL, INA, IEFP, entre outras.")
    assert "em branco: herdada" in action.resolution_note
    assert Action.objects.filter(responsible_raw="").count() == 10
    assert Action.objects.filter(partners_raw="").count() == 6
    assert Action.objects.filter(funding_raw="").count() == 2


def test_open_mentions_are_no_entities_and_keep_the_order_of_the_others(norm_loaded):
    partners = ActionPartner.objects.filter(action__code="I10-A1").order_by("position")

    assert list(partners.values_list("entity__code", flat=True)) == ["FCT", "ANI", "DGAE"]
    assert Action.objects.get(code="I10-A1").partners_are_open
    assert Action.objects.filter(partners_are_open=True).count() == 27


def test_not_applicable_partners_are_none_and_not_open(norm_loaded):
    without = Action.objects.filter(action_partners=None, partners_are_open=False)

    assert list(without.order_by("code").values_list("code", "partners_text")) == [
        ("I11-A2", "n.a."),
        ("I13-A1", "n.a."),
        ("I13-A2", "n.a."),
        ("I13-A3", "n.a."),
    ]


def test_only_the_prr_has_a_known_last_day_with_its_source(norm_loaded):
    known = FundingSource.objects.exclude(ends_on=None)

    assert list(known.values_list("code", "ends_on")) == [("PRR", date(2026, 6, 30))]
    assert known.get().ends_on_source.startswith(
        "Programa Territórios Inteligentes, novembro de 2023: «Conclusão: JUNHO DE 2026»"
    )
    assert "31-08-2026" in known.get().ends_on_source
    assert FundingSource.objects.filter(ends_on=None).exclude(ends_on_source="").count() == 0


def test_case_11_two_deadlines_in_a_cell_are_two_milestones_paired_with_their_funding(norm_loaded):
    milestones = Milestone.objects.filter(action__code="I15-A1").order_by("position")

    assert list(milestones.values_list("planned_on", "precision", "funding_source__code")) == [
        (date(2026, 12, 31), Precision.YEAR, "PRR"),
        (date(2029, 12, 31), Precision.YEAR, "PT2030"),
    ]
    assert Milestone.objects.count() == 48


@pytest.mark.parametrize(
    ("raw", "years", "funding"),
    [
        ("2026, 2029", "2026|2029", "PRR"),
        ("2026, 2029", "2026|2030", "PRR|PT2030"),
        ("2029, 2026", "2029|2026", "PRR|PT2030"),
        ("meados de 2026", "2026", "PRR"),
        ("", "", "PRR"),
    ],
)
def test_case_11_a_deadline_cell_that_cannot_be_read_stops_the_load(raw, years, funding):
    with pytest.raises(ValueError, match="prazo"):
        deadlines_of({"deadline_raw": raw, "deadline_years": years, "funding_codes": funding})


def test_a_single_deadline_with_two_sources_has_no_single_funding():
    row = {"deadline_raw": "2026", "deadline_years": "2026", "funding_codes": "PRR|PT2030"}

    assert deadlines_of(row) == (Deadline(2026, None),)


def test_eighteen_dependencies_wait_for_confirmation_and_the_last_only_relates(norm_loaded):
    assert set(Dependency.objects.values_list("status", flat=True)) == {DependencyStatus.INFERRED}
    assert Counter(Dependency.objects.values_list("kind", flat=True)) == {"PRECEDES": 17, "RELATED": 1}
    related = Dependency.objects.get(kind=DependencyKind.RELATED)
    assert (related.successor.code, related.predecessor.code) == ("I08-A3", "I07-A1")


def test_actions_know_the_targets_they_serve(norm_loaded):
    linked = Action.objects.exclude(targets=None).order_by("code", "targets__code")

    assert list(linked.values_list("code", "targets__code")) == [
        ("I01-A3", "PRR-04"),
        ("I01-A4", "PRR-04"),
        ("I02-A2", "PRR-02"),
        ("I03-A2", "PRR-06"),
        ("I03-A2", "PRR-07"),
        ("I09-A1", "PRR-01"),
        ("I09-A2", "PRR-03"),
        ("I10-A1", "PRR-05"),
    ]


def test_case_2_loading_twice_changes_nothing(norm_loaded):
    again = load_all()

    assert again.written == 0
    assert again.unchanged["ações"] == 47


def test_loading_again_keeps_what_the_eata_decided_on_a_dependency(norm_loaded):
    Dependency.objects.filter(successor__code="I01-A4").update(status=DependencyStatus.CONFIRMED)

    assert load_all().written == 0
    assert Dependency.objects.get(successor__code="I01-A4").status == DependencyStatus.CONFIRMED


def altered(tmp_path: Path, change) -> Path:
    lines = (FOLDER / "actions.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "actions.csv").write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[:-1], "actions.csv: esperadas 47 linhas, encontradas 46."),
        (lambda lines: [*lines[:-1], lines[-2]], "actions.csv: chave repetida I16-A2 (linhas 47 e 48)."),
        (
            lambda lines: [*lines[:-1], lines[-1].replace(",2030,2030,2030,", ",2029 e 2030,2030,2030,")],
            "actions.csv, I16-A3: prazo que não se lê como ano: «2029 e 2030».",
        ),
        (
            lambda lines: [*lines[:-1], lines[-1].replace("AMA|DGAL", "AMA|XPTO")],
            "actions.csv, I16-A3: parceiro desconhecido XPTO.",
        ),
        (
            lambda lines: [*lines[:-1], lines[-1].replace("<i>by default</i>", "<script>x</script>")],
            "actions.csv, I16-A3: o texto com marcação tem etiquetas além do itálico e do negrito.",
        ),
    ],
)
def test_case_1_a_wrong_file_aborts_with_nothing_written_and_says_what_differs(db, tmp_path, change, said):
    with pytest.raises(ReferenceMismatch) as refused:
        load_all(override=altered(tmp_path, change))

    assert said in refused.value.differences
    assert Action.objects.count() == 0
    assert FundingSource.objects.count() == 0
