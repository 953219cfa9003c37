"""`manage.py doctor`: is the site sound? A line for each question, with what to do; see docs/operations.md."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from articles.doctor.examination import examine
from articles.doctor.findings import Finding, Level


class Command(BaseCommand):
    help = (
        "Looks for what is wrong with the site, changes nothing, and says what to do. Ends with 1 if something failed."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--full", action="store_true", help="everything instead of a sample; may take long")
        parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")

    def handle(self, *, full: bool, json: bool, **options):
        findings = examine(is_full=full)
        has_failed = any(finding.level == Level.FAIL for finding in findings)
        self.stdout.write(as_json(findings) if json else "\n".join(map(line, findings)))
        if has_failed:
            raise SystemExit(1)


def as_json(findings: list[Finding]) -> str:
    failed = sum(finding.level == Level.FAIL for finding in findings)
    return json.dumps({"failed": failed, "findings": list(map(asdict, findings))}, indent=1, ensure_ascii=False)


def line(finding: Finding) -> str:
    remedy = f" -> {finding.remedy}" if finding.remedy else ""
    return f"{finding.level:4} {finding.name}: {finding.text}{remedy}"
