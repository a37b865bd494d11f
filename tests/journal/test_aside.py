"""A journal that can't be used is put aside: nothing of it is lost, and nobody is at work then."""

from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.journal import lock_organization, open_journal, set_aside


def test_all_that_belongs_to_it_gets_another_name(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    files = {"": b"damaged", "-wal": b"what was written last", "-shm": b"an index"}
    for ending, content in files.items():
        path.with_name(path.name + ending).write_bytes(content)
    kept = set_aside(path, tmp_path / "locks")
    assert kept is not None
    assert kept.parent == tmp_path
    for ending, content in files.items():
        assert kept.with_name(kept.name + ending).read_bytes() == content
        assert not path.with_name(path.name + ending).exists()
    open_journal(path).close()


def test_where_there_is_none_nothing_happens(tmp_path: Path) -> None:
    assert set_aside(tmp_path / "journal.sqlite", tmp_path / "locks") is None
    assert not list(tmp_path.glob("journal*"))


def test_while_an_importer_is_at_work_it_stays(tmp_path: Path) -> None:
    path, locks = tmp_path / "journal.sqlite", tmp_path / "locks"
    path.write_bytes(b"damaged")
    with (
        lock_organization(locks, "some organization", "process 7, `importer run`"),
        pytest.raises(ImporterError, match="process 7") as caught,
    ):
        set_aside(path, locks)
    assert caught.value.code == "journal-in-use"
    assert path.read_bytes() == b"damaged"
    assert set_aside(path, locks) is not None
