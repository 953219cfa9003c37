"""What belongs to the site as a whole: settings, legal texts, the front page."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from .. import body
from .edition import PublicModel, PublicQuerySet
from .querysets import visible


class SiteSettings(PublicModel):
    """One row: who publishes the site, and how it behaves."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    tagline = models.CharField(
        "Untertitel", max_length=120, blank=True, help_text="Zum Beispiel: Nachrichten über Chips und Gesetze"
    )
    description = models.TextField("Beschreibung für Suchmaschinen", blank=True)
    publisher = models.CharField("Herausgeber (voller Name, Rechtsform)", max_length=200, blank=True)
    address = models.TextField("Anschrift (kein Postfach)", blank=True)
    represented_by = models.CharField("Vertretungsberechtigt", max_length=200, blank=True)
    email = models.EmailField("E-Mail", blank=True)
    phone = models.CharField("Telefon", max_length=60, blank=True)
    register = models.CharField("Register, Gericht, Nummer", max_length=200, blank=True)
    vat_id = models.CharField("USt-IdNr. oder Wirtschafts-IdNr.", max_length=40, blank=True)
    responsible = models.TextField("Verantwortlich nach § 18 Abs. 2 MStV (Name, Anschrift)", blank=True)
    ownership = models.TextField("Eigentum und Finanzierung (EMFA Art. 6)", blank=True)
    feed_full_text = models.BooleanField("Volltext in den Feeds", default=True)
    tdm_reserved = models.BooleanField("Text und Data Mining vorbehalten (§ 44b UrhG)", default=False)
    four_eyes = models.BooleanField("Vier-Augen-Prinzip", default=False)
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


class Page(PublicModel):
    """A text of the house: Impressum, Datenschutz, Barrierefreiheit, So arbeiten wir."""

    slug = models.SlugField("Adresse", max_length=60, unique=True, help_text="Zum Beispiel: impressum")
    title = models.CharField("Titel", max_length=120)
    body = models.TextField("Text", blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    is_public = models.BooleanField("öffentlich", default=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "Seite"
        verbose_name_plural = "Seiten"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        self.body = body.clean(self.body)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"


class FrontPageSlotQuerySet(PublicQuerySet):
    def current(self, now=None):
        """Slots whose time has not run out and whose article readers can reach now, top story first."""
        now = now or timezone.now()
        return self.filter(models.Q(until=None) | models.Q(until__gt=now), visible(now, "article__"))


class FrontPageSlot(PublicModel):
    """A place on the front page held by hand: 0 is the Aufmacher, 1 to 4 the places beside it."""

    PLACES = 5

    position = models.PositiveSmallIntegerField("Platz", unique=True)
    article = models.OneToOneField(
        "articles.Article", verbose_name="Artikel", on_delete=models.CASCADE, related_name="front_page_slot"
    )
    until = models.DateTimeField("bis", null=True, blank=True)

    objects = FrontPageSlotQuerySet.as_manager()

    class Meta:
        verbose_name = "Platz auf der Startseite"
        verbose_name_plural = "Plätze auf der Startseite"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=models.Q(position__lt=5), name="front_page_has_five_places")
        ]

    def __str__(self) -> str:
        return "Aufmacher" if self.position == 0 else f"Platz {self.position}"

    def clean(self):
        super().clean()
        if self.position is not None and self.position >= self.PLACES:
            raise ValidationError(
                {"position": "Die Startseite hat einen Aufmacher (0) und vier Plätze (1 bis 4)."}
            )
