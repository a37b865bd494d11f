"""Archives of one spreadsheet: what is inside is read, and the user's file is what is named."""

import gzip

import pytest
from importer.core.errors import ImporterError
from importer.sources import packing

from tests.sources.reading import cells_of, table
from tests.sources.workbooks import row, text_cell, xlsx, zipped

CSV = b"Name,City\r\nAnn,Oslo\r\n"
WORKBOOK = xlsx(row(1, text_cell("A", "Name"), text_cell("B", "City")))


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(CSV),
        zipped({"customers.csv": CSV}),
        zipped({"export/customers.csv": CSV, "export/": b"", "__MACOSX/._customers.csv": b"\0"}),
        zipped({"customers.csv": CSV, "readme.pdf": b"%PDF", ".DS_Store": b"\0"}),
        zipped({"export": CSV}),
    ],
)
def test_the_one_table_of_an_archive_is_read(content: bytes) -> None:
    """What systems and exports put beside it is not looked at."""
    assert cells_of(content) == [("Name", "City"), ("Ann", "Oslo")]


@pytest.mark.parametrize("content", [gzip.compress(WORKBOOK), zipped({"a.xlsx": WORKBOOK})])
def test_a_workbook_in_an_archive_is_read(content: bytes) -> None:
    """As if it were unpacked."""
    assert cells_of(content) == [("Name", "City")]


def test_the_fingerprint_is_that_of_the_users_file() -> None:
    """It is that file which a run is bound to."""
    import hashlib

    content = gzip.compress(CSV)
    with table(content) as found:
        assert found.sha256 == hashlib.sha256(content).hexdigest()
        assert found.size == len(content)
        assert found.facts["unpacked from"] == "gzip archive"


def test_several_tables_in_an_archive_are_not_chosen_from() -> None:
    """The user says which."""
    with pytest.raises(ImporterError) as stopped:
        cells_of(zipped({"customers.csv": CSV, "vendors.csv": CSV}))
    assert stopped.value.code == "archive-of-several-files"
    assert "customers.csv, vendors.csv" in stopped.value.message


@pytest.mark.parametrize("content", [gzip.compress(CSV)[:-9], b"\x1f\x8b\x08" + b"x" * 50])
def test_a_gzip_archive_that_is_cut_off(content: bytes) -> None:
    """A download that stopped half way must not import half of the customers."""
    with pytest.raises(ImporterError) as stopped:
        cells_of(content)
    assert stopped.value.code == "archive-damaged"


def test_bombs_are_stopped_while_they_unpack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gzip does not say beforehand how large its content is."""
    monkeypatch.setattr(packing, "LARGE_ENTRY", 1 << 20)
    monkeypatch.setattr(packing, "HIGHEST_RATIO", 100)
    with pytest.raises(ImporterError) as stopped:
        cells_of(gzip.compress(b"Name,City\n" * 1_000_000))
    assert stopped.value.code == "archive-too-large"
