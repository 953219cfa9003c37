"""Kill `manage.py deliver_mail` at random moments while it talks to a real mail server, then count every mail.

`python -m tests.drills.mails --trials 100`, with `--postgres` on a PostgreSQL of its own. Exit code 1 if a mail was lost, if
one that says "sent" never arrived, or if more mails went twice than deliverers were killed.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path

import django
from django.apps import apps
from django.core.mail import EmailMessage, get_connection

from ..mail_server import MailServer
from ..postgres import Cluster
from ..serving import ROOT, Server

MAILS = 4  # written before each trial
STEPS = 4 * MAILS  # of the conversation about them
TOGETHER = 60  # for two deliverers at once


class Drill:
    def __init__(self, server: MailServer, site: Server, chance: random.Random) -> None:
        self.server, self.site, self.chance = server, site, chance
        self.written = self.killed = self.most_at_once = 0
        self.victim: subprocess.Popen | None = None
        self.steps_left = 0
        server.on_step = self.step

    def write(self, count: int) -> None:
        people = [f"person{self.written + number}@news.example" for number in range(count)]
        get_connection().send_messages([EmailMessage("Im Redigat", "Text", to=[address]) for address in people])
        self.written += count

    def start(self) -> subprocess.Popen:
        line = [sys.executable, "manage.py", "deliver_mail"]
        return subprocess.Popen(line, cwd=ROOT, env=self.site.environment, stdout=subprocess.PIPE, text=True)

    def step(self) -> None:
        """A step of the conversation: at the last one left the deliverer dies, at once or a few milliseconds later."""
        self.steps_left -= 1
        if self.steps_left == 0:
            threading.Timer(self.chance.choice([0, 0.002, 0.01]) * self.chance.random(), self.kill).start()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.victim.send_signal(signal.SIGKILL)

    def trial(self) -> None:
        """Half of them die at a step of the conversation, the others at any moment of the process's life."""
        before = self.twice()
        self.write(MAILS)
        at_step = self.chance.random() < 0.8
        self.steps_left = self.chance.randint(1, STEPS) if at_step else 0
        self.victim = self.start()
        if not at_step:
            time.sleep(self.chance.uniform(0.2, 3))
            self.kill()
        self.victim.communicate(timeout=60)
        self.steps_left = 0
        self.killed += self.victim.returncode == -signal.SIGKILL
        self.most_at_once = max(self.most_at_once, self.twice() - before)
        self.let_time_pass()

    def let_time_pass(self) -> None:
        """What was claimed by somebody who is dead is due again."""
        self.mails().exclude(status=0).update(scheduled_time=None)

    def mails(self):
        return apps.get_model("post_office.Email").objects.all()

    def arrived(self) -> Counter:
        return Counter(message["Message-ID"] for message in self.server.received)

    def twice(self) -> int:
        return sum(count - 1 for count in self.arrived().values())

    def finish(self) -> None:
        self.let_time_pass()
        self.start().communicate(timeout=120)

    def together(self) -> tuple[int, list[str]]:
        """(mails that went twice, what each said) of two deliverers at once, as on two hosts."""
        before = self.twice()
        self.write(TOGETHER)
        said = [process.communicate(timeout=120)[0].strip() for process in [self.start(), self.start()]]
        return self.twice() - before, said

    def report(self) -> bool:
        arrived, sent = self.arrived(), set(self.mails().filter(status=0).values_list("message_id", flat=True))
        lost, half = self.written - len(arrived), len(sent - arrived.keys())
        print(f"{self.written} mails written, {self.killed} deliverers killed.")
        print(
            f"Lost: {lost}. Said to be sent and not arrived: {half}. Not said to be sent: {self.written - len(sent)}."
        )
        print(f"Sent twice: {self.twice()}, after one kill at most {self.most_at_once}.")
        is_fine = lost == half == 0 and len(sent) == self.written
        return is_fine and self.twice() <= self.killed and self.most_at_once <= 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    seed = random.randrange(10**6) if asked.seed is None else asked.seed
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mails-")))
        site = Server(folder, stack.enter_context(Cluster()).url if asked.postgres else "")
        server = stack.enter_context(MailServer())
        site.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
        assert site.manage("migrate", "--verbosity", "0").returncode == 0
        os.environ.update(site.environment)
        django.setup()
        drill = Drill(server, site, random.Random(seed))
        for _ in range(asked.trials):
            drill.trial()
        drill.finish()
        twice, said = drill.together()
        print(f"Seed {seed}, {'PostgreSQL' if asked.postgres else 'SQLite'}, {asked.trials} trials.")
        is_fine = drill.report()
        print(f"Two at once, {TOGETHER} mails: {twice} went twice. {' | '.join(said)}")
        return 0 if is_fine and not twice else 1


if __name__ == "__main__":
    sys.exit(main())
