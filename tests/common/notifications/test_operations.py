import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction
from django.urls import reverse
from django.utils import translation

from common.notifications.models import Notice, Preference
from common.notifications.operations import deliver_due, notify
from tests.accounts.factories import UserFactory
from tests.support.post import post_office

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TUESDAY_8 = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def post(settings):
    with post_office(settings) as office:
        yield office


def tell(person, key, *, digest=True, at=MONDAY_NOON):
    return notify(
        recipient=person,
        kind="notifications.example",
        key=key,
        context={"what": key},
        url="/area/",
        digest=digest,
        at=at,
    )


@pytest.fixture(autouse=True)
def _texts(settings, tmp_path):
    folder = tmp_path / "notifications" / "email"
    folder.mkdir(parents=True)
    (folder / "example_subject.txt").write_text("Assunto {{ what }}\n")
    (folder / "example_body.txt").write_text("Olá {{ recipient.name }}: {{ what }}.")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]


def test_notify_tells_the_same_thing_once(reporter_arte):
    assert [tell(reporter_arte, "a"), tell(reporter_arte, "a"), tell(reporter_arte, "b")] == [True, False, True]
    assert list(Notice.objects.order_by("pk").values_list("subject", "body")) == [
        ("Assunto a", "Olá Rita Reporte: a."),
        ("Assunto b", "Olá Rita Reporte: b."),
    ]


def test_a_notice_leads_to_the_portuguese_page_whatever_page_gave_rise_to_it(reporter_arte):
    with translation.override("en"):
        notify(
            recipient=reporter_arte,
            kind="notifications.example",
            key="a",
            context={"what": "a"},
            url=reverse("initiatives:detail", args=[2]),
            at=MONDAY_NOON,
        )

    assert Notice.objects.get().url == "/iniciativas/2/"


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("2026-11-23T07:59", "2026-11-23T08:00"),
        ("2026-11-23T08:00", "2026-11-24T08:00"),
        ("2026-11-20T12:00", "2026-11-23T08:00"),  # over a weekend
        ("2026-11-30T12:00", "2026-12-02T08:00"),  # over the first of December
        ("2026-07-01T12:00", "2026-07-02T07:00"),  # summer time
    ],
)
def test_digest_leaves_at_the_persons_hour_on_a_working_day(reporter_arte, at, leaves):
    tell(reporter_arte, "a", at=datetime.fromisoformat(f"{at}+00:00"))

    assert Notice.objects.get().send_after == datetime.fromisoformat(f"{leaves}+00:00")


def test_person_chooses_the_hour_and_the_days(reporter_arte):
    Preference.objects.create(user=reporter_arte, digest_hour=18, keeps_days_off=False)

    tell(reporter_arte, "a", at=datetime(2026, 11, 20, 20, tzinfo=UTC))

    assert Notice.objects.get().send_after == datetime(2026, 11, 21, 18, tzinfo=UTC)


def test_digest_is_one_letter_a_person(post, reporter_arte, reporter_cncs):
    for key in ("a", "b", "c"):
        tell(reporter_arte, key)
    tell(reporter_cncs, "d")

    assert deliver_due(now=TUESDAY_8 - timedelta(minutes=1)) == 0
    assert deliver_due(now=TUESDAY_8) == 2
    assert deliver_due(now=TUESDAY_8 + timedelta(minutes=5)) == 0

    assert sorted((who, subject) for who, subject, _ in post.letters) == [
        ("nuno-reporte@exemplo.pt", "Assunto d"),
        ("rita-reporte@exemplo.pt", "3 mensagens do Portal dos Territórios Inteligentes"),
    ]
    text = next(text for who, _, text in post.letters if who.startswith("rita"))
    assert [f"Olá Rita Reporte: {key}." in text for key in "abc"] == [True] * 3
    assert "http://localhost:8000/area/" in text


def test_urgent_notice_leaves_at_once_also_on_a_sunday(post, reporter_arte):
    sunday = datetime(2026, 11, 22, 3, tzinfo=UTC)
    tell(reporter_arte, "urgente", digest=False, at=sunday)
    tell(reporter_arte, "resumo", at=datetime(2026, 11, 19, 12, tzinfo=UTC))

    deliver_due(now=sunday)

    assert [subject for _, subject, _ in post.letters] == ["Assunto urgente"]


def test_three_days_of_silence_end_in_one_letter_a_person(post, reporter_arte, reporter_cncs):
    for days in range(3):
        at = MONDAY_NOON + timedelta(days=days)
        for person in (reporter_arte, reporter_cncs):
            tell(person, f"{person.pk}-{days}-resumo", at=at)
            tell(person, f"{person.pk}-{days}-urgente", digest=False, at=at)

    assert deliver_due(now=datetime(2026, 11, 26, 9, tzinfo=UTC)) == 2
    assert deliver_due(now=datetime(2026, 11, 26, 10, tzinfo=UTC)) == 0

    assert [subject for _, subject, _ in post.letters] == ["6 mensagens do Portal dos Territórios Inteligentes"] * 2


