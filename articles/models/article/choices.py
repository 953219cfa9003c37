"""The kinds of articles; each knows its label and its schema.org type."""

from django.db import models


class Genre(models.TextChoices):
    NEWS = "news", "Nachricht"
    BRIEF = "brief", "Meldung"
    ANALYSIS = "analysis", "Analyse"
    BACKGROUND = "background", "Hintergrund"
    EXPLAINER = "explainer", "Erklärstück"
    INVESTIGATION = "investigation", "Recherche"
    INTERVIEW = "interview", "Interview"
    COMMENT = "comment", "Kommentar"
    GUEST = "guest", "Gastbeitrag"
    ADVERTISEMENT = "advertisement", "Anzeige"

    @property
    def schema_type(self) -> str:
        """The schema.org subtype of NewsArticle that says what it is."""
        return _SCHEMA_TYPES.get(self, "NewsArticle")

    @property
    def is_opinion(self) -> bool:
        return self in (Genre.COMMENT, Genre.GUEST)

    @property
    def is_feature(self) -> bool:
        """Whether it is told rather than reported: its long pieces open with an initial and a picture as wide as the page."""
        return self in (Genre.ANALYSIS, Genre.BACKGROUND, Genre.INVESTIGATION)

    @property
    def is_advertising(self) -> bool:
        return self is Genre.ADVERTISEMENT


_SCHEMA_TYPES = {
    Genre.ANALYSIS: "AnalysisNewsArticle",
    Genre.BACKGROUND: "BackgroundNewsArticle",
    Genre.EXPLAINER: "BackgroundNewsArticle",
    Genre.INVESTIGATION: "ReportageNewsArticle",
    Genre.COMMENT: "OpinionNewsArticle",
    Genre.GUEST: "OpinionNewsArticle",
    Genre.ADVERTISEMENT: "AdvertiserContentArticle",
}


class SourceKind(models.TextChoices):
    REPORT = "report", "Bericht"
    DOCUMENT = "document", "Dokument"
    PRESS = "press", "Pressemitteilung"
    AGENCY = "agency", "Agentur"
    CONVERSATION = "conversation", "Gespräch"
    OWN = "own", "Eigene Recherche"


class AiUse(models.TextChoices):
    """How AI was used: Article 50(4) of the AI Act requires it. Empty means that nobody has stated it yet."""

    NONE = "none", "keine"
    ASSISTED = "assisted", "Hilfsmittel, redaktionell geprüft"
    GENERATED = "generated", "erzeugt"


class TextLicence(models.TextChoices):
    """What others may do with a text. Empty: what the law allows, and what they are told on asking."""

    BY = "by", "CC BY 4.0"
    BY_SA = "by-sa", "CC BY-SA 4.0"
    BY_ND = "by-nd", "CC BY-ND 4.0"
    BY_NC_ND = "by-nc-nd", "CC BY-NC-ND 4.0"

    @property
    def url(self) -> str:
        return f"https://creativecommons.org/licenses/{self.value}/4.0/deed.de"


class State(models.TextChoices):
    """The public state; "eingeplant" and "abgelaufen" follow from it and the clock."""

    DRAFT = "draft", "Entwurf"
    PUBLISHED = "published", "Veröffentlicht"
    WITHDRAWN = "withdrawn", "Zurückgezogen"


class Step(models.TextChoices):
    """How far the working copy has come."""

    WRITING = "writing", "In Arbeit"
    EDITING = "editing", "Im Redigat"
    REVIEW = "review", "Zur Freigabe"
    APPROVED = "approved", "Freigegeben"


# What an editor may be allowed besides viewing and changing articles.
RIGHTS = (
    ("edit_all_articles", "Darf alle Artikel bearbeiten"),
    ("publish_article", "Darf veröffentlichen"),
    ("withdraw_article", "Darf zurückziehen"),
    ("overrule_checklist", "Darf trotz offener Punkte veröffentlichen"),
    ("lift_embargo", "Darf Sperrfristen aufheben"),
    ("redact_revision", "Darf Fassungen schwärzen"),
)
