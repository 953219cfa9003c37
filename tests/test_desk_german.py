"""Every page, label, help and error of the desk is German, and says what is missing and why."""

import datetime as dt
import re
from html import unescape

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import strip_tags

from articles.desk.people.login import LoginForm
from articles.models import Image, User

from .factories import make_image, make_user
from .form_controls import controls
from .permissions import Newsroom, routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]

# Words that no German text has; proper names (AI Act, Federal Register) are made of others.
ENGLISH = re.compile(
    r"\b(?:the|and|of|to|is|are|been|with|without|this|that|your|you|for|from|not|users?|passwords?|saved?|deleted?|enabled?|disabled?|"
    r"changed?|add(?:ed)?|reset|please|select(?:ed)?|required|by|at|updated|created|regulation|fields?|values?|there|raw|stored|when|whether|"
    r"if|or|yes|any|time|hold|search|home|back|next|previous|show|view|history|login|logout|errors?|below|correct|new|items?|key|unknown|"
    r"choose|remove|clear|today|yesterday|apply|actions?|must|have|valid|already|exists|least|most|ensure)\b",
    re.IGNORECASE,
)
# What Django calls things, and the house does not.
GENERIC = re.compile(
    r"Sichern|Geschichte|\bBeitrag|\bBeiträge|Dieses Feld ist zwingend erforderlich|Mitarbeiter-Status|Administrator-Status|Gruppen\b"
)
NAMES = re.compile(r"https?://\S+|Bureau of Industry and Security|CC BY[A-Z-]* 4\.0")
SPOKEN = re.compile(
    r'\b(?:title|placeholder|aria-label|alt)="([^"]*)"|<input type="(?:submit|button)"[^>]*value="([^"]*)"'
)
NO_PAGE = {"logout", "jsi18n", "view_on_site"}
WRONG = {
    forms.DateField: "32.13.2026",
    forms.EmailField: "keine Adresse",
    forms.URLField: "kein Link",
    forms.IntegerField: "viel",
    forms.DecimalField: "viel",
    forms.FloatField: "viel",
    forms.SlugField: "ü ß",
}
NOTHING_WRONG = {("sitesettings", "empty"), ("page", "wrong")}  # any words are a title
FORMS = [
    model
    for model in admin.site._registry
    if model.__name__ not in ("Article", "FrontPageSlot", "AuditEntry", "ArchiveImport")
]


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", is_superuser=True)
    client.force_login(person)
    return person


def spoken(response) -> list[str]:
    """What a person reads or hears of a page, line by line."""
    html = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", response.content.decode())
    lines = strip_tags(html).split("\n") + ["".join(found) for found in SPOKEN.findall(html)]
    return [text for line in lines if (text := NAMES.sub("", " ".join(unescape(line).split())))]


def foreign(response) -> set[str]:
    return {line for line in spoken(response) if ENGLISH.search(line) or GENERIC.search(line)}


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("Reset password", True),
        ("Updated at", True),
        ("Regulation", True),
        ("Dieses Feld ist zwingend erforderlich.", True),
        ("Neues Passwort setzen", False),
        ("AI Act, Federal Register", False),
    ],
)
def test_recognises_english_and_generic_words(line, is_found):
    assert bool(ENGLISH.search(line) or GENERIC.search(line)) is is_found


def test_every_page_of_the_desk_is_german(client, chief):
    newsroom, found, seen = Newsroom(), {}, 0
    for name in routes().keys() - NO_PAGE:
        response = client.get(newsroom.path(name, "chief"))
        if response.status_code == 200 and "html" in response.headers["Content-Type"]:
            seen += 1
            found |= {name: lines} if (lines := foreign(response)) else {}
    assert found == {} and seen > 60


def test_every_list_is_german_with_each_of_its_filters_and_actions(client, chief):
    newsroom, found = Newsroom(), {}
    for model, model_admin in admin.site._registry.items():
        address = reverse(f"admin:articles_{model._meta.model_name}_changelist")
        page = client.get(address, follow=True)
        for choice in re.findall(r'href="(\?[^"]+)"', page.content.decode()):
            if lines := foreign(client.get(address + unescape(choice))):
                found[address + choice] = lines
        row = newsroom.rows.get(model._meta.model_name)
        for action in model_admin.actions or []:
            posted = {"action": action, "_selected_action": [row.pk if row else 0]}
            found |= {action: lines} if (lines := foreign(client.post(address, posted, follow=True))) else {}
    assert found == {}


@pytest.mark.parametrize("kind", ["empty", "wrong", "long"])
@pytest.mark.parametrize("model", FORMS)
def test_every_error_of_a_form_is_german(client, chief, model, kind):
    name = model._meta.model_name
    address = reverse(f"admin:articles_{name}_change", args=[Newsroom().rows[name].pk])
    page = client.get(address)
    posted = controls(page, f"{name}_form")
    for field_name, field in page.context["adminform"].form.fields.items():
        wrong = {"empty": "", "long": "x" * 5000, "wrong": WRONG.get(type(field), "gibt es nicht")}[kind]
        wrong = "0" if hasattr(field, "queryset") and wrong else wrong
        posted |= {field_name: wrong, f"{field_name}_0": wrong, f"{field_name}_1": wrong}
    response = client.post(address, posted, follow=True)
    assert foreign(response) == set()
    if (name, kind) not in NOTHING_WRONG:
        assert response.context["errors"]