def test_closed_post_office_is_tried_later_and_less_often(post, reporter_arte, reporter_cncs):
    tell(reporter_arte, "a", digest=False)
    tell(reporter_cncs, "b", digest=False)
    post.is_closed = True

    assert deliver_due(now=MONDAY_NOON) == 0

    assert post.connections == 1
    notice = Notice.objects.get(key="a")
    assert (notice.attempts, notice.sent_at, notice.send_after) == (1, None, MONDAY_NOON + timedelta(minutes=5))
    assert notice.last_error.startswith("SMTPConnectError: (421")
    assert deliver_due(now=notice.send_after) == 0
    notice.refresh_from_db()
    assert notice.send_after == MONDAY_NOON + timedelta(minutes=15)
    post.is_closed = False
    assert deliver_due(now=notice.send_after) == 2
    assert sorted(who for who, _, _ in post.letters) == ["nuno-reporte@exemplo.pt", "rita-reporte@exemplo.pt"]


def test_wait_grows_to_half_a_day_and_no_more(post, reporter_arte):
    tell(reporter_arte, "a", digest=False)
    Notice.objects.update(attempts=11)
    post.is_closed = True

    deliver_due(now=MONDAY_NOON)

    assert Notice.objects.get().send_after == MONDAY_NOON + timedelta(hours=12)


def test_no_server_at_all_is_a_closed_one(settings, reporter_arte):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(reporter_arte, "a", digest=False)

    assert deliver_due(now=MONDAY_NOON) == 0
    assert Notice.objects.get().last_error.startswith("ConnectionRefusedError")


def test_address_that_is_refused_does_not_stop_the_others(post, reporter_arte, reporter_cncs):
    tell(reporter_arte, "a", digest=False)
    tell(reporter_cncs, "b", digest=False)
    post.unknown = {reporter_arte.email}

    assert deliver_due(now=MONDAY_NOON) == 1

    assert [who for who, _, _ in post.letters] == [reporter_cncs.email]
    assert Notice.objects.get(key="a").attempts == 1


@pytest.mark.django_db(transaction=True)
def test_failing_post_does_not_undo_what_the_notice_tells(post, reporter_arte):
    post.is_closed = True
    with transaction.atomic():
        reporter_arte.name = "Rita Aprovada"
        reporter_arte.save()
        tell(reporter_arte, "a", digest=False)

    deliver_due(now=MONDAY_NOON)

    reporter_arte.refresh_from_db()
    assert reporter_arte.name == "Rita Aprovada"
    assert Notice.objects.get().sent_at is None


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_send_each_letter_once(post, reporter_arte, reporter_cncs):
    for person in (reporter_arte, reporter_cncs):
        tell(person, f"{person.pk}", digest=False)
    both_inside = threading.Barrier(2, timeout=10)
    post.meanwhile = both_inside.wait  # the server holds each letter until two deliveries are sending
    sent = []

    def run():
        sent.append(deliver_due(now=MONDAY_NOON))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sum(sent) == 2
    assert sorted(who for who, _, _ in post.letters) == sorted([reporter_arte.email, reporter_cncs.email])
    assert Notice.objects.filter(sent_at=MONDAY_NOON).count() == 2


def test_letter_sent_again_after_a_crash_is_recognised(post, reporter_arte):
    tell(reporter_arte, "a", digest=False)

    deliver_due(now=MONDAY_NOON)
    Notice.objects.update(sent_at=None)
    deliver_due(now=MONDAY_NOON)

    assert len(post.identifiers) == 2
    assert len(set(post.identifiers)) == 1


def test_disabled_account_is_answered_for_by_the_head(post, reporter_arte, entity_head_arte):
    tell(reporter_arte, "a", digest=False)
    reporter_arte.is_active = False
    reporter_arte.save()

    deliver_due(now=MONDAY_NOON)
    deliver_due(now=MONDAY_NOON)
    deliver_due(now=MONDAY_NOON)

    assert [who for who, _, _ in post.letters] == [entity_head_arte.email]
    assert "era para Rita Reporte, cuja conta está desativada" in post.letters[0][2]
    assert Notice.objects.get(recipient=reporter_arte).diverted_at == MONDAY_NOON


def test_disabled_account_without_a_head_is_answered_for_by_the_coordination(post, reporter_cncs, eata_coordinator):
    tell(reporter_cncs, "a", digest=False)
    reporter_cncs.is_active = False
    reporter_cncs.save()

    deliver_due(now=MONDAY_NOON)
    deliver_due(now=MONDAY_NOON)

    assert [who for who, _, _ in post.letters] == [eata_coordinator.email]


def test_delivery_costs_as_many_queries_for_three_notices_as_for_one(django_assert_num_queries, db):
    one, three = UserFactory(), UserFactory()
    tell(one, "a", digest=False)
    with django_assert_num_queries(6):
        deliver_due(now=MONDAY_NOON)
    for key in "bcd":
        tell(three, key, digest=False)
    with django_assert_num_queries(6):
        deliver_due(now=MONDAY_NOON)
