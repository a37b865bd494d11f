"""A template of which a person wants some columns otherwise; all others stay as it reads them."""

import tomllib
from decimal import Decimal

import pytest
from importer.core.headers.told import IN_THE_NOTE, LEFT_OUT, Told
from importer.core.mapping.overruled import overruled, overruled_toml
from importer.core.mapping.plan import MappingPlan
from importer.core.mapping.planning import plan_mapping
from importer.core.rows import Header
from importer.core.stages import ColumnUsage
from importer.core.templates.template import Template, parse_template
from importer.sources.template_files import load_template, load_templates

from tests.core.template_texts import mapped_by, row_of

HEADER = Header(1, ("Customer", "Full Name", "Phone Numbers", "Open Balance", "Terms", "Notes"))
CELLS = ("Acme (deleted)", "Dr. Ann Smith", "Phone:(1) 2 Mobile:3", "1,200.00", "Net 30", "Rings")
TEMPLATE = load_template("quickbooks-online")


def plan(told: Told) -> MappingPlan:
    return plan_mapping(HEADER, overruled(TEMPLATE, HEADER, told))


def fields(told: Told) -> dict[str, str]:
    found = mapped_by(plan(told), row_of(*CELLS))
    return {name: text for name, text in found.values.items() if text}


def note(told: Told) -> tuple[str, ...]:
    return mapped_by(plan(told), row_of(*CELLS)).note_lines


def test_nothing_said_changes_nothing() -> None:
    assert overruled(TEMPLATE, HEADER, {}) == TEMPLATE


def test_other_columns_stay_as_the_template_reads_them() -> None:
    assert fields({4: IN_THE_NOTE}) == fields({})
    assert fields({})["lastName"] == "Smith"
    assert note({4: IN_THE_NOTE}) == (*note({}), "Terms: Net 30")


def test_a_field_is_filled_by_the_column_named_for_it_alone() -> None:
    now = fields({4: "displayName"})
    assert now["displayName"] == "Net 30"
    assert now["firstName"] == fields({})["firstName"]


def test_what_is_not_wanted_is_left_out() -> None:
    assert plan({2: LEFT_OUT}).columns[2].usage is ColumnUsage.LEFT_OUT
    assert "workPhone" not in fields({2: LEFT_OUT})
    assert "firstName" not in fields({1: LEFT_OUT})


def test_what_goes_into_the_note_fills_no_field() -> None:
    assert "firstName" not in fields({1: IN_THE_NOTE})
    assert "Full Name: Dr. Ann Smith" in note({1: IN_THE_NOTE})


def test_where_all_that_is_not_named_is_left_out_the_note_takes_it() -> None:
    strict = TEMPLATE.model_copy(update={"unmapped": "leave-out"})
    now = overruled(strict, HEADER, {4: "displayName"})
    lines = mapped_by(plan_mapping(HEADER, now), row_of(*CELLS)).note_lines
    assert "Customer: Acme (deleted)" in lines


@pytest.mark.parametrize("template", load_templates(), ids=lambda one: one.name)
def test_as_a_file_it_says_the_same(template: Template) -> None:
    data = tomllib.loads(overruled_toml(template), parse_float=Decimal)
    again = parse_template(data, "columns.toml", is_ours=True)
    assert again.model_dump() == template.model_dump()
