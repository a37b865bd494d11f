"""Rows of one name, as merging meets them."""

import json
from collections.abc import Mapping, Sequence

from importer.core.checking.checker import Checker
from importer.core.checking.merging import MergedRow, merge_rows
from importer.core.checking.same_customer import NamedRow, OneCustomer, customers_among
from importer.core.customer import body_of
from importer.core.options import CheckOptions
from importer.core.rows import RowRef
from importer.core.stages import ValidRow
from msgspec.structs import replace

from tests.core.checks import BOOKS, TODAY, mapped_row

ACME = {"displayName": "Acme"}


def named(row_id: int, values: Mapping[str, str], *note_lines: str, key: str = "5101") -> NamedRow:
    """A valid row of the file, Acme's unless it says other."""
    row = mapped_row({**ACME, **values}, note_lines=note_lines)
    mapped = replace(row, ref=RowRef("f.csv", "", row_id + 1), source_key=key)
    result = Checker(CheckOptions(TODAY), BOOKS).judge(mapped).result
    assert isinstance(result, ValidRow), result
    return NamedRow(row_id, mapped, json.loads(body_of(result.customer)))


def rows_of(*several: Mapping[str, str], key: str = "5101") -> tuple[NamedRow, ...]:
    """Rows below each other."""
    return tuple(named(at, values, key=key) for at, values in enumerate(several, start=1))


def merged(*several: Mapping[str, str], key: str = "5101") -> MergedRow:
    """What comes of rows that are one customer."""
    return merge_rows(rows_of(*several, key=key))


def merged_ids(rows: Sequence[NamedRow]) -> list[list[int]]:
    """Which rows are one customer."""
    found = customers_among(rows)
    return [[row.row_id for row in one.rows] for one in found if isinstance(one, OneCustomer)]
