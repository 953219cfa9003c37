"""All questions, in the order in which they are answered."""

from . import content, database, derived, pictures, search, surroundings
from .findings import Finding, Level, Sample, ask, draw, fail

QUESTIONS = (
    *pictures.QUESTIONS,
    *content.QUESTIONS,
    *derived.QUESTIONS,
    *search.QUESTIONS,
    *surroundings.QUESTIONS,
)


def examine(*, is_full: bool = False) -> list[Finding]:
    """What was found; the rest is not asked of a database that cannot be read or lacks migrations."""
    nothing = Sample((), is_full)
    findings = [ask(question, nothing) for question in database.GROUND]
    if any(finding.level == Level.FAIL for finding in findings if finding.name in ("database", "migrations")):
        return findings
    sample = draw(is_full=is_full)
    findings += [ask(question, sample) for question in (*database.QUESTIONS, *QUESTIONS)]
    return findings + _deployment()


def _deployment() -> list[Finding]:
    try:
        return surroundings.deployment()
    except Exception as error:
        return [fail("deployment", f"cannot be asked: {type(error).__name__}", "manage.py check --deploy")]
