"""Sixty applications around the end of a call, by eight at once: each gets what its arrival entitles it to."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from tests.funding.factories import a_call
from tests.funding.ready import a_form, ready_drafts
from tests.funding.stampede import Answer, clicks_around, faults_after

CLIENTS, COUNT, LATE = 8, 60, 12
HEADER = "X-Arrived-At"


@pytest.mark.django_db(transaction=True)
def test_nobody_is_lost_or_wronged_at_the_end_of_a_call(settings):
    settings.ARRIVAL_HEADER = HEADER
    now = timezone.now()
    closes_at = now.replace(microsecond=0) - timedelta(seconds=2)  # all arrived, and have been waiting since
    form = a_form()
    call = a_call(opens_at=now - timedelta(days=9), closes_at=closes_at, application_form=form.questionnaire)
    drafts = ready_drafts(call, form, COUNT, at=now - timedelta(days=1))
    clicks = clicks_around(drafts, closes_at, late=LATE, burst=timedelta(seconds=3), twice=4)
    first = len({click.key for click in clicks if click.at < closes_at})

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(_sent, clicks))

    assert (first, len(clicks)) == (48, 76)
    assert faults_after(clicks, answers, closes_at) == []


def _sent(click):
    began = time.perf_counter()
    client = Client()
    client.cookies["sessionid"] = click.draft.session
    stamp = {HEADER: f"{click.at.timestamp():.3f}"}
    try:
        told = client.post(click.path, click.body, content_type="application/x-www-form-urlencoded", headers=stamp)
    finally:
        connections.close_all()
    return Answer(told.status_code, told.headers.get("Location", ""), began, time.perf_counter())
