"""Known passwords in a long list: found by halving, whatever stands around them."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError

from articles.desk.access.password_list import PasswordListValidator, is_listed

KNOWN = ["geheim", "hallo-welt", "passwort-1234567", "sommer2026", "schöner-tag", "zebra"] + [
    f"wort-{number}" for number in range(500)
]


def hashed(words: list[str], ending: str) -> bytes:
    lines = sorted(hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest().upper() for word in words)
    return "".join(f"{line}{ending}" for line in lines).encode()


PLAIN = b"".join(line + b"\n" for line in sorted(word.encode() for word in KNOWN))
LISTS = {
    "counted": hashed(KNOWN, ":37\r\n"),
    "hashes": hashed(KNOWN, "\n"),
    "plain": PLAIN,
    "without a last line break": PLAIN.rstrip(),
}


@pytest.mark.parametrize("name", LISTS)
def test_every_listed_password_is_found_and_no_other(name):
    lines = io.BytesIO(LISTS[name])
    assert [word for word in KNOWN if not is_listed(lines, word)] == []
    for word in ("", "a", "geheim-geheim", "wort-", "wort-5000", "zzz", "0", "Zebra", "F" * 40):
        assert not is_listed(lines, word)


@pytest.mark.parametrize("content", [b"", b"\n", b"geheim", b"geheim\n"])
def test_short_lists(content):
    assert is_listed(io.BytesIO(content), "geheim") is (b"geheim" in content)


def test_a_long_list_is_not_read_whole():
    class Counting(io.BytesIO):
        read_bytes = 0

        def readline(self, *args: int) -> bytes:
            line = super().readline(*args)
            self.read_bytes += len(line)
            return line

    lines = Counting(hashed([str(number) for number in range(50_000)], ":1\n"))
    assert is_listed(lines, "4711")
    assert lines.read_bytes < 5_000


def test_the_editor_reads_german(tmp_path):
    (tmp_path / "list").write_bytes(LISTS["counted"])
    validator = PasswordListValidator(str(tmp_path / "list"))
    validator.validate("ein-eigener-satz")
    with pytest.raises(ValidationError, match="Liste gestohlener Passwörter"):
        validator.validate("sommer2026")
