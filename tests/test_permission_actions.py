"""Who may do what in the desk: every action, as a table. Columns as in `permissions.py`; `x` it happened, `-` it did not."""

import datetime as dt
import json
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles.models import (
    NEVER,
    Article,
    FrontPageSlot,
    Image,
    Page,
    PreviewLink,
    SavedView,
    SiteSettings,
    State,
    User,
    WorkingCopy,
)

from .factories import (
    make_article,
    make_user,
    picture_file,
)
from .permission_deeds import ArchiveDeeds, DraftDeeds, MailDeeds, OutdatedDeeds, PlanningDeeds, TagDeeds
from .permissions import COLUMNS, HOUR, Newsroom, table

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]

# What people do. The name is that of a method of `Deeds`.
ACTIONS = """
save_draft                   - x - x x
save_planned                 - - - x x
save_live_working_copy       - x - x x
publish                      - - - x x
publish_update               - - - x x
publish_now                  - - - x x
publish_over_open_points     - - - - x
unschedule                   - - - x x
start_practice               - x x x x
move_plan                    - x - x x
move_planned                 - - - x x
make_calendar_link           - x x x x
make_calendar_link_of_desk   - - - x x
say_still_right              - x - x x
add_update_box               - x - x x
hand_to_editing              - x - x x
approve                      - - - x x
assign                       - x - x x
set_embargo                  - x - x x
shorten_embargo_in_the_form  - - - - -
lift_embargo                 - - - - x
withdraw                     - - - - x
publish_again                - - - x x
print_counterstatement       - - - x x
delete_draft                 - - - x x
delete_withdrawn             - - - - -
restore_from_trash           - x - x x
delete_for_good              - - - - x
duplicate                    - x - x x
begin_follow_up              - x - x x
make_template                - - - x x
rename_template              - - - x x
restore_revision             - x - x x
rename_revision              - x - x x
redact_revision              - - - - x
discard_working_copy         - x - x x
autosave                     - x - x x
make_preview_link            - x - x x
revoke_preview_link          - x - x x
write_remark                 - x - x x
resolve_remark               - x - x x
hold_as_top_story            - - - x x
arrange_front_page           - - - x x
upload_picture               - x x x x
withdraw_picture             - - - - x
propose_tag                  - x x x x
create_tag                   - - - x x
rename_tag                   - - - x x
merge_tags                   - - - - x
undo_merge                   - - - - x
call_tags_different          - - - x x
confirm_tag                  - - - x x
reject_tag                   - - - - x
change_tags_of_many          - - - x x
assign_many                  - x - x x
hand_on_many                 - x - x x
change_byline_of_many        - x - x x
change_byline_of_many_planned - - - x x
withdraw_many                - - - - x
delete_many_drafts           - - - x x
credit_many_pictures         - x x x x
credit_many_pictures_in_print - - - x x
license_many_pictures        - x x x x
limit_many_pictures          - x x x x
delete_many_unused_pictures  - - - x x
save_view                    - x x x x
share_view                   - - - x x
delete_shared_view           - - - x x
mark_as_breaking             - - - x x
set_time_offline             - - - x x
change_settings              - - - - x
bring_in_archive             - - - - x
check_archive                - - - - x
import_archive               - - - - x
map_terms                    - - - - x
undo_import                  - - - - x
discard_archive              - - - - x
write_house_page             - - - - x
make_user                    - - - - x
retry_mail                   - - - - x
discard_mail                 - - - - x
make_superuser               - - - - -
change_superuser             - - - - -
"""


