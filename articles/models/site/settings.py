"""What belongs to the site as a whole: settings and legal texts."""

from typing import Any, ClassVar, Self

from django.db import models

from ... import body
from ...addresses import address
from ..edition import PublicModel, PublicQuerySet


class DataLicence(models.TextChoices):
    """What others may do with the data of `/api/v1/`. Texts of articles have licences of their own."""

    CC0 = "cc0", "CC0 1.0"
    BY = "by", "CC BY 4.0"
    BY_SA = "by-sa", "CC BY-SA 4.0"

    @property
    def url(self) -> str:
        if self is DataLicence.CC0:
            return "https://creativecommons.org/publicdomain/zero/1.0/deed.de"
        return f"https://creativecommons.org/licenses/{self.value}/4.0/deed.de"


class SiteSettings(PublicModel):
    """One row: who publishes the site, and how it behaves."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    tagline = models.CharField(
        "Untertitel", max_length=120, blank=True, help_text="Zum Beispiel: Nachrichten über Chips und Gesetze"
    )
    description = models.TextField(
        "Beschreibung für Suchmaschinen",
        blank=True,
        help_text="Ein, zwei Sätze: worüber berichtet die Website, und für wen?",
    )
    publisher = models.CharField(
        "Herausgeber", max_length=200, blank=True, help_text="Voller Name mit Rechtsform: Beispiel Verlag GmbH"
    )
    address = models.TextField("Anschrift", blank=True, help_text="Straße, Postleitzahl und Ort; kein Postfach.")
    represented_by = models.CharField(
        "Vertretungsberechtigt",
        max_length=200,
        blank=True,
        help_text="Wer die Gesellschaft vertritt: Vor- und Nachname",
    )
    email = models.EmailField("E-Mail", blank=True)
    phone = models.CharField("Telefon", max_length=60, blank=True)
    register = models.CharField(
        "Register", max_length=200, blank=True, help_text="Gericht und Nummer: Amtsgericht Musterstadt, HRB 1234"
    )
    vat_id = models.CharField(
        "USt-IdNr. oder Wirtschafts-IdNr.", max_length=40, blank=True, help_text="Zum Beispiel: DE123456789"
    )
    responsible = models.TextField(
        "Verantwortlich nach § 18 Abs. 2 MStV", blank=True, help_text="Name und Anschrift einer Person."
    )
    ownership = models.TextField(
        "Eigentum und Finanzierung",
        blank=True,
        help_text="Nach Art. 6 EMFA: wem das Medium gehört, und wie viel öffentliches Geld es im Jahr bekommt.",
    )
    feed_full_text = models.BooleanField(
        "Volltext in den Feeds", default=True, help_text="Sonst stehen dort nur Titel und Vorspann."
    )
    tdm_reserved = models.BooleanField(
        "Text und Data Mining vorbehalten",
        default=False,
        help_text="Nach § 44b UrhG: sagt Maschinen, dass sie die Texte nicht auswerten dürfen.",
    )
    data_licence = models.CharField(
        "Lizenz der offenen Daten",
        max_length=10,
        choices=DataLicence,
        blank=True,
        help_text="Für die Daten unter /api/: Unternehmen, Regelwerke, Termine, Beziehungen. Leer: alle Rechte vorbehalten.",
    )
    learns_related = models.BooleanField(
        "Verwandte Artikel lernen aus unseren Links",
        default=True,
        help_text="Bei jeder Neuberechnung: was bei Ihnen verwandte Artikel ausmacht, zeigen die Links in Ihren Texten. Sonst zählt, was üblich ist.",
    )
    four_eyes = models.BooleanField(
        "Vier-Augen-Prinzip",
        default=False,
        help_text="Veröffentlicht wird nur, was eine zweite Person freigegeben hat.",
    )
    is_demo = models.BooleanField("Demonstrationsinhalt", default=False, editable=False)
    demo_loaded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "Einstellungen"
        verbose_name_plural = "Einstellungen"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="site_settings_is_one_row")]

    def __str__(self) -> str:
        return "Einstellungen"

    @classmethod
    def load(cls) -> "SiteSettings":
        """The row, or unsaved defaults before there is one."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls()


class PageQuerySet(PublicQuerySet):
    def public(self) -> Self:
        return self.filter(is_public=True)


class Page(PublicModel):
    """A text of the house: Impressum, Datenschutz, Barrierefreiheit, So arbeiten wir."""

    slug = models.SlugField(
        "Adresse",
        max_length=60,
        unique=True,
        help_text="Leer: aus dem Titel. Zum Beispiel: impressum",
        error_messages={"unique": "Diese Adresse hat schon eine andere Seite."},
    )
    title = models.CharField("Titel", max_length=120)
    body = models.TextField("Text", blank=True)
    updated_at = models.DateTimeField("geändert", auto_now=True)
    is_public = models.BooleanField("öffentlich", default=True)

    objects: ClassVar = PageQuerySet.as_manager()

    class Meta:
        verbose_name = "Seite"
        verbose_name_plural = "Seiten"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.body = body.clean(self.body)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address("house_page", self.slug)
