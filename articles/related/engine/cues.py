"""Words by which a text points at earlier coverage: "wie berichtet", "im ersten Teil", "as we wrote last week"."""

GERMAN = frozenset(
    """
    angekündigt artikel artikels beitrag beiträge beitrags bereits bericht berichten berichtet berichtete berichteten beschrieben
    blogpost blogeintrag damals eintrag eintrags erwähnt erwähnte erzählt fortsetzung früher gebloggt geschrieben gestern hier
    kürzlich letzte letzten letztens letzter letztes mal nachtrag neulich post posting posts schon schrieb schrieben serie siehe
    teil update vergangene vergangenen vergleiche verlinkt vorgestern vorgestellt vorigen vorige zuletzt
    """.split()  # noqa: SIM905 - a list of literals would be seventy lines
)
ENGLISH = frozenset(
    """
    ago announced article articles blog check covered described discussed earlier featured here introduced introduction last learn
    mentioned more part post posts previous previously read recent recently reported see series shared update wrote written
    yesterday
    """.split()  # noqa: SIM905 - see above
)


def points_back(words: set[str], lang: str) -> bool:
    """Whether a sentence with these lower-case words may speak of earlier coverage."""
    return not (GERMAN if lang.startswith("de") else ENGLISH).isdisjoint(words)


def is_cue(word: str, lang: str) -> bool:
    return word in (GERMAN if lang.startswith("de") else ENGLISH)
