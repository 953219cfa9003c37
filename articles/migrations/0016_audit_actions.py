"""The audit trail's actions were German texts; now each is a value that the code knows."""

from django.db import migrations, models
from django.db.models import Case, Value, When

ACTIONS = [  # former text, value, label
    ("anlegen", "add", "Anlegen"),
    ("ändern", "change", "Ändern"),
    ("löschen", "delete", "Löschen"),
    ("veröffentlichen", "publish", "Veröffentlichen"),
    ("trotzdem veröffentlichen", "overrule", "Trotzdem veröffentlichen"),
    ("umplanen", "reschedule", "Umplanen"),
    ("planung aufheben", "unschedule", "Planung aufheben"),
    ("zurückziehen", "withdraw", "Zurückziehen"),
    ("weitergeben", "hand_over", "Weitergeben"),
    ("sperrfrist aufheben", "lift_embargo", "Sperrfrist aufheben"),
    ("offline-zeit", "expiry", "Offline-Zeit geändert"),
    ("gegendarstellung", "counterstatement", "Gegendarstellung"),
    ("schwärzen", "redact", "Schwärzen"),
    ("aufmacher", "lead", "Als Aufmacher"),
    ("startseite", "front_page", "Startseite umgestellt"),
    ("kästchen", "related", "Kästchen geändert"),
    ("Vorschau-Link anlegen", "add_preview", "Vorschau-Link anlegen"),
    ("Vorschau-Link übernehmen", "take_over_preview", "Vorschau-Link übernehmen"),
    ("Vorschau-Link widerrufen", "revoke_preview", "Vorschau-Link widerrufen"),
    ("verschlagworten", "tag", "Verschlagworten"),
    ("bestätigen", "confirm", "Bestätigen"),
    ("ablehnen", "reject", "Ablehnen"),
    ("keine dublette", "no_duplicate", "Als verschieden vermerkt"),
    ("zusammenführen", "merge", "Zusammenführen"),
    ("zusammenführung zurücknehmen", "undo_merge", "Zusammenführung zurücknehmen"),
    ("passwort setzen", "set_password", "Passwort setzen"),
]


def rewrite(apps, new_of: dict[str, str]) -> None:
    """One statement; an action that is not known stays as it is."""
    cases = [When(action=old, then=Value(new)) for old, new in new_of.items()]
    apps.get_model("articles", "AuditEntry").objects.filter(action__in=new_of).update(action=Case(*cases))


def to_values(apps, schema_editor) -> None:
    rewrite(apps, {text: value for text, value, _label in ACTIONS})


def to_texts(apps, schema_editor) -> None:
    rewrite(apps, {value: text for text, value, _label in ACTIONS})


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_article_without_desk")]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(
                choices=[(value, label) for _text, value, label in ACTIONS], max_length=40, verbose_name="Vorgang"
            ),
        ),
        migrations.RunPython(to_values, to_texts),
    ]
