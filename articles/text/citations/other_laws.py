"""Words for laws, contracts and statutes that we do not know: they take a reference away from the law we know."""

import re
from collections.abc import Iterator

_KNOWN_SHORT = (
    r"GG|BGB|StGB|StPO|ZPO|VwGO|VwVfG|HGB|AktG|GmbHG|InsO|UrhG|KUG|UWG|BDSG|TKG|TMG|TTDSG|TDDDG|MStV|JMStV|RStV|JuSchG|BetrVG|AGG|"
    r"UStG|AO|OWiG|BVerfGG|IFG|UKlaG|VDuG|BSIG|BSI-Gesetz|EnWG|GeschGehG|PatG|MarkenG|LkSG|ProdHaftG|GWB|GVG|BNetzAG|SGB(?:\s[IVX]{1,4})?|"
    r"AWG|AWV|BKAG|BNDG|BVerfSchG|PolG|DSG|DSG-EKD|DDG|LDSG|ArbZG|KSchG|TzBfG|StVG|StVO|StVZO|GewO|BauGB|AufenthG|GrCh|GRCh|EuGRCh|GRC|EMRK|ECHR|AEUV|EUV|TFEU|TEU|"
    r"DORA|MiCA|MiFID(?:\sII)?|PSD2|CCPA|CPRA|COPPA|FISA|FCPA|CDA|DMCA|ECRA|ABGB|ZGB|OR|B-VG|KartellG|UGB"
)
_LAW = (
    r"(?:[A-ZÄÖÜ][\w-]{1,40}(?:[Gg]esetz(?:e?s|buch(?:e?s)?)?|[Vv]erordnung|[Rr]ichtlinie|[Kk]onvention|[Cc]harta|[Aa]bkommens?|[Üü]bereinkommens?|[Vv]erfassung"
    r"|[Ss]taatsvertrag(?:e?s)?|-Vertrag(?:e?s)?|prozessordnung|gewerbeordnung|abgabenordnung|verkehrsordnung)|Grundgesetz(?:es)?|Grundrechtecharta|Menschenrechtskonvention"
    r"|[A-Z][\w-]{1,20}\s(?:[A-Z][\w-]{1,20}\s){0,4}Act)"
)
_CONTRACT = (
    r"(?:[A-ZÄÖÜ][\w-]{1,40}(?:vertrag(?:e?s)?|satzung|bedingungen|ordnung|statuts?|kodex|vereinbarung|richtlinien)|Vertrag(?:e?s)?|Satzung(?:en)?|AGB|Statuten|Statuts?"
    r"|Vereinbarung|Kodex|Hausordnung|Geschäftsbedingungen|Nutzungsbedingungen|Terms\sof\sService|Verfassung|Charta|Konvention|Abkommens?|Übereinkommens?|Koalitionsvertrag(?:e?s)?)"
)
# "Anordnung", "Größenordnung" and the like say nothing.
_NO_LAW = re.compile(
    r"(?:An|Un|Ein|Zu|Größen|Rang|Um|Neu|Ver|Tages|Welt|Wirtschafts|Gesellschafts|Rechts|Friedens)ordnung|EU-(?:Verordnung|Richtlinie|Gesetz(?:es)?)"
)
_OTHER = re.compile(rf"(?<![\w-])(?:(?P<law>(?:{_KNOWN_SHORT})|{_LAW})|(?P<contract>{_CONTRACT}))(?!\w|-\w)")

# What stands directly behind a reference and names a law we do not know: "Art. 5 GG", "§ 9 XyzG", "Art. 8 Europäische …konvention".
_SHORT = re.compile(
    rf"(?:{_KNOWN_SHORT})(?!\w)|(?!(?:EU|US|USA|UK|KI|AI|IT|GPAI|VLOPs?|VLOSEs?|BIS|BSI|IBM|AMD|SAP|TSMC|ASML|ARM|ESMC|CEO|TV|SMS|API|GPU|GPUs|HBM|ASIC|LLMs?|UN|OECD|EDSA|EDPB"
    r"|EuGH|BGH|BVerfG|EuG|BKA|BND|NSA|FBI|FTC|DOJ|FCC|NGOs?|CDU|CSU|SPD|FDP|AfD|ARD|ZDF|DPC|CNIL|ICO|KMU|PCs?)\b)"
    r"[nr]?[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{0,9}(?:[A-ZÄÖÜ]|VO|StV|Ch|UV|RL)(?![\w-])"
)
_FOREIGN = (
    r"(?:UK|US|[Bb]ritische[nrs]?|[Ss]chweizer(?:ische[nrs]?)?|[Öö]sterreichische[nrs]?|[Ff]ranzösische[nrs]?|[Kk]alifornische[nrs]?|[Bb]rasilianische[nrs]?|[Cc]hinesische[nrs]?"
    r"|[Jj]apanische[nrs]?|[Kk]oreanische[nrs]?|[Tt]ürkische[nrs]?|[Ii]ndische[nrs]?|Swiss|British)[\s-]"
)
_ABROAD, _FROM_ABROAD = re.compile(_FOREIGN), re.compile(_FOREIGN + "$")
_NOUN = re.compile(rf"(?:[A-ZÄÖÜ]\w{{1,20}}e[rs]?\s){{0,2}}(?:{_LAW}|{_CONTRACT})(?!\w|-\w)")
_OF = re.compile(
    r"(?!der\s(?:EU-)?(?:Kommission|Behörden?|Aufsicht|Plattform|Bundesregierung|Bundesnetzagentur|Polizei|Industrie|Presse|Nutzer)\b)"
    r"(?:de[rs]|dieses|dieser|jene[rs]|of(?:\sthe)?|vom(?!\s\d)|von(?!\s\d)|zum|zur|(?:unser|eur|euer|sein|ihr|mein|dein|Ihr)(?:e[rsm]|es)?)\s"
)
_SAME = re.compile(
    r"(?:de[rs]|diese[rs]|derselben|desselben|of\s(?:the|this))\s(?:neuen\s|geltenden\s|gleichen\s)?(?:EU-)?"
    r"(?:Verordnung|Richtlinie|Regulation|Directive|Gesetze?s|Rechtsakts|Regelwerks|Act|law)(?![\w-])(?!\s(?:über|zur|zum|Nr|No|von|für|vom|on|\(|gegen|[A-ZÄÖÜ]{2}))"
)


def other_laws(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end, and whether it is a law: a contract is soon forgotten."""
    for match in _OTHER.finditer(text):
        if not _NO_LAW.fullmatch(match[0]):
            yield match.start(), match.end(), bool(match["law"])


def other_behind(text: str, start: int) -> bool:
    """Whether a law, or anything else, that we do not know owns the reference that ends before `start`."""
    return any(
        (_SHORT.match(text, start), _NOUN.match(text, start), _OF.match(text, start), _ABROAD.match(text, start))
    )


def is_from_abroad(text: str, start: int) -> bool:
    """Whether the law named at `start` is another country's: "UK GDPR"."""
    return bool(_FROM_ABROAD.search(text, max(0, start - 20), start))


def same_behind(text: str, start: int) -> int:
    """Where "der Verordnung" ends, which stands for the law that was spoken of; else 0."""
    match = _SAME.match(text, start)
    return match.end() if match else 0
