"""Every sample is checked as its golden says, and every template has a sample that proves it."""

from pathlib import Path

import pytest
from importer.core.templates.template import Certainty, Template
from importer.sources.template_files import load_template, load_templates

from tests.goldens import (
    SAMPLES,
    SUFFIX,
    assert_as_expected,
    assert_complete,
    check_as_golden,
    claims_of,
    golden_path,
    load_golden,
    options_of,
    sample_paths,
)

WHOLE = {"template", "sheet", "header_row", "lines", "total", "columns", "rows"}
"""What the golden of a sample says besides: samples prove whole layouts."""


def named(path: Path) -> str:
    return str(path.relative_to(SAMPLES))


EVERY_SAMPLE = pytest.mark.parametrize("path", sample_paths(), ids=named)


@EVERY_SAMPLE
def test_a_sample_is_checked_as_its_golden_says(path: Path) -> None:
    """Template, header, lines, columns, and every row with its request body or its problems."""
    golden = load_golden(path)
    assert_as_expected(check_as_golden(path, options_of(golden)), golden)


@EVERY_SAMPLE
def test_a_golden_says_what_it_follows_and_leaves_nothing_out(path: Path) -> None:
    golden = load_golden(path)
    assert_complete(golden)
    assert "refused" in golden or golden.keys() >= WHOLE


@EVERY_SAMPLE
def test_a_sample_is_claimed_by_one_template_at_most(path: Path) -> None:
    """A tie between two templates would ask the user what nobody but we can know."""
    template = load_golden(path)["template"]
    assert claims_of(path) == ([template] if template and not named_template(path) else [])


@EVERY_SAMPLE
def test_only_a_layout_from_documentation_has_to_be_named(path: Path) -> None:
    """Whatever real files or programs have shown us is recognised without an option."""
    template = named_template(path)
    assert template is None or template.layout is Certainty.ALIAS


def named_template(path: Path) -> Template | None:
    """The template that the user has to name: nothing in the file gives its layout away."""
    name = options_of(load_golden(path)).get("template")
    return load_template(name) if name else None


def test_customers_beside_vendors_in_one_iif_file_are_read_and_the_vendors_counted(
    tmp_path: Path,
) -> None:
    """templates/README.md#quickbooks-desktop-iif: several record types in one file."""
    customers = (SAMPLES / "quickbooks-desktop-iif" / "lists.iif").read_bytes()
    vendors = (SAMPLES / "quickbooks-desktop-iif-vendors" / "vendors.iif").read_bytes()
    both = tmp_path / "both.iif"
    both.write_bytes(vendors + customers)
    found = check_as_golden(both, {})
    assert found["template"] == "quickbooks-desktop-iif"
    assert len(found["rows"]) == 2
    both.write_bytes(customers + vendors)
    found = check_as_golden(both, {})
    assert len(found["rows"]) == 2
    assert found["lines"]["footer"] == 7


def test_every_template_has_a_sample() -> None:
    """A template without a sample is a guess."""
    proven = {load_golden(path)["template"] for path in sample_paths()}
    assert {template.name for template in load_templates()} <= proven


def test_every_golden_has_its_sample() -> None:
    """A golden whose sample was renamed would never be looked at again."""
    assert set(SAMPLES.rglob(f"*{SUFFIX}")) == set(map(golden_path, sample_paths()))
