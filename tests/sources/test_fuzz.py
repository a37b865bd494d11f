"""Damaged and hostile files: whatever is done to a file, it ends in rows, problems, or one message.

The corpus is where mutations start from, so that they reach far into every format.
"""

import random
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.budget import SLOW
from tests.goldens import check_as_golden, corpus_paths
from tests.sources.workbooks import zipped

LARGEST_SEED = 1 << 15
FOREVER = 120
"""Seconds after which a file counts as one that is never done with; they take milliseconds."""

TOKENS = [
    *(b'"', b"'", b",", b";", b"\t", b"\r", b"\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"sep=,\n"),
    *(b"<", b">", b"<table>", b"<td colspan=9999999>", b"<td rowspan=9999999>", b"</tr>", b"&#0;"),
    *(
        b"<!DOCTYPE x>",
        b"<![CDATA[",
        b"<!--",
        b"]]>",
        b"&amp;",
        b'hidden="1"',
        b'r="XFD9"',
        b't="s"',
    ),
    *(b'ss:Index="9"', b'r="1048576"', b"<c/>", b"<v>9e999</v>", b"<f>A1</f>", b"NaN", b"1e308"),
    *(
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"\x1f\x8b",
        b"\xd0\xcf\x11\xe0",
        b"=cmd|'",
        b"\x1b[2J",
        b"{}\n",
    ),
    *(b"Total", b"#REF!", b"4.41E+11", b"\xe2\x80\xae", b"Name,", b"99999999999999999999"),
]


@cache
def seeds() -> dict[str, bytes]:
    """The smaller files of the corpus."""
    found = {path.name: path.read_bytes() for path in corpus_paths()}
    return {name: content for name, content in found.items() if len(content) <= LARGEST_SEED}


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with a few places changed, taken out, put in, doubled, or all behind cut off."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place, size = chance.randint(0, len(changed)), chance.choice((1, 1, 2, 8, 64))
        match chance.randrange(6):
            case 0 if place < len(changed):
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                del changed[place : place + size]
            case 2:
                changed[place:place] = chance.choice(TOKENS)
            case 3:
                changed[place : place + size] = chance.choice(TOKENS)
            case 4:
                changed[place:place] = changed[place : place + 64] * chance.choice((1, 2, 50))
            case _ if chance.random() < 0.2:
                del changed[place:]
    return bytes(changed)


def mutated_inside(content: bytes, chance: random.Random) -> bytes:
    """An archive with one of its parts mutated, its checksums right again."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, EOFError, ValueError):
        return mutated(content, chance)
    if not parts:
        return content
    name = chance.choice(sorted(parts))
    return zipped({**parts, name: mutated(parts[name], chance)})


@contextmanager
def no_hanging() -> Iterator[None]:
    """Ends what would never end; a system without alarms would wait for ever."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def give_up(*_: object) -> None:
        raise AssertionError(f"not done after {FOREVER} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(FOREVER)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def check(content: bytes, name: str = "customers.csv", **options: object) -> None:
    """Read a file to its end and check its rows: an `ImporterError` is caught, all else is a bug.

    Every row ends as a request or with a problem; none vanishes.
    """
    with TemporaryDirectory() as folder, no_hanging():
        path = Path(folder, name)
        path.write_bytes(content)
        found = check_as_golden(path, options)
    for row in found.get("rows", {}).values():
        assert "body" in row or "no customer" in row or row["problems"]


QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.sampled_from(sorted(seeds()))
CHANCE = st.integers(0, 2**32).map(random.Random)


def check_mutation(name: str, chance: random.Random) -> None:
    content = seeds()[name]
    inside = content.startswith(b"PK") and chance.random() < 0.8
    damage = mutated_inside if inside else mutated
    check(damage(content, chance), skip_hidden=chance.random() < 0.2)


@settings(QUIET, max_examples=120)
@given(SEEDS, CHANCE)
def test_damaged_files_end_in_rows_or_in_one_message(name: str, chance: random.Random) -> None:
    """A small budget of what `make test-slow` does at length."""
    check_mutation(name, chance)


@pytest.mark.slow
@settings(QUIET, max_examples=6_000 if SLOW else 1)
@given(SEEDS, CHANCE)
def test_many_damaged_files_end_in_rows_or_in_one_message(name: str, chance: random.Random) -> None:
    check_mutation(name, chance)


@settings(QUIET)
@given(st.binary(max_size=400), st.sampled_from(["", "PK\x03\x04", "\x1f\x8b", "Name,", "<table>"]))
def test_any_bytes_end_in_rows_or_in_one_message(content: bytes, start: str) -> None:
    check(start.encode("latin-1") + content)


@settings(QUIET)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"]))
def test_any_text_ends_in_rows_or_in_one_message(text: str, codec: str) -> None:
    """With a header that is known, so that rows reach the checks."""
    check(("Name,Email,Phone,Opening Balance\n" + text).encode(codec, "ignore"))


@settings(QUIET)
@given(st.text(max_size=120), CHANCE)
def test_any_options_end_in_rows_or_in_one_message(said: str, chance: random.Random) -> None:
    """What the user types is no more to be trusted than the file."""
    option = chance.choice(["encoding", "delimiter", "sheet"])
    check(seeds()["57-hidden-rows-columns-sheets.xlsx"], **{option: said})
    check(seeds()["05-semicolons-by-regional-settings.csv"], **{option: said})
