"""Tells how to sign in to the demonstration."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import demo
from accounts.models import User


class Command(BaseCommand):
    help = "Mostra as contas da demonstração, a palavra-passe e o código do segundo fator neste momento."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Só há contas de demonstração numa máquina própria, nunca em produção.")
        emails = [person.email for person in demo.PEOPLE]
        existing = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
        people = [person for person in demo.PEOPLE if person.email in existing]
        if not people:
            raise CommandError("A demonstração ainda não foi carregada: corra primeiro «manage.py load_demo».")
        drawn, now = demo.keys(), time.time()
        for person in people:
            code = drawn.code(person, now) or "não precisa"
            self.stdout.write(f"{person.email:32} {person.said:60} código: {code}")
        left = demo.CODE_SECONDS - int(now) % demo.CODE_SECONDS
        self.stdout.write(f"\nPalavra-passe de todas: {drawn.password}")
        self.stdout.write(f"Entrar: {settings.PORTAL_BASE_URL}/entrar/ (códigos válidos por mais {left} s)")
