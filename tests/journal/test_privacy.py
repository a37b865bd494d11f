"""The journal is its owner's alone, and what is forgotten is gone from the bytes."""

import os
import re
import shutil
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.core.problems import Problem
from importer.core.runs import AttemptNews, AttemptState, ExistingCustomer
from importer.journal import Journal, open_journal

from tests.journal.examples import checked_row, run_with_rows, source_record


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A user whose new files are everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """Mode of each file by name."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


@pytest.mark.usefixtures("open_umask")
def test_nobody_else_reads_the_journal(path: Path) -> None:
    """Neither the file, nor what SQLite keeps beside it, nor a look into the folder."""
    with open_journal(path) as journal:
        run_with_rows(journal, checked_row(1))
        files = modes(path.parent)
        assert {path.name, f"{path.name}-wal", f"{path.name}-shm"} <= files.keys()
        assert set(files.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.usefixtures("open_umask")
def test_folders_above_are_private_too_if_we_make_them(tmp_path: Path) -> None:
    """Those that exist belong to somebody and stay as they are."""
    (tmp_path / "there").mkdir(mode=0o755)
    with open_journal(tmp_path / "there" / "a" / "b" / "journal.sqlite"):
        assert stat.S_IMODE((tmp_path / "there").stat().st_mode) == 0o755
        assert modes(tmp_path / "there") == {"a": 0o700}
        assert modes(tmp_path / "there" / "a") == {"b": 0o700}


def test_a_journal_left_open_is_closed_to_others(path: Path) -> None:
    """A backup that was copied back, say, with the log of a crash beside it."""
    with open_journal(path) as journal:
        run_with_rows(journal, checked_row(1))
        copy = path.parent / "copy.sqlite"
        for beside in ("", "-wal"):
            shutil.copy(f"{path}{beside}", f"{copy}{beside}")
            Path(f"{copy}{beside}").chmod(0o644)
    with open_journal(copy, read_only=True) as journal:
        assert len(journal.runs()) == 1
        assert set(modes(path.parent).values()) == {0o600}


SECRETS = ("Wanda Wunderlich", "wanda@example.com", "Secret Street 17", "+49 170 0000000", "C-4711")


def run_with_secrets(journal: Journal) -> str:
    """A run that has the secrets in every place where customers' data may stand."""
    name, email, street, phone, key = SECRETS
    rows = [
        checked_row(
            row_id,
            cells=(f"{name} {row_id}", email, street, phone),
            source_key=key,
            display_name=f"{name} {row_id}",
            body=f'{{"displayName":"{name} {row_id}","email":"{email}"}}',
            name_key=name,
            email_key=email,
            problems=(Problem("phone-unusual", "workPhone", 3, phone, {"was": street}),),
        )
        for row_id in range(1, 301)
    ]
    run_id = run_with_rows(journal, *rows, number=2)
    journal.add_source(run_id, source_record(path=f"{name}.csv"))
    journal.set_fact(run_id, "last", street)
    values = f'{{"email":"{email}"}}'
    journal.add_existing(run_id, [ExistingCustomer(1, name, email, values)])
    (attempt,) = journal.record_intents(run_id, [(1, rows[0].body)])
    journal.record_attempt(
        AttemptNews(attempt, AttemptState.CONFIRMED, mended_body=street, detail=phone)
    )
    return run_id


in_a_file = pytest.mark.parametrize("open_again", ["sqlite"], indirect=True)


def secrets_in(folder: Path) -> set[str]:
    """Secrets that stand in the bytes of any file of the folder, packed or not."""
    stored = b"".join(file.read_bytes() for file in folder.iterdir())
    stored += b"".join(unpacked(stored))
    return {secret for secret in SECRETS if secret.encode() in stored}


_BEGINNING = rb"\x78[\x01\x5e\x9c\xda]"
"""Of what zlib reads (RFC 1950), at whatever level it was packed."""


def unpacked(stored: bytes) -> Iterator[bytes]:
    """What can be unpacked of each packed text that begins anywhere, whole or not."""
    for start in re.finditer(_BEGINNING, stored):
        unpacking = zlib.decompressobj()
        for at in range(start.start(), len(stored), 64):
            try:
                yield unpacking.decompress(stored[at : at + 64])
            except zlib.error:
                break
            if unpacking.eof:
                break


@in_a_file
def test_the_search_finds_what_is_packed(journal: Journal, path: Path) -> None:
    """Each secret in each part of a block: the test below would notice what was left behind."""
    for number, secret in enumerate(SECRETS, start=1):
        rows = [
            checked_row(1, cells=(secret,), body=""),
            checked_row(2, source_key=secret),
            checked_row(3, body=secret),
        ]
        for row in rows:
            run_with_rows(journal, row, number=10 * number + row.row_id)
            journal._database.empty_log()
            assert secret in secrets_in(path.parent)
            journal.forget(journal.runs()[-1].id)
            assert secret not in secrets_in(path.parent)


@in_a_file
def test_a_forgotten_run_is_gone_from_the_bytes(journal: Journal, path: Path) -> None:
    """At once, from the log too, while the journal stays open and other runs stay whole."""
    kept = run_with_rows(journal, checked_row(1, problems=(Problem("duplicate-row"),)), number=1)
    results = list(journal.results(kept))
    forgotten = run_with_secrets(journal)
    assert secrets_in(path.parent) == set(SECRETS)
    journal.forget(forgotten)
    assert secrets_in(path.parent) == set()
    assert [run.id for run in journal.runs()] == [kept]
    assert list(journal.results(kept)) == results
    assert journal.sources(kept) == (source_record(),)


def test_the_file_shrinks_when_a_run_is_forgotten(path: Path) -> None:
    """To what a new journal takes: it does not grow for ever."""
    with open_journal(path):
        pass
    size_of_a_new_journal = path.stat().st_size
    with open_journal(path) as journal:
        journal.forget(run_with_secrets(journal))
        assert path.stat().st_size == size_of_a_new_journal


def test_a_run_is_not_forgotten_behind_a_readers_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its data could not leave the disk while somebody reads it; the run stays whole meanwhile."""
    monkeypatch.setattr("importer.journal.connection._BUSY_SECONDS", 0.01)
    with open_journal(path) as journal, open_journal(path, read_only=True) as reports:
        run_id = run_with_secrets(journal)
        rows = reports.results(run_id)
        next(rows)
        journal.set_fact(run_id, "written", "after the reader began")
        with pytest.raises(ImporterError) as caught:
            journal.forget(run_id)
        assert caught.value.code == "journal-in-use"
        assert len(list(rows)) == 299
        journal.forget(run_id)
        assert secrets_in(path.parent) == set()
