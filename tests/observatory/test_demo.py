"""The invented figures of the demonstration."""

import pytest

from common.notifications.models import Notice
from observatory import demo, demo_entries, demo_feeds
from observatory.enums import ABSENT, AreaLevel, CheckOutcome, ObservationStatus, Origin
from observatory.models import (
    Area,
    Entry,
    FeedCheck,
    Follow,
    LatestObservation,
    Measure,
    Observation,
    Release,
    SourceFeed,
)
from observatory.operations import ImportRefused, switch_feed
from observatory.operations.checking import EXAMPLE_SAID, preview_feed
from tests.support.cast import client_of


@pytest.mark.django_db
def test_they_are_marked_plausible_incomplete_and_loaded_once(demonstration):
    before = Observation.objects.count()
    demo.load()

    assert Observation.objects.count() == before
    of_demo = Release.objects.filter(source=demo.SOURCE)
    assert set(of_demo.values_list("origin", flat=True)) == {Origin.SIMULATED}
    simulated = LatestObservation.objects.filter(release__in=of_demo)
    found = set(simulated.values_list("status", flat=True).distinct())
    assert {ObservationStatus.BREAK, ObservationStatus.PROVISIONAL, *ABSENT} - found == {
        ObservationStatus.NOT_APPLICABLE,
        ObservationStatus.NOT_REPORTED,
        ObservationStatus.WITHDRAWN,
    }
    assert simulated.filter(measure__number=None).count() == 0
    without = Measure.objects.filter(number__gt=0).exclude(releases__isnull=False)
    assert sorted(without.values_list("code", flat=True)) == ["M41", "M42"]
    revised = [measure for measure in Measure.objects.all() if of_demo.filter(measure=measure).count() == 2]
    assert sorted(measure.code for measure in revised) == ["M04", "M10", "M13", "M30"]
    answers = simulated.filter(measure__code="M03", area__level=AreaLevel.MUNICIPALITY, value__isnull=False)
    assert set(answers.values_list("value", flat=True)) == {0, 1}


@pytest.mark.django_db
def test_somebody_follows_and_was_told(demonstration):
    notice = Notice.objects.get(kind="observatory.news")

    assert notice.recipient.email == "porto@exemplo.pt"
    assert "- Porto, 2024: " in notice.body
    assert "DADOS SIMULADOS" in notice.body
    assert Follow.objects.count() == 3


@pytest.mark.django_db
def test_its_sources_are_examples_that_nobody_asks(demonstration, eata_member, settings):
    demo_feeds.load()
    settings.INE_URL = settings.EUROSTAT_URL = "http://127.0.0.1:9/"  # nobody answers there
    feeds = list(SourceFeed.objects.order_by("pk"))

    assert len(feeds) == len(demo_feeds.STORIES)
    assert [feed for feed in feeds if feed.is_active or not feed.is_example] == []
    assert set(FeedCheck.objects.values_list("outcome", flat=True)) == set(CheckOutcome.values)
    assert FeedCheck.objects.exclude(said__startswith=demo_feeds.SAID).count() == 0
    assert preview_feed(feed=feeds[0]) == (CheckOutcome.FAILED, None, EXAMPLE_SAID)
    with pytest.raises(ImportRefused, match="nada se pergunta à fonte"):
        switch_feed(feed=feeds[0], is_active=True, user=eata_member)
    browser = client_of(eata_member)
    assert browser.get("/gestao/fontes/").content.decode().count("exemplo, não verificada") == len(feeds)
    assert "testar/" not in browser.get(f"/gestao/fontes/{feeds[0].pk}/").content.decode()


@pytest.mark.django_db
def test_its_people_declare_figures_in_each_state_and_none_passes_for_real(demonstration):
    demo_entries.load()

    states = Entry.objects.values_list("state", flat=True)
    assert len(states) == len(demo_entries.STORIES)
    assert set(states) == {"DRAFT", "SUBMITTED", "RETURNED", "APPROVED"}
    released = Release.objects.filter(entries__isnull=False)
    assert set(released.values_list("origin", flat=True)) == {Origin.SIMULATED}


@pytest.mark.django_db
def test_larger_areas_are_the_mean_of_their_parts_by_residents(demonstration):
    """M38 has no late answers, so that only what is not told of some municipalities stays between the two."""
    for code, below in (("M38", AreaLevel.MUNICIPALITY), ("M01", AreaLevel.REGION), ("M30", AreaLevel.MUNICIPALITY)):
        newest = LatestObservation.objects.filter(measure__code=code, period__code="2025").select_related("area")
        country = newest.get(area__level=AreaLevel.COUNTRY).value
        parts = {cell.area_id: cell.value for cell in newest if cell.area.level == below and cell.value is not None}
        people = residents(below)
        mean = sum(value * people[area] for area, value in parts.items()) / sum(people[area] for area in parts)
        assert float(country) == pytest.approx(float(mean), rel=0.01)
    regions = LatestObservation.objects.filter(measure__code="M36", period__code="2025").select_related("area")
    told = {cell.area.level: 0 for cell in regions}
    for cell in regions:
        told[cell.area.level] += cell.value
    assert told[AreaLevel.COUNTRY] == pytest.approx(told[AreaLevel.REGION], abs=1)


def residents(level):
    """Those of each area of a level, from those of its municipalities."""
    towns = LatestObservation.objects.filter(measure__code="POP", area__level=AreaLevel.MUNICIPALITY)
    if level == AreaLevel.MUNICIPALITY:
        return {cell.area_id: cell.value for cell in towns}
    found = {area.pk: 0 for area in Area.objects.filter(level=level)}
    whole = dict(Area.objects.filter(level=level).values_list("region_id", "pk"))
    for cell in towns.select_related("area"):
        found[whole[cell.area.region_id]] += cell.value
    return found
