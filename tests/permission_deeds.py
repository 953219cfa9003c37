"""What people do in the desk as things to try out: the tag desk's half (`test_permission_actions.py` has the rest)."""

import json

from django.test import Client
from django.urls import reverse

from articles.models import AuditAction, AuditEntry, Topic, merge

from .factories import make_article, make_company, make_topic
from .permissions import Newsroom


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
