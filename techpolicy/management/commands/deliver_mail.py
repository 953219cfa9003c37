"""`manage.py deliver_mail`: send the queued mails; see docs/operations.md, Mail."""

import os
import time
from collections import Counter
from contextlib import suppress

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from techpolicy.mail.delivery import deliver


class Command(BaseCommand):
    help = "Sends the queued mails that are due. Run it every minute by a timer, on one host or on several."
    requires_system_checks = []  # what runs every minute should be cheap

    def add_arguments(self, parser):
        about = "go on, with such a pause between two runs, until the process ends that started this one"
        parser.add_argument("--every", type=int, metavar="SECONDS", help=about)

    def handle(self, *, every: int | None, **options):
        if every is None:
            self.tell(deliver())
            return
        with suppress(KeyboardInterrupt):
            self.go_on(every, os.getppid())

    def go_on(self, every: int, parent: int) -> None:
        while os.getppid() == parent:
            try:
                close_old_connections()
                if done := deliver():
                    self.tell(done)
            except DatabaseError as error:
                self.stderr.write(f"No mail delivered: {error}")
            for _second in range(every):
                if os.getppid() == parent:
                    time.sleep(1)

    def tell(self, done: Counter[str]) -> None:
        self.stdout.write(f"{done['sent']} mails sent, {done['postponed']} postponed, {done['failed']} failed.")