class Deeds(ArchiveDeeds, DraftDeeds, MailDeeds, OutdatedDeeds, PlanningDeeds, TagDeeds):
    """Each method does one thing as the client's person and says whether it happened; its parents have more of them."""

    def __init__(self, client, newsroom: Newsroom, column: str) -> None:
        self.client, self.newsroom, self.column = client, newsroom, column

    def article(self, state: str = "draft", **fields) -> Article:
        return self.newsroom.article(self.column, state, **fields)

    def save(self, article: Article, button: str = "_save", **values) -> Article:
        """Post the article form with what it shows."""
        copy = article.working_copy.snapshot
        lists = {
            "tags": [{"kind": tag.kind, "id": tag.id, "main": tag.main} for tag in copy.tags],
            "byline": list(copy.byline),
            "sources": [{"name": "Amtsblatt der EU", "url": "", "kind": "report"}],
        }
        data = {
            "title": copy.title,
            "lead": copy.lead,
            "body": copy.body,
            "genre": copy.genre,
            "change_kind": "minor",
            "seen_state": Article.objects.get(pk=article.pk).state,
        }
        data |= {name: json.dumps(value) for name, value in lists.items()}
        if article.embargo_until:
            data["embargo_until"] = local(article.embargo_until)
        if article.is_scheduled():
            data["publish_at"] = local(article.publish_at)
        self.post("articles_article_change", [article.pk], **data | {button: "1"} | values)
        return Article.objects.get(pk=article.pk)

    def save_draft(self) -> bool:
        return self.save(self.article(), title="Neu").title == "Neu"

    def save_planned(self) -> bool:
        return self.save(self.article("planned"), title="Neu").working_copy.snapshot.title == "Neu"

    def save_live_working_copy(self) -> bool:
        return self.save(self.article("published"), title="Neu").working_copy.snapshot.title == "Neu"

    def publish(self) -> bool:
        return self.save(self.article(), "_publish").is_visible()

    def publish_update(self) -> bool:
        return self.save(self.article("published"), "_publish", title="Neu").title == "Neu"

    def publish_now(self) -> bool:
        return self.save(self.article("planned"), "_publish_now").is_visible()

    def publish_over_open_points(self) -> bool:
        return self.save(self.article(), "_overrule", tags="[]", overrule_reason="Eilt").is_visible()

    def unschedule(self) -> bool:
        return self.save(self.article("planned"), "_unschedule").state == State.DRAFT

    def start_practice(self) -> bool:
        self.post("desk_practice")
        return Article.objects.filter(is_practice=True).exists()

    def hand_to_editing(self) -> bool:
        return self.save(self.article(), _step="editing").working_copy.step == "editing"

    def approve(self) -> bool:
        return self.save(self.article(), _step="approved").working_copy.is_approved

    def assign(self) -> bool:
        return (
            self.save(self.article(), assigned_to=self.newsroom.people["editor"].pk).working_copy.assigned_to
            is not None
        )

    def set_embargo(self) -> bool:
        return self.save(self.article(), embargo_until=local(timezone.now() + HOUR)).is_embargoed()

    def shorten_embargo_in_the_form(self) -> bool:
        return not self.save(self.article(embargo_until=timezone.now() + HOUR), embargo_until="").is_embargoed()

    def lift_embargo(self) -> bool:
        article = self.article(embargo_until=timezone.now() + HOUR)
        self.post("desk_lift_embargo", [article.pk], reason="Gebrochen")
        return not Article.objects.get(pk=article.pk).is_embargoed()

    def withdraw(self) -> bool:
        article = self.article("published")
        self.post("desk_withdraw", [article.pk], why="check")
        return Article.objects.get(pk=article.pk).state == State.WITHDRAWN

    def publish_again(self) -> bool:
        article = self.article("published")
        article.withdraw()
        return self.save(article, "_publish").is_visible()

    def print_counterstatement(self) -> bool:
        article = self.article("published")
        self.post("desk_counterstatement", [article.pk], text="Falsch ist …", is_checked="on")
        return article.corrections.exists()

    def delete_draft(self) -> bool:
        article = self.article()
        self.post("articles_article_delete", [article.pk], post="yes")
        return Article.objects.in_trash().filter(pk=article.pk).exists()

    def delete_withdrawn(self) -> bool:
        article = self.article("published")
        article.withdraw()
        self.post("articles_article_delete", [article.pk], post="yes")
        return Article.objects.in_trash().exists() or not Article.objects.filter(pk=article.pk).exists()

    def edited(self, state: str = "draft") -> Article:
        article = self.article(state)
        article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Zweite Fassung"), by=None)
        return article

    def restore_revision(self) -> bool:
        article = self.edited()
        self.post("desk_restore", [article.pk, 1])
        return article.revisions.count() == 3

    def rename_revision(self) -> bool:
        article = self.edited()
        self.post("desk_rename", [article.pk, 1], name="Für die Kanzlei")
        return article.revisions.filter(name="Für die Kanzlei").exists()

    def redact_revision(self) -> bool:
        article = self.edited()
        self.post("desk_redact", [article.pk, 1], reason="Beschluss")
        return article.revisions.get(number=1).redacted_at is not None

    def discard_working_copy(self) -> bool:
        article = self.edited("published")
        self.post("desk_discard", [article.pk])
        return not Article.objects.get(pk=article.pk).has_newer_working_copy

    def autosave(self) -> bool:
        article = self.article()
        self.post(
            "desk_autosave",
            [article.pk],
            title="Neu",
            base_revision=article.working_copy.newest_revision_id,
            sequence=1,
        )
        return article.drafts.exists()

    def assign_many(self) -> bool:
        article, person = self.article(), self.newsroom.people["editor"]
        self.bulk("assign", article, assigned_to=person.pk)
        return WorkingCopy.objects.get(article=article).assigned_to == person

    def hand_on_many(self) -> bool:
        article = self.article()
        self.bulk("step", article, step="editing")
        return WorkingCopy.objects.get(article=article).step == "editing"

    def change_byline_of_many(self, state: str = "draft") -> bool:
        article, author = self.article(state), self.newsroom.author_profile
        self.bulk("byline", article, how="add", authors=json.dumps([author.pk]))
        return author.pk in WorkingCopy.objects.get(article=article).snapshot.byline

    def change_byline_of_many_planned(self) -> bool:
        return self.change_byline_of_many("planned")

    def withdraw_many(self) -> bool:
        article = self.article("published")
        self.bulk("withdraw", article, why="check")
        return Article.objects.get(pk=article.pk).state == State.WITHDRAWN

    def delete_many_drafts(self) -> bool:
        article = self.article()
        self.bulk("delete_drafts", article)
        return Article.objects.in_trash().filter(pk=article.pk).exists()

    def credit_many_pictures(self) -> bool:
        return self._changed("picture_credit", credit="Neu")

    def credit_many_pictures_in_print(self) -> bool:
        make_article(lead_image=self.newsroom.rows["image"])
        return self._changed("picture_credit", credit="Neu")

    def license_many_pictures(self) -> bool:
        return self._changed("picture_licence", licence="CC BY 4.0")

    def limit_many_pictures(self) -> bool:
        return self._changed("picture_rights", rights_until="2030-12-31")

    def _changed(self, bulk: str, **data: str) -> bool:
        image = self.newsroom.rows["image"]
        self.bulk(bulk, image, **data)
        (name, value), stored = next(iter(data.items())), Image.objects.get(pk=image.pk)
        return str(getattr(stored, name)) == value

    def delete_many_unused_pictures(self) -> bool:
        image = self.newsroom.rows["image"]
        self.bulk("delete_unused", image)
        return not Image.objects.filter(pk=image.pk).exists()

    def save_view(self) -> bool:
        self.post("desk_view_save", liste="article", auswahl="stand=live", name="Neu")
        return SavedView.objects.exists()

    def share_view(self) -> bool:
        self.post("desk_view_save", liste="article", auswahl="stand=live", name="Neu", is_shared="on")
        return SavedView.objects.filter(is_shared=True).exists()

    def delete_shared_view(self) -> bool:
        view = SavedView.objects.create(person=make_user(), list="article", name="Neu", is_shared=True)
        self.post("desk_view_delete", ansicht=view.pk)
        return not SavedView.objects.exists()

    def make_preview_link(self) -> bool:
        article = self.article()
        self.post("desk_preview_links", [article.pk], recipient="Kanzlei", days="7")
        return article.preview_links.exists()

    def write_remark(self) -> bool:
        article = self.article()
        self.post("desk_remarks", [article.pk], verb="add", text="Beleg?")
        return article.remarks.exists()

    def resolve_remark(self) -> bool:
        remark = self.article().remarks.create(name="Dr. Weber", text="Beleg?")
        self.post("desk_remarks", [remark.article_id], verb="resolve", remark=remark.pk)
        return not remark.article.remarks.open().exists()

    def revoke_preview_link(self) -> bool:
        article = self.article()
        link = PreviewLink.objects.create(article=article, expires_at=timezone.now() + HOUR)
        self.post("desk_preview_revoke", [article.pk, link.pk])
        return PreviewLink.objects.get().revoked_at is not None

    def hold_as_top_story(self) -> bool:
        return self.save(self.article(), top_until=local(timezone.now() + HOUR)).top_until is not None

    def mark_as_breaking(self) -> bool:
        return self.save(self.article(), is_urgent="on").working_copy.is_urgent_until is not None

    def set_time_offline(self) -> bool:
        return self.save(self.article("published"), expire_at=local(timezone.now() + HOUR)).expire_at < NEVER

    def arrange_front_page(self) -> bool:
        self.post("articles_frontpageslot_changelist", **{"article-0": make_article().pk, "state": ""})
        return FrontPageSlot.objects.exists()

    def upload_picture(self) -> bool:
        before = Image.objects.count()
        self.post("desk_upload", file=picture_file(colour="#775533"), credit="Mira Albers")
        return Image.objects.count() > before

    def withdraw_picture(self) -> bool:
        image = self.newsroom.rows["image"]
        self.post("desk_picture_withdraw", [image.pk], reason="Gesperrt")
        return Image.objects.get(pk=image.pk).is_withdrawn

    def change_settings(self) -> bool:
        self.post("articles_sitesettings_change", [1], tagline="Neu", _save="1")
        return SiteSettings.load().tagline == "Neu"

    def write_house_page(self) -> bool:
        self.post("articles_page_add", slug="datenschutz", title="Datenschutz", body="", _save="1")
        return Page.objects.filter(slug="datenschutz").exists()

    def make_user(self) -> bool:
        password = {
            "password1": "sehr-langes-wort-7",
            "password2": "sehr-langes-wort-7",
            "usable_password": "true",
        }
        person = {
            "first_name": "Neu",
            "last_name": "Hier",
            "email": "neu@example.org",
            "groups": [Group.objects.first().pk],
        }
        self.post("articles_user_add", username="neu", _save="1", **person, **password)
        return User.objects.filter(username="neu").exists()

    def make_superuser(self) -> bool:
        user = self.newsroom.rows["user"]
        self.post(
            "articles_user_change",
            [user.pk],
            username=user.username,
            is_superuser="on",
            is_active="on",
            _save="1",
        )
        return User.objects.get(pk=user.pk).is_superuser

    def change_superuser(self) -> bool:
        user = make_user(is_superuser=True)
        new = {
            "password1": "sehr-langes-wort-7",
            "password2": "sehr-langes-wort-7",
            "usable_password": "true",
        }
        self.post("auth_user_password_change", [user.pk], **new)
        return User.objects.get(pk=user.pk).password != user.password


def local(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S")


def deeds() -> set[str]:
    helpers = {"article", "bulk", "post", "save", "edited", "in_trash", "archive"}
    return {name for one in Deeds.__mro__[:-1] for name in vars(one) if name.islower() and name[0] != "_"} - helpers


def test_every_deed_is_in_the_table():
    assert deeds() == table(ACTIONS).keys()


@pytest.mark.parametrize("name", sorted(table(ACTIONS)))
def test_who_may(client, name):
    newsroom = Newsroom()
    marks = ""
    for column in COLUMNS:
        client.logout()
        if column != "anonymous":
            client.force_login(newsroom.people[column])
        with rolled_back():
            marks += "x" if getattr(Deeds(client, newsroom, column), name)() else "-"
    assert marks == table(ACTIONS)[name]


@contextmanager
def rolled_back():
    """What happens inside is undone, so that each column begins alike."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
