"""Tags added to or taken from a selection of articles; each article that changes gets a revision."""

from collections.abc import Iterable

from django import forms

from ...models import Article, AuditAction, TagRef, User
from .. import describe
from ..fields import TagsField
from ..lists.articles import ArticleAction
from ..lists.bulk import Effect


class TagsForm(forms.Form):
    add = TagsField(label="Hinzufügen", help_text="Allen diese geben")
    remove = TagsField(label="Entfernen", help_text="Allen diese nehmen")

    def clean(self):
        data = super().clean()
        if not data.get("add") and not data.get("remove"):
            raise forms.ValidationError("Bitte mindestens ein Schlagwort wählen.")
        return data


class ChangeTags(ArticleAction):
    name, title, done, form = "change_tags", "Schlagwörter ändern", "geändert", TagsForm
    note = (
        "Veröffentlichte Artikel zeigen die neuen Schlagwörter sofort; ihre Arbeitsfassungen bleiben unveröffentlicht."
    )
    reads_content = True

    def may(self, user: User) -> bool:
        """Needs the rights to edit all articles and to publish, because live articles change at once."""
        return user.has_perms(["articles.edit_all_articles", "articles.publish_article"])

    def effects(self, rows: list[Article], data: dict) -> dict[int, Effect]:
        """What each article would carry. All tags are described at once."""
        before = {row.pk: _changing(row, data) for row in rows}
        after = {pk: changed(tags, **data) for pk, tags in before.items()}
        names = _names(tag for tags in (*before.values(), *after.values()) for tag in tags)
        return {pk: _effect(before[pk], after[pk], names) for pk in before}

    def do(self, row: Article, effect: Effect, data: dict, by: User) -> list | None:
        before = row.working_copy.snapshot.tags
        self._retag(row, lambda tags: changed(tags, **data), by)
        after = row.working_copy.snapshot.tags
        return [_plain(before), _plain(after)] if after != before else None

    def undo(self, row: Article, kept: list, by: User) -> str:
        """The tags in their former order; what somebody else changed since stays changed."""
        before, after = (TagsField().read_list(side) for side in kept)
        gone, come = ([tag for tag in one if tag not in other] for one, other in ((before, after), (after, before)))

        def restore(tags: list[TagRef]) -> list[TagRef]:
            return before if tags == after else changed(tags, add=gone, remove=come)

        self._retag(row, restore, by)
        return ", ".join(_names(row.working_copy.snapshot.tags).values()) or "keine"

    def _retag(self, row: Article, change, by: User) -> None:
        before = row.working_copy.snapshot.tags
        if row.working_copy.retag(change, by=by):
            names = [[*_names(tags).values()] for tags in (before, row.working_copy.snapshot.tags)]
            self.record(row, *names, by, AuditAction.TAG)


def changed(tags: list[TagRef], *, add: list[TagRef], remove: list[TagRef]) -> list[TagRef]:
    """`tags` without those to remove, then those to add; a tag that is there already keeps its place."""
    gone, there = {(tag.kind, tag.id) for tag in remove}, {(tag.kind, tag.id) for tag in tags}
    remaining = [tag for tag in tags if (tag.kind, tag.id) not in gone]
    return remaining + [tag for tag in add if (tag.kind, tag.id) not in there | gone]


def _changing(row: Article, data: dict) -> list[TagRef]:
    """The tags of the working copy; where they would stay and readers see others, those of what they see."""
    tags = list(row.working_copy.snapshot.tags)
    stays = changed(tags, **data) == tags
    return list(row.applied_revision.snapshot.tags) if stays and row.is_visible() else tags


def _names(tags: Iterable[TagRef]) -> dict[tuple[str, int], str]:
    every = {(tag.kind, tag.id): tag for tag in tags}
    return {(tag["kind"], tag["id"]): tag["name"] for tag in describe.tags(every.values())}


def _effect(before: list[TagRef], after: list[TagRef], names: dict[tuple[str, int], str]) -> Effect:
    had, has = ([(tag.kind, tag.id) for tag in tags] for tags in (before, after))
    return Effect(
        [names[tag] for tag in had if tag not in has and tag in names],
        [names[tag] for tag in has if tag not in had and tag in names],
        [names[tag] for tag in had if tag in has and tag in names],
    )


def _plain(tags: Iterable[TagRef]) -> list[dict]:
    return [{"kind": tag.kind, "id": tag.id, "main": tag.main} for tag in tags]
