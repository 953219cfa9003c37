"""In which places of the box a match may stand. Decided when its row is stored: a page has no time for it."""

FIRST, SECOND, LATER = EVERY = (1, 2, 3)  # the last is every place from the third on

# What text and tags must add to the score, closeness in time left out.
ENOUGH = 6_500  # where both are about one law or topic
ENOUGH_BY_TEXT = 7_500  # where they share no tag, or only companies and institutions
SURE = 8_500  # where one of them only touches on what they share
CLEAR = 9_000  # where both say what they are about and share none of it; for the first place, unless they share a main subject
FURTHER = 500  # more from the third place on

_ENOUGH = {
    "main": ENOUGH,
    "named": ENOUGH,
    "actor": ENOUGH_BY_TEXT,
    "touched": SURE,
    "nothing": CLEAR,
    "": ENOUGH_BY_TEXT,
}
_FIRST = {"named": CLEAR, "actor": CLEAR, "touched": CLEAR}


def places(shared: str, content: int) -> list[int]:
    """Given what a pair shares of tags and what its text and tags add to the score."""
    enough = _ENOUGH[shared]
    later = enough + FURTHER if enough < SURE else enough
    least = {FIRST: _FIRST.get(shared, enough), SECOND: enough, LATER: later}
    return [place for place in EVERY if content >= least[place]]
