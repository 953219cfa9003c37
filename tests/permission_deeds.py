"""What people do in the desk as things to try out: with tags, with drafts, in the calendar … (`test_permission_actions.py` has the rest)."""

import datetime as dt
import json
from dataclasses import asdict
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Email

from articles.desk.archive.files import TERMS, folder_of, write_json
from articles.importing.mapping import MappingRow
from articles.models import (
    ArchiveImport,
    Article,
    ArticleTemplate,
    AuditAction,
    AuditEntry,
    CalendarLink,
    ImportedRow,
    StillCurrent,
    Topic,
    WorkingCopy,
    merge,
)

from .factories import make_archive_import, make_article, make_company, make_regulation, make_topic
from .permissions import Newsroom

DAY = dt.timedelta(days=1)


class TagDeeds:
    """Each method does one thing as the client's person and says whether it happened."""

    client: Client
    newsroom: Newsroom

    def post(self, address: str, arguments=(), /, **data):
        return self.client.post(reverse(f"admin:{address}", args=arguments), data)

    def bulk(self, name: str, row, /, **data):
        return self.post("desk_bulk", bulk=name, ids=str(row.pk), do="", **data)

    def propose_tag(self) -> bool:
        self.post("desk_createtag", kind="topic", name="Quantenchips")
        return Topic.objects.filter(name="Quantenchips").exists()

    def create_tag(self) -> bool:
        self.post("desk_createtag", kind="topic", name="Quantenchips")
        return Topic.objects.filter(name="Quantenchips", is_proposed=False).exists()

    def rename_tag(self) -> bool:
        topic = self.newsroom.rows["topic"]
        lists = {f"aliases-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        self.post("articles_topic_change", [topic.pk], name="Neu", _save="1", **lists)
        return Topic.objects.get(pk=topic.pk).name == "Neu"

    def merge_tags(self) -> bool:
        gone, kept = make_topic(), make_topic()
        query = f"?ids={gone.pk},{kept.pk}"
        self.client.post(reverse("admin:articles_topic_merge") + query, {"keep": kept.pk})
        return not Topic.objects.filter(pk=gone.pk).exists()

    def undo_merge(self) -> bool:
        gone, kept = make_topic(), make_topic()
        entry = merge(gone, kept)
        self.post("articles_auditentry_undo", [entry.pk])
        return Topic.objects.filter(name=gone.name).exists()

    def call_tags_different(self) -> bool:
        one, other = make_topic(name="Halbleiter"), make_topic(name="Halbleitr")
        self.post("articles_topic_duplicates", one=one.pk, other=other.pk)
        return AuditEntry.objects.filter(action=AuditAction.NO_DUPLICATE).exists()

    def confirm_tag(self) -> bool:
        topic = make_topic(is_proposed=True)
        self.post("desk_proposals", kind="topic", tag=topic.pk, confirm="")
        return not Topic.objects.get(pk=topic.pk).is_proposed

    def reject_tag(self) -> bool:
        topic = make_topic(is_proposed=True)
        self.post("desk_proposals", kind="topic", tag=topic.pk, reject="")
        return not Topic.objects.filter(pk=topic.pk).exists()

    def change_tags_of_many(self) -> bool:
        article, company = make_article(), make_company()
        add = json.dumps([{"kind": "company", "id": company.pk, "main": False}])
        self.bulk("change_tags", article, add=add, remove="[]")
        return article.companies.exists()


class PlanningDeeds:
    client: Client
    newsroom: Newsroom
    column: str

    def move_plan(self) -> bool:
        article = self.newsroom.article(self.column, planned_for=timezone.now() + DAY)
        return self._move(article, article.working_copy.planned_for)

    def move_planned(self) -> bool:
        article = self.newsroom.article(self.column, "planned")
        return self._move(article, article.publish_at)

    def _move(self, article: Article, before: dt.datetime) -> bool:
        seen, at = (f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" for moment in (before, before + DAY))
        self.client.post(reverse("admin:desk_planning_move", args=[article.pk]), {"at": at, "seen": seen})
        planned = WorkingCopy.objects.get(pk=article.pk).planned_for
        return planned is not None and f"{timezone.localtime(planned):%Y-%m-%dT%H:%M}" == at

    def make_calendar_link(self, whose: str = "own") -> bool:
        self.client.post(reverse("admin:desk_planning_links"), {"whose": whose, "do": "make"})
        return CalendarLink.objects.exists()

    def make_calendar_link_of_desk(self) -> bool:
        return self.make_calendar_link("desk")


class OutdatedDeeds:
    """Articles that a date of a law has overtaken."""

    newsroom: Newsroom
    column: str

    def say_still_right(self) -> bool:
        self.post("desk_still_current", nur=self._row().row)
        return StillCurrent.objects.exists()

    def add_update_box(self) -> bool:
        made = self._row()
        self.post("desk_outdated_box", kasten=made.row)
        return 'data-box="update"' in WorkingCopy.objects.get(pk=made.article.pk).snapshot.body

    def _row(self) -> SimpleNamespace:
        """A piece of last week about a law that has been withdrawn since, as the list names both."""
        law = make_regulation(name="Altgesetz")
        owner = self.newsroom.people["own" if self.column == "own" else "editor"]
        article = make_article(tags=[law], by=owner, body="<p>Das Altgesetz gilt.</p>")
        Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() - 7 * DAY, first_published_at=None)
        law.through_model.objects.update(published_at=timezone.now() - 7 * DAY)
        date = law.milestones.create(kind="withdrawn", date=timezone.localdate() - DAY)
        return SimpleNamespace(article=article, row=f"{article.pk}:{law.pk}:m{date.pk}")


class ArchiveDeeds:
    """Taking over the archive of another site; nothing is started here, because that waits for the end of a transaction."""

    client: Client

    def archive(self, name: str, run: ArchiveImport, **data) -> ArchiveImport | None:
        self.post(f"articles_archiveimport_{name}", [run.pk], **data)
        return ArchiveImport.objects.filter(pk=run.pk).first()

    def bring_in_archive(self) -> bool:
        before = ArchiveImport.objects.count()
        file = SimpleUploadedFile("export.xml", b'<rss xmlns:wp="x"><wp:wxr_version>1.2</wp:wxr_version></rss>')
        self.post("articles_archiveimport_changelist", archive=[file], source_name="")
        return ArchiveImport.objects.count() > before

    def check_archive(self) -> bool:
        return self.archive("check", make_archive_import()).state == "checking"

    def import_archive(self) -> bool:
        return self.archive("start", make_archive_import()).state == "running"

    def map_terms(self) -> bool:
        run = make_archive_import()
        folder_of(run).mkdir(parents=True, exist_ok=True)
        write_json(run, TERMS, [asdict(MappingRow("tag/chips", "Chips"))])
        return bool(self.archive("terms", run, key="tag/chips", becomes="topic", our_name="Halbleiter").mapping)

    def undo_import(self) -> bool:
        run = make_archive_import(state="done")
        ImportedRow.objects.create(source_name="alt.example", kind="topic", external_id="1", object_id=1, run=run)
        return self.archive("undo", run).state == "undone"

    def discard_archive(self) -> bool:
        return self.archive("discard", make_archive_import()) is None


class MailDeeds:
    """A mail that could not be delivered."""

    def retry_mail(self) -> bool:
        self._press("retry")
        return Email.objects.get().status == STATUS.requeued

    def discard_mail(self) -> bool:
        self._press("discard")
        return not Email.objects.exists()

    def _press(self, verb: str) -> None:
        mail = Email.objects.create(to=["a@news.example"], from_email="b@news.example", status=STATUS.failed)
        self.post("desk_mails", verb=verb, mail=mail.pk)


class DraftDeeds:
    """Where drafts come from, and where they go."""

    newsroom: Newsroom
    column: str

    def in_trash(self) -> Article:
        article = self.newsroom.article(self.column)
        article.move_to_trash(by=None)
        return article

    def restore_from_trash(self) -> bool:
        self.post("desk_trash_restore", [self.in_trash().pk])
        return not Article.objects.in_trash().exists()

    def delete_for_good(self) -> bool:
        self.post("desk_trash_delete", [self.in_trash().pk])
        return not Article.objects.exists()

    def duplicate(self) -> bool:
        self.post("desk_duplicate", [self.newsroom.article(self.column).pk])
        return Article.objects.filter(title__endswith="(Kopie)").exists()

    def begin_follow_up(self) -> bool:
        self.post("desk_follow_up", [self.newsroom.article(self.column, "published").pk])
        return Article.objects.exclude(follows=None).exists()

    def make_template(self) -> bool:
        self.post("desk_template", [self.newsroom.article(self.column).pk], name="Urteil", parts=["genre"])
        return ArticleTemplate.objects.filter(name="Urteil").exists()

    def rename_template(self) -> bool:
        self.post("articles_articletemplate_change", [self.newsroom.rows["articletemplate"].pk], name="Neu", position=1)
        return ArticleTemplate.objects.filter(name="Neu").exists()
