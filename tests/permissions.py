"""The newsroom in which tests ask who may open and do what: columns, one of everything, every address of the desk.

Columns: anonymous, an author with an own article, an author with somebody else's, an editor, the chief editor.
"""

import datetime as dt

from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from articles.models import (
    SUBJECTS,
    Article,
    AuditAction,
    AuditEntry,
    CalendarLink,
    Page,
    PreviewLink,
    SiteSettings,
)

from .factories import (
    make_archive_import,
    make_author,
    make_draft,
    make_image,
    make_series,
    make_subject,
    make_template,
    make_user,
)

HOUR = dt.timedelta(hours=1)
COLUMNS = ("anonymous", "own", "others", "editor", "chief")
# Addresses under /admin/ whose names are not the admin's, with what stands in them.
OUTSIDE_THE_ADMIN: dict[str, list] = {
    **dict.fromkeys(
        (
            "account_login", "account_reauthenticate", "admin_password_reset", "desk_access", "desk_end_sessions",
            "desk_forgotten_sent", "desk_new_password_done", "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate",
            "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_index", "mfa_list_webauthn", "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes",
        ),
        [],
    ),
    "desk_new_password": ["MQ", "set-password"],
    "mfa_remove_webauthn": [1],
}  # fmt: skip
ROLES = {"own": "Autor:in", "others": "Autor:in", "editor": "Redaktion", "chief": "Chefredaktion"}


def table(text: str) -> dict[str, str]:
    """{name: "x-x--"} of the lines of a table."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    return {name: "".join(marks) for name, *marks in lines}


class Newsroom:
    """One of everything that an address can name, and somebody for each column."""

    def __init__(self) -> None:
        self.people = {column: make_user(role) for column, role in ROLES.items()}
        self.author_profile = make_author()
        self.rows = {
            "image": make_image(),
            "author": self.author_profile,
            "user": make_user("Autor:in"),
            "sitesettings": SiteSettings.objects.create(),
            "page": Page.objects.create(slug="impressum", title="Impressum"),
            **{kind: make_subject(kind) for kind in SUBJECTS},
            "articletemplate": make_template(),
            "series": make_series(),
            "archiveimport": make_archive_import(),
            "auditentry": AuditEntry.objects.record(AuditAction.ADD, self.author_profile),
        }
        self.rows["milestone"] = self.rows["regulation"].milestones.create(kind="deadline", date="2027-01-01")
        self.rows["relation"] = self.rows["company"].relations.create(
            regulation=self.rows["regulation"], role="subject", source="https://example.org/"
        )

    def article(self, column: str, state: str = "draft", **fields) -> Article:
        """The article that this column is about: an author's own, or somebody else's."""
        owner = self.people["own"] if column == "own" else self.people["editor"]
        article = make_draft(by=owner, fields=fields)
        if state != "draft":
            article.publish(at=timezone.now() + HOUR if state == "planned" else None)
        return article

    def path(self, name: str, column: str) -> str:
        """The address called `name`, filled in with what it needs to exist."""
        if name in OUTSIDE_THE_ADMIN:
            return reverse(name, args=OUTSIDE_THE_ADMIN[name])
        if name.startswith(("desk_", "articles_article_")):
            return reverse(f"admin:{name}", args=self._of_article(name, column))
        if name == "app_list":
            return reverse("admin:app_list", args=["articles"])
        if name == "view_on_site":
            return reverse("admin:view_on_site", args=[1, 1])
        kind = (
            "user"
            if name == "auth_user_password_change"
            else name.split("_")[1]
            if name.startswith("articles_")
            else ""
        )
        needs_row = "<" in routes()[name] and kind
        return reverse(f"admin:{name}", args=[self.rows[kind].pk] if needs_row else [])

    def _of_article(self, name: str, column: str) -> list:
        route = routes()[name]
        if "draft_id" in route:
            return [1]
        if "object_id" not in route and "<int:pk>" not in route:
            return []
        if name == "desk_picture_withdraw":
            return [self.rows["image"].pk]
        if name == "desk_planning_feed":
            link = CalendarLink.objects.create()
            return [link.pk, link.token]
        state = "published" if name in ("desk_withdraw", "desk_counterstatement", "desk_discard") else "draft"
        embargo = {"embargo_until": timezone.now() + HOUR} if name == "desk_lift_embargo" else {}
        article = self.article(column, state, **embargo)
        if "number" in route:
            article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Neu"), by=None)
            return [article.pk, 1]
        if "link_id" in route:
            link = PreviewLink.objects.create(article=article, expires_at=timezone.now() + HOUR)
            return [article.pk, link.pk]
        return [article.pk]


def routes(resolver: URLResolver | None = None, prefix: str = "") -> dict[str, str]:
    """{name: route} of every address of the desk that has a name."""
    found: dict[str, str] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found |= routes(entry, route)
        elif route.startswith("admin/") and entry.name:
            found[entry.name] = route
    return found
