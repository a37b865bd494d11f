"""Templates, headers and rows for tests, in a line each."""

import tomllib
from collections.abc import Sequence
from decimal import Decimal

from importer.core.mapping.planning import MappingPlan, plan_mapping
from importer.core.rows import CellKind, Header, RowRef, SourceRow
from importer.core.stages import FilteredRow, MappedRow
from importer.core.templates.template import Template, parse_template

OPENING = 'name = "test"\ntitle = "Test"\n'


def template_of(toml: str, *, opening: str = OPENING) -> Template:
    """A template from its TOML text, name and title given."""
    return parse_template(tomllib.loads(opening + toml, parse_float=Decimal), "test.toml")


def row_of(*cells: str, number: int = 2, kinds: Sequence[CellKind] | None = None) -> SourceRow:
    """A row of a file named `f`."""
    return SourceRow(RowRef("f", "", number), cells, tuple(kinds) if kinds is not None else None)


def rows_of(*lines: Sequence[str]) -> tuple[SourceRow, ...]:
    """Rows from the top of a file."""
    return tuple(row_of(*cells, number=number) for number, cells in enumerate(lines, start=1))


def plan_of(headers: Sequence[str], toml: str | None = None) -> MappingPlan:
    """The plan for a header in row 1, by a template or, without one, by the headers alone."""
    template = None if toml is None else template_of(toml)
    return plan_mapping(Header(1, tuple(headers)), template)


def mapped(toml: str | None, **cells: str) -> MappedRow:
    """One row, given as header -> cell, mapped."""
    return mapped_by(plan_of(list(cells), toml), row_of(*cells.values()))


def mapped_by(plan: MappingPlan, row: SourceRow) -> MappedRow:
    """A row that no filter takes out."""
    found = plan.map(row)
    assert isinstance(found, MappedRow)
    return found


def filtered(toml: str, **cells: str) -> FilteredRow | None:
    """What a template's filter says about one row, None if it lets it pass."""
    found = plan_of(list(cells), toml).map(row_of(*cells.values()))
    return found if isinstance(found, FilteredRow) else None
