"""People and terms of an archive as authors and subjects here."""

from collections.abc import Mapping

from django.contrib.auth.models import Group

from ..models import SUBJECTS, ArchiveImport, Author, ImportedRow, User, public_change
from ..models.subjects.subject import Subject
from ..text import fold, normalise, without_shaping
from .mapping import MappingRow
from .record import MAX_NAME, Archive, Person, TagName
from .report import Report
from .writer import slices

_MOST_ABOVE = 10  # terms above a term


class Names:
    """`targets` are the addresses here of former pages of people and terms; filled by `make`."""

    def __init__(
        self,
        archive: Archive,
        rows: Mapping[str, MappingRow],
        run: ArchiveImport | None,
        report: Report,
        *,
        makes_users: bool,
        is_dry_run: bool,
    ) -> None:
        self.archive, self.rows, self.run, self.report = archive, rows, run, report
        self.makes_users, self.is_dry_run = makes_users, is_dry_run
        self.targets: dict[str, str] = {}
        self.proposed = 0
        self._authors: dict[str, str] = {}  # {folded name: name of the author here}

    def make(self) -> None:
        """Subjects that articles carry, and authors; a dry run counts them."""
        self._make_subjects()
        for people in slices(self.archive.people.values()):
            with public_change(bulk=True):
                for person in people:
                    self._make_author(person)

    def _make_subjects(self) -> None:
        kind = self.report.kind("Schlagwörter")
        kind.there = len(self.rows)
        used, wanted = self._used(), []
        for key, row in self.rows.items():
            if row.becomes == "drop":
                self.report.leave_out("Schlagwörter", "nach der Zuordnung weggelassen")
            elif key not in used and not row.is_reviewed:
                self.report.leave_out("Schlagwörter", "an keinem Artikel")
            else:
                kind.taken += 1
                wanted.append(row)
        for rows in slices(wanted):
            with public_change(bulk=True):
                for row in rows:
                    self._make_subject(row)

    def _used(self) -> set[str]:
        """Keys of terms on articles, and of the terms above them."""
        return {above for key, many in self.archive.uses_of_terms() if many for above in self._with_above(key)}

    def _with_above(self, key: str) -> list[str]:
        found = [key]
        while (
            len(found) < _MOST_ABOVE and (term := self.archive.terms.get(found[-1])) and term.parent not in ("", *found)
        ):
            found.append(term.parent)
        return found

    def _make_subject(self, row: MappingRow) -> None:
        subject = SUBJECTS[row.becomes].objects.named(row.our_name).first()
        if subject is None:
            self.proposed += not row.is_reviewed
            if self.is_dry_run:
                return
            subject = SUBJECTS[row.becomes].objects.create(name=row.our_name, is_proposed=not row.is_reviewed)
            self._note(row.becomes, row.key, subject)
        if row.path:
            self.targets[row.path] = subject.get_absolute_url()

    def _note(self, kind: str, key: str, made: "Subject | Author | User") -> None:
        if self.run is not None:
            ImportedRow.note(self.archive.source_name, kind, key[:400], made.pk, self.run)

    def tags_of(self, terms: list[tuple[str, bool]]) -> list[TagName]:
        """The tags of an article: of each term its subject, the main one first, those above it behind."""
        ordered = sorted(terms, key=lambda term: not term[1])
        keys = [(key, is_main) for key, is_main in ordered]
        keys += [(above, False) for key, _ in ordered for above in self._with_above(key)[1:]]
        tags: dict[tuple[str, str], TagName] = {}
        for key, is_main in keys:
            row = self.rows.get(key)
            if row is not None and row.becomes != "drop":
                tags.setdefault((row.becomes, fold(row.our_name)), TagName(row.becomes, row.our_name, is_main))
        return list(tags.values())

    def author(self, name: str) -> str:
        """The name of the author here, who is made if there is none; "" for a name that nobody can see."""
        plain = _name(name)
        if not plain:
            return ""
        if fold(plain) not in self._authors:
            self._make_author(Person(plain))
        return self._authors[fold(plain)]

    def _make_author(self, person: Person) -> None:
        name = _name(person.name)
        if not name or fold(name) in self._authors:
            return
        kind = self.report.kind("Autor:innen")
        kind.there += 1
        kind.taken += 1
        author = Author.objects.filter(name__iexact=name).first()
        self._authors[fold(name)] = author.name if author else name
        if self.is_dry_run:
            return
        if author is None:
            author = Author.objects.create(
                name=name, profile=normalise(person.profile), website=_website(person.website)
            )
            self._note("author", person.login or name, author)
        if person.path:
            self.targets[person.path] = author.get_absolute_url()
        if self.makes_users and person.login:
            self._make_user(person, author)

    def _make_user(self, person: Person, author: Author) -> None:
        """A login without password, which somebody has to unlock."""
        login = person.login[:150]
        if User.objects.filter(username=login).exists() or User.objects.filter(author=author).exists():
            return
        email = person.email if person.email and not User.objects.filter(email__iexact=person.email).exists() else ""
        user = User(username=login, email=email, author=author, is_active=False, is_staff=True)
        user.set_unusable_password()
        user.save()
        user.groups.add(*Group.objects.filter(name="Autor:in"))
        self._note("user", login, user)


def _name(name: str) -> str:
    return " ".join(without_shaping(name).split())[:MAX_NAME]


def _website(address: str) -> str:
    return address if address.startswith(("http://", "https://")) and len(address) <= 200 else ""
