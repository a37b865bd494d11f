"""Texts that are packed come back byte for byte, whatever they hold."""

import json
import sys
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.bodies import Bodies, BodyField
from importer.core.rows import RowChunk
from importer.journal import packing
from importer.journal.body_blocks import pack_bodies, unpack_bodies
from importer.journal.packing import pack_rows, pack_texts, unpack_rows, unpack_texts

TEXTS = st.text(max_size=8) | st.sampled_from(["", "\x1e", "\x1f", "a\x1eb", "\x1f\x1f", "[1]"])
LETTERS = st.characters(codec="utf-8", min_codepoint=32, exclude_characters='"\\')
PLAIN = st.text(LETTERS, max_size=4)


@given(st.lists(TEXTS, min_size=1))
def test_texts_come_back(texts: list[str]) -> None:
    assert unpack_texts(pack_texts(texts)) == tuple(texts)


def test_where_isa_l_is_not_built_zlib_packs_and_each_reads_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A journal may move to another machine."""
    texts = [f"Customer {number}" for number in range(200)]
    here = pack_texts(texts)
    monkeypatch.setitem(sys.modules, "isal.isal_zlib", None)
    monkeypatch.setattr(packing, "_compress", packing._packer())
    elsewhere = pack_texts(texts)
    assert packing._compress is zlib.compress
    assert unpack_texts(here) == unpack_texts(elsewhere) == tuple(texts)


@given(st.lists(st.lists(TEXTS, max_size=4).map(tuple), min_size=1, max_size=6))
def test_rows_of_any_width_come_back(rows: list[tuple[str, ...]]) -> None:
    """Also those without a cell, and those whose cells hold what stands between cells."""
    assert tuple(unpack_rows(pack_rows(rows), len(rows))) == tuple(rows)


@st.composite
def bodies_and_cells(draw: st.DrawFn) -> tuple[Bodies, list[list[str]]]:
    """Rows of which some values are cells and some are not, and some bodies are of another make."""
    count, width = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    cells = [[draw(PLAIN) for _ in range(width)] for _ in range(count)]
    fields = []
    for number in range(draw(st.integers(1, 4))):
        texts = [row[draw(st.integers(0, width - 1))] for row in cells]
        if draw(st.booleans()):
            column = draw(st.integers(0, width - 1))
            texts = [row[column] for row in cells]
        fields.append(BodyField(f"field{number}", draw(st.booleans()), texts))
    others = draw(st.dictionaries(st.integers(0, count - 1), TEXTS))
    if draw(st.booleans()):
        cells[-1] = cells[-1][:-1]
    return Bodies(count, fields, others), cells


def _chunk(cells: list[list[str]]) -> RowChunk:
    return RowChunk("file.csv", "", range(2, len(cells) + 2), cells)


@given(bodies_and_cells())
def test_bodies_come_back(drawn: tuple[Bodies, list[list[str]]]) -> None:
    """Those that are mostly cells, and those of rows that were judged by themselves."""
    bodies, cells = drawn
    found = unpack_bodies([pack_bodies(bodies, _chunk(cells)), pack_rows(cells)], len(bodies))
    assert [found[at] for at in range(len(found))] == [bodies[at] for at in range(len(bodies))]
    assert list(found[1:]) == [bodies[at] for at in range(1, len(bodies))]


def test_a_body_says_what_its_row_has() -> None:
    """A value that is no text stands without quotes; what a row does not have is left out."""
    fields = [
        BodyField("displayName", False, ["Acme", "Beta"]),
        BodyField("openingBalance", True, ["", "12.5"]),
    ]
    bodies = Bodies(2, fields)
    assert [json.loads(bodies[at]) for at in range(2)] == [
        {"displayName": "Acme"},
        {"displayName": "Beta", "openingBalance": 12.5},
    ]
    bodies.put(0, "")
    assert bodies[0] == ""


def test_a_value_that_is_a_cell_is_not_kept_twice() -> None:
    """Whether or not a row beside it was judged by itself."""
    cells = [[f"a name that is long enough to be noticed {number}" * 20] for number in range(50)]
    fields = [BodyField("displayName", False, [text for (text,) in cells])]
    texts = ["changed", *(text for (text,) in cells[1:])]
    changed = [BodyField("displayName", False, texts)]
    alike = pack_bodies(Bodies(50, fields), _chunk(cells))
    one_apart = pack_bodies(Bodies(50, changed, {0: "{}"}), _chunk(cells))
    assert len(alike) < 100
    assert len(one_apart) < 100
