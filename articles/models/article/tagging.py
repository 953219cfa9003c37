"""Tags on an article: the value that a revision holds, and django-taggit's manager, whose writes become revisions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from taggit.managers import _TaggableManager
from taggit.utils import require_instance_manager

from ..people.user import User
from ..subjects.subject import Subject


@dataclass(frozen=True)
class TagRef:
    """A tag on a snapshot: kind and id, and whether it is a main subject."""

    kind: str
    id: int
    main: bool = False


class SubjectManager(_TaggableManager):
    """`article.companies`: reads as django-taggit does; writes are `WorkingCopy.retag`, with its rules and its errors.

    Tags are given as objects or by name; a name is found without regard to case, also as an alias, and made if nobody
    knows it. `by` is who does it; without anybody, a scheduled article refuses (MayNotPublish).
    """

    @require_instance_manager
    def add(self, *tags: Subject | str, by: User | None = None) -> None:
        new = self._refs(tags)

        def change(present: list[TagRef]) -> list[TagRef]:
            known = {tag.id for tag in present if tag.kind == self._kind}
            return [*present, *(tag for tag in new if tag.id not in known)]

        self._retag(change, by)

    @require_instance_manager
    def remove(self, *tags: Subject | str, by: User | None = None) -> None:
        gone = {tag.id for tag in self._refs(tags, make=False)}
        self._retag(lambda present: [tag for tag in present if tag.kind != self._kind or tag.id not in gone], by)

    @require_instance_manager
    def set(self, tags: Iterable[Subject | str], *, by: User | None = None) -> None:
        """Replace all tags of this kind by `tags`; a tag that was a main subject stays one."""
        wanted = self._refs(tags)

        def change(present: list[TagRef]) -> list[TagRef]:
            known = {tag.id: tag for tag in present if tag.kind == self._kind}
            others = [tag for tag in present if tag.kind != self._kind]
            return [*others, *(known.get(tag.id, tag) for tag in wanted)]

        self._retag(change, by)

    @require_instance_manager
    def clear(self, *, by: User | None = None) -> None:
        self.set((), by=by)

    @property
    def _kind(self) -> str:
        return self.through.tag_model().kind

    def _refs(self, tags: Iterable[Subject | str], *, make: bool = True) -> list[TagRef]:
        """Each tag once, in order. Unknown names become new tags if `make`, else they are left out."""
        rows = [self._named(tag, make) if isinstance(tag, str) else tag for tag in tags]
        rows, model = [row for row in rows if row is not None], self.through.tag_model()
        if wrong := next((row for row in rows if not isinstance(row, model)), None):
            raise ValueError(f"{wrong!r} is no {model.__name__} and no name of one")
        return [TagRef(self._kind, pk) for pk in dict.fromkeys(row.pk for row in rows)]

    def _named(self, name: str, make: bool) -> Any:
        objects = self.through.tag_model().objects
        known = objects.named(name).first()
        return known if known or not make else objects.create(name=" ".join(name.split()))

    def _retag(self, change: Callable[[list[TagRef]], Iterable[TagRef]], by: User | None) -> None:
        self.instance.working_copy.retag(change, by=by)
        self._remove_prefetched_objects()
