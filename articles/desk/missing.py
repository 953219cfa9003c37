"""What is missing, and what it is for: a sentence for each field that must be filled in, instead of one for all."""

from collections.abc import Mapping

from django import forms

from ..models import SUBJECTS

# "field" or "model.field"
SENTENCES = {
    "username": "Bitte einen Benutzernamen eingeben: damit meldet sich die Person an.",
    "password": "Bitte das Passwort eingeben.",
    "old_password": "Bitte zuerst das bisherige Passwort eingeben: so ändert es niemand, der nur kurz an Ihrem Platz ist.",
    "new_password1": "Bitte ein neues Passwort eingeben.",
    "new_password2": "Bitte das neue Passwort zweimal eingeben: so fallen Tippfehler auf.",
    "password1": "Bitte ein Passwort eingeben.",
    "password2": "Bitte das Passwort zweimal eingeben: so fallen Tippfehler auf.",
    "first_name": "Bitte einen Vornamen eingeben: so sehen andere, wer etwas geändert hat.",
    "last_name": "Bitte einen Nachnamen eingeben: so sehen andere, wer etwas geändert hat.",
    "email": "Bitte eine E-Mail-Adresse eingeben: dorthin geht, was jemand zuweist oder weitergibt.",
    "groups": "Bitte eine Rolle wählen: ohne Rolle darf die Person nichts.",
    "page.title": "Bitte einen Titel eingeben: er steht über der Seite.",
    "series.title": "Bitte einen Titel eingeben: er steht über jedem Teil.",
    "author.name": "Bitte einen Namen eingeben: so steht er über den Artikeln.",
    "articletemplate.name": "Bitte einen Namen eingeben: so heißt die Vorlage über einem neuen Artikel.",
    "position": "Bitte eine Zahl eingeben: kleine stehen vorn.",
    "name": "Bitte einen Namen eingeben: unter ihm wird verschlagwortet und gesucht.",
    "origin": "Bitte wählen, woher der andere Name kommt.",
    "file": "Bitte eine Bilddatei wählen.",
    "image.kind": "Bitte wählen, was für ein Bild es ist: manches davon müssen Leser wissen.",
    "focus_x": "Bitte einen Fokuspunkt angeben: 0 ist links, 1 ist rechts.",
    "focus_y": "Bitte einen Fokuspunkt angeben: 0 ist oben, 1 ist unten.",
    "author.kind": "Bitte wählen, ob es eine Person, eine Agentur oder die Redaktion ist.",
    "company_kind": "Bitte wählen, ob es ein Unternehmen oder ein Dienst ist.",
    "institution_kind": "Bitte wählen, was für eine Institution es ist.",
    "instrument": "Bitte wählen, was für ein Gesetz es ist: davon hängt ab, welche Schritte es kennt.",
    "jurisdiction": "Bitte wählen, wo es gilt.",
    "milestone.kind": "Bitte wählen, was an diesem Tag geschieht: daraus ergibt sich der Stand des Regelwerks.",
    "date": "Bitte ein Datum angeben: daraus ergibt sich der Stand des Regelwerks.",
    "precision": "Bitte wählen, wie genau das Datum bekannt ist.",
    "certainty": "Bitte wählen, wie sicher das Datum ist.",
    **{kind: model.choose for kind, model in SUBJECTS.items()},
    "role": "Bitte wählen, was das Unternehmen mit dem Regelwerk zu tun hat.",
    "source": "Bitte die Quelle verlinken: ohne Beleg steht keine Beziehung auf der Website.",
}


def explain(fields: Mapping[str, forms.Field], model: str = "") -> None:
    """Give the fields that must be filled in their own sentences."""
    for name, field in fields.items():
        sentence = SENTENCES.get(f"{model}.{name}") or SENTENCES.get(name)
        if field.required and sentence:
            field.error_messages["required"] = sentence
