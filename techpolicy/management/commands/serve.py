"""`manage.py serve`: the production server, with the demo newsroom ready before it where that is wanted."""

from django.conf import settings
from django.core.checks import ERROR, Tags, run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from articles.demo.people import LOGINS, open_logins
from articles.management.commands.renditions import waiting
from articles.models import SiteSettings
from techpolicy import health, server
from techpolicy.watching import folder


class Command(BaseCommand):
    help = "Serves the site. --demo first brings database, static files and demo content up to date."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--demo", action="store_true")

    def handle(self, *, host: str, port: int, workers: int, demo: bool, **options):
        if reason := server.why_not_listen(host, port):
            raise CommandError(f"Nothing can be served at {host}:{port}: {reason}. PORT=8001 chooses another port.")
        if demo:
            self.prepare()
        else:
            self.refuse_what_is_not_ready()
        server.use_wal()
        health.note_host()
        is_public = not server.is_loopback(host)
        if is_public:
            refuse_open_logins(host)
        self.stdout.write(self.style.SUCCESS(f"\n{settings.SITE_NAME}: {settings.SITE_URL}{reverse('articles:front')}"))
        self.stdout.write(f"Redaktion: {settings.SITE_URL}{reverse('admin:index')}")
        if demo and not is_public:
            for login in LOGINS:
                self.stdout.write(f"  {login.role:<14} {login.username:<14} {login.password}")
        self.stdout.write("Ctrl-C stops the server.")
        if settings.METRICS_TOKEN:
            folder.make()
        if demo and waiting():
            server.start_beside("renditions")  # pages take the smaller copies as they come
        if demo:
            server.start_beside("deliver_mail", "--every", "10", is_quiet=False)
        server.replace_process(server.granian(host, port, workers))

    def refuse_what_is_not_ready(self) -> None:
        if reasons := health.why_not_alive():
            raise CommandError("; ".join(reasons) + ". Is DATABASE_URL right, and manage.py migrate done?")
        if health.is_behind():
            raise CommandError("The database is not up to date: run manage.py migrate first.")
        messages = run_checks(tags=[Tags.database], include_deployment_checks=True, databases=["default"])
        if errors := [message for message in messages if message.level >= ERROR]:
            raise CommandError(
                "\n".join(str(error) for error in errors) + "\nSee docs/operations.md, First installation."
            )

    def prepare(self) -> None:
        if health.is_behind():
            call_command("migrate", verbosity=0, interactive=False)
            self.stdout.write("Database brought up to date.")
        if server.collect_if_changed():
            self.stdout.write("Static files collected.")
        if SiteSettings.load().demo_loaded_at is None:
            self.stdout.write("Loading the demo newsroom ...")
            call_command("demo", verbosity=0)


def refuse_open_logins(host: str) -> None:
    if names := ", ".join(login.username for login in open_logins()):
        raise CommandError(
            f"HOST={host} is a public address, and the demo passwords of {names} still work: "
            f"change them first (manage.py changepassword NAME)."
        )
