"""Every sample is read as its golden says, and every template has a sample that proves it."""

from pathlib import Path

import pytest
from importer.core.errors import UsageError
from importer.core.layout.recognition import HEAD_ROWS, recognise_tables
from importer.core.reading import ReadingOptions
from importer.core.templates.template import Layout
from importer.sources import open_tables
from importer.sources.template_files import load_templates

from tests.samples.goldens import (
    SAMPLES,
    Sample,
    golden_path,
    load_sample,
    results_of,
    sample_paths,
)


def named(path: Path) -> str:
    return str(path.relative_to(SAMPLES))


@pytest.mark.parametrize("path", sample_paths(), ids=named)
def test_a_sample_is_read_as_its_golden_says(path):
    """Template, header, lines, columns, and every row with its request body or its problems."""
    sample = load_sample(path)
    expected = {key: value for key, value in sample.golden.items() if key not in NOT_COMPARED}
    found = results_of(sample)
    assert found.keys() == expected.keys()
    rows, expected_rows = found.pop("rows", {}), expected.pop("rows", {})
    assert found == expected
    assert rows.keys() == expected_rows.keys()
    for number, row in rows.items():
        assert in_any_order(row) == in_any_order(expected_rows[number]), f"row {number}"


NOT_COMPARED = {"follows", "options"}


def in_any_order(row):
    """A row's problems have no order of their own."""
    return {**row, "problems": sorted(row.get("problems", []))}


@pytest.mark.parametrize("path", sample_paths(), ids=named)
def test_a_golden_says_which_facts_it_follows(path):
    """A golden that nobody can check against the facts proves nothing."""
    follows = load_sample(path).golden["follows"]
    assert follows
    assert all("section" in line for line in follows)


@pytest.mark.parametrize("path", sample_paths(), ids=named)
def test_a_sample_is_claimed_by_one_template_at_most(path):
    """A tie between two templates would ask the user what nobody but we can know."""
    claims = [template.name for template in load_templates() if is_claimed(path, template)]
    sample = load_sample(path)
    is_claimed_by_itself = sample.golden["template"] and not sample.named_template
    assert claims == ([sample.golden["template"]] if is_claimed_by_itself else [])


@pytest.mark.parametrize("path", sample_paths(), ids=named)
def test_only_a_layout_from_documentation_has_to_be_named(path):
    """Whatever real files or programs have shown us is recognised without an option."""
    template = load_sample(path).named_template
    assert template is None or template.layout is Layout.ALIAS


def is_claimed(path: Path, template) -> bool:
    heads = [table.head(HEAD_ROWS) for table in open_tables(path, path.name, ReadingOptions())]
    try:
        found = recognise_tables(heads, [template])
    except UsageError as error:
        return error.code == "file-refused"
    return any(one is not None and one.template is not None for one in found)


def test_customers_beside_vendors_in_one_iif_file_are_read_and_the_vendors_counted(tmp_path):
    """EXPORTS.md section 2.2: several record types in one file."""
    customers = (SAMPLES / "quickbooks-desktop-iif" / "lists.iif").read_bytes()
    vendors = (SAMPLES / "quickbooks-desktop-iif-vendors" / "vendors.iif").read_bytes()
    both = tmp_path / "both.iif"
    both.write_bytes(vendors + customers)
    found = results_of(Sample(both, {}))
    assert found["template"] == "quickbooks-desktop-iif"
    assert len(found["rows"]) == 2
    both.write_bytes(customers + vendors)
    found = results_of(Sample(both, {}))
    assert len(found["rows"]) == 2
    assert found["lines"]["footer"] == 7


def test_every_template_has_a_sample():
    """A template without a sample is a guess."""
    proven = {load_sample(path).golden["template"] for path in sample_paths()}
    assert {template.name for template in load_templates()} <= proven


def test_every_golden_has_its_sample():
    """A golden whose sample was renamed would never be looked at again."""
    goldens = set(SAMPLES.rglob("*.expected.json"))
    assert goldens == {golden_path(path) for path in sample_paths()}
