"""Reminds people of the deadlines of the action plan and of the reports its periods expect."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from action_plan.operations.period_reminders import period_notices, send_period_reminders
from action_plan.operations.reminders import send_reminders, when
from action_plan.queries.people import audience_of
from action_plan.queries.reminders import agenda_proposals, reminders_due


class Command(BaseCommand):
    help = "Escreve os lembretes de prazos e de reportes do dia, sem repetir, e lista o que se propõe à ECE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="mostra o que seria escrito, sem gravar")
        parser.add_argument("--on", type=date.fromisoformat, help="dia a considerar, AAAA-MM-DD (por omissão, hoje)")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        if options["dry_run"]:
            self._show(on)
        else:
            self._send(on)
        for sheet, milestone in agenda_proposals(on):
            late = f"{milestone.days_overdue} dias de atraso"
            self.stdout.write(f"Proposta para a agenda da ECE: {sheet.code}, {milestone.label} ({late})")

    def _show(self, on: date) -> None:
        count = 0
        for reminder in reminders_due(on):
            people = audience_of(reminder.rule.audience, reminder.sheet.responsible_id, on)
            count += len(people)
            names = ", ".join(person.email for person in people) or "ninguém com este papel"
            self.stdout.write(f"{reminder.rule.code} {reminder.sheet.code}: {when(reminder, on)} → {names}")
        for notice in period_notices(on):
            count += 1
            moment, owed = notice.reminder.moment.label, len(notice.owed)
            self.stdout.write(f"{notice.reminder.period}, {moment}: {owed} por entregar → {notice.person.email}")
        self.stdout.write(f"Lembretes de {on:%d/%m/%Y}: {count}. Nada foi gravado.")

    def _send(self, on: date) -> None:
        at = timezone.now()
        sent = [each.is_new for each in send_reminders(on=on, at=at)]
        sent += [each.is_new for each in send_period_reminders(on=on, at=at)]
        new = sum(sent)
        self.stdout.write(f"Lembretes de {on:%d/%m/%Y}: {new} escritos agora, {len(sent) - new} já escritos antes.")
