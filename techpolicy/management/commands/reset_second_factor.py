"""`manage.py reset_second_factor NAME`: for whoever has lost phone, passkey and recovery codes."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from articles.desk.access.reset import reset_second_factor
from articles.models import User


class Command(BaseCommand):
    help = "Removes all second factors of an account and ends its logins. The password stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the person types to log in")

    def handle(self, *args: object, name: str, **options: object) -> None:
        person = User.objects.filter(username=name).first()
        if person is None:
            raise CommandError(f"There is no account named {name!r}.")
        factors, sessions = reset_second_factor(person, reason="auf dem Server")
        self.stdout.write(f"{name}: {factors} factors removed, {sessions} logins ended.")