@pytest.mark.parametrize("password", ["", "kurz", "1234567890", "passwort"])
@pytest.mark.parametrize("page", ["user_add", "password_change", "auth_user_password_change"])
def test_every_error_about_a_password_is_german(client, chief, page, password):
    name = f"articles_{page}" if page == "user_add" else page
    address = reverse(f"admin:{name}", args=[chief.pk] if page.startswith("auth") else [])
    posted = {
        "password1": password,
        "password2": password + "x",
        "new_password1": password,
        "new_password2": password,
    }
    response = client.post(address, posted | {"old_password": "falsch"})
    assert response.status_code == 200 and foreign(response) == set()


@pytest.mark.parametrize("model", FORMS)
def test_every_field_that_must_be_filled_in_says_why(rf, chief, model):
    request = rf.get("/")
    request.user = chief
    model_admin = admin.site._registry[model]
    shown = [
        model_admin.get_form(request, row, change=row is not None)().fields for row in (None, model.objects.first())
    ]
    inlines = model_admin.get_inline_instances(request)
    shown += [inline.get_formset(request).form.base_fields for inline in inlines]
    stock = forms.Field.default_error_messages["required"]
    silent = {
        name
        for fields in shown
        for name, field in fields.items()
        if field.required and field.error_messages["required"] == stock
    }
    assert silent == set()


def test_logging_in_without_a_name_or_password_says_what_is_missing():
    assert {str(field.error_messages["required"]) for field in LoginForm().fields.values()} == {
        "Bitte einen Benutzernamen eingeben: damit meldet sich die Person an.",
        "Bitte das Passwort eingeben.",
    }


# People


PERSON = {
    "username": "mira",
    "first_name": "Mira",
    "last_name": "Albers",
    "email": "mira@example.org",
    "password1": "sehr-langes-wort-7",
    "password2": "sehr-langes-wort-7",
}


def test_a_new_person_has_name_e_mail_role_and_profile_and_can_log_in(client, chief):
    newsroom = Newsroom()
    role = newsroom.people["editor"].groups.get()
    posted = PERSON | {"groups": [role.pk], "author": newsroom.author_profile.pk}
    assert client.post(reverse("admin:articles_user_add"), posted).status_code == 302
    person = User.objects.get(username="mira")
    assert (person.get_full_name(), person.email, person.author) == (
        "Mira Albers",
        "mira@example.org",
        newsroom.author_profile,
    )
    assert list(person.groups.all()) == [role]
    client.logout()
    assert client.login(username="mira", password=PERSON["password1"])
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("missing", ["first_name", "last_name", "email", "groups", "username", "password1"])
def test_a_new_person_without_one_of_them_is_refused_with_the_reason(client, chief, missing):
    posted = PERSON | {"groups": [Newsroom().people["editor"].groups.get().pk]}
    del posted[missing]
    response = client.post(reverse("admin:articles_user_add"), posted)
    assert response.context["errors"] and missing in response.context["adminform"].form.errors
    assert not User.objects.filter(username="mira").exists()


def test_a_person_is_changed_without_touching_the_password(client, chief):
    person = make_user("Autor:in")
    posted = {
        "username": person.username,
        "first_name": "M",
        "last_name": "A",
        "email": "neu@example.org",
        "is_active": "on",
    }
    address = reverse("admin:articles_user_change", args=[person.pk])
    client.post(address, posted | {"groups": [person.groups.get().pk]})
    changed = User.objects.get(pk=person.pk)
    assert (changed.email, changed.password) == ("neu@example.org", person.password)
    assert "Neues Passwort setzen" in client.get(address).content.decode()


def test_a_new_password_is_set_on_its_page(client, chief):
    person = make_user("Autor:in")
    address = reverse("admin:auth_user_password_change", args=[person.pk])
    assert client.post(address, {"password1": "", "password2": ""}).status_code == 200
    client.post(address, {"password1": "sehr-langes-wort-7", "password2": "sehr-langes-wort-7"})
    assert User.objects.get(pk=person.pk).check_password("sehr-langes-wort-7")


def test_a_year_that_cannot_be_is_refused_for_every_date(client, chief):
    image = make_image()
    posted = {"kind": "photo", "focus_x": "0.5", "focus_y": "0.5", "rights_until": "24.12.0026"}
    response = client.post(reverse("admin:articles_image_change", args=[image.pk]), posted)
    assert "Das Jahr 0026 kann nicht stimmen" in response.content.decode()
    posted["rights_until"] = "24.12.2027"
    client.post(reverse("admin:articles_image_change", args=[image.pk]), posted)
    assert Image.objects.get(pk=image.pk).rights_until == dt.date(2027, 12, 24)
