"""The step that a law waits for when nobody knows its date yet."""

import datetime as dt
from collections.abc import Sequence

from ...models import Instrument
from ...models.subjects.stages import Dated, MilestoneKind, Stage

_OF_EU = frozenset({Instrument.EU_REGULATION, Instrument.EU_DIRECTIVE})
# What a law in the making waits for; a date on which it shall apply is none of them.
MAKING = frozenset(
    {
        MilestoneKind.PROPOSED,
        MilestoneKind.COUNCIL,
        MilestoneKind.PARLIAMENT,
        MilestoneKind.TRILOGUE,
        MilestoneKind.ADOPTED,
        MilestoneKind.GAZETTED,
        MilestoneKind.IN_FORCE,
        MilestoneKind.CONSULTATION,
    }
)
EARLY = frozenset({Stage.ANNOUNCED, Stage.PROPOSED, Stage.NEGOTIATED})
_AFTER_ADOPTION = "Wann das Regelwerk in Kraft tritt, ist offen."


def open_step(rows: Sequence[Dated], today: dt.date, stage: Stage | None, instrument: str) -> str:
    """Empty for laws in force and for those that have ended."""
    kinds = {row.kind for row in rows if row.has_happened(today)}
    match stage:
        case Stage.ADOPTED:
            is_out = MilestoneKind.GAZETTED in kinds
            return _AFTER_ADOPTION if is_out else "Noch ist nichts veröffentlicht. " + _AFTER_ADOPTION
        case Stage.NEGOTIATED | Stage.PROPOSED if instrument in _OF_EU:
            return _of_eu(kinds)
        case Stage.NEGOTIATED | Stage.PROPOSED if instrument == Instrument.FEDERAL_LAW:
            return "Bundestag und Bundesrat müssen beschließen. Die Termine sind offen."
        case Stage.NEGOTIATED | Stage.PROPOSED:
            return "Der Beschluss steht noch aus. Der Termin ist offen."
        case Stage.ANNOUNCED:
            return "Ein Entwurf muss vorgelegt und beschlossen werden. Die Termine sind offen."
    return ""


def _of_eu(kinds: set[str]) -> str:
    if MilestoneKind.TRILOGUE in kinds:
        return "Rat und Parlament müssen noch förmlich zustimmen. Der Termin ist offen."
    missing = [
        side
        for side, kind in (("der Rat", MilestoneKind.COUNCIL), ("das Parlament", MilestoneKind.PARLIAMENT))
        if kind not in kinds
    ]
    if not missing:
        return "Rat und Parlament verhandeln miteinander (Trilog). Die Termine sind offen."
    who = " und ".join(missing)
    verb = "muss" if len(missing) == 1 else "müssen"
    return f"{who[0].upper()}{who[1:]} {verb} noch über die eigene Position abstimmen. Die Termine sind offen."
