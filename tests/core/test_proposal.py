"""A file that no template claims gets a mapping to edit, which loads again and means the same."""

import tomllib
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from importer.core.mapping import plan_mapping
from importer.core.proposal import propose_mapping, proposed_template, template_toml, toml_text
from importer.core.rows import Header
from importer.core.template import parse_template

from tests.core.templates import row_of

HEADERS = [
    "Customer",
    "Name",
    "Phone",
    "phone",
    "E-mail",
    "Hue",
    'Quote " \\ it',
    "Card Number",
    "",
]


def toml_of(*headers: str) -> str:
    proposal = propose_mapping(Header(1, headers))
    return template_toml(proposal, name="my-shop", title="My shop's export")


def test_a_proposal_names_the_field_the_reason_and_the_confidence():
    """The person who edits it should see why each line is there."""
    toml = toml_of("Custommer Name", "E-mail", "Hue")
    assert (
        '# Email: header equals E-mail (confidence 95%).\n[fields.email]\ncolumn = "E-mail"' in toml
    )
    assert "# Display Name: header is 96 % like Customer Name" in toml


def test_a_proposal_lists_the_columns_without_a_field():
    """Nothing is dropped behind the user's back."""
    toml = toml_of("Display Name", "Customer", "Hue", "IBAN")
    assert "#   Customer: goes into the note; Display Name is taken from Display Name" in toml
    assert "#   Hue: goes into the note" in toml
    assert "#   IBAN: card or bank data: only the header is kept" in toml


def test_a_proposal_offers_the_fields_without_a_column():
    """All fields that a template can fill stand in it, ready to be switched on."""
    assert "# [fields.openingBalance]" in toml_of("Name")
    assert "# [fields.displayName]" not in toml_of("Name")


@given(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=9))
def test_a_proposal_loads_again_and_maps_alike(names):
    """Promise 4 holds for the edited file too, as long as nothing was edited."""
    header = Header(1, ("Company", *names))
    proposal = propose_mapping(header)
    text = template_toml(proposal, name="x", title="X")
    template = parse_template(tomllib.loads(text, parse_float=Decimal), "x.toml")
    assert template.fields == proposed_template(proposal).fields
    row = row_of("Acme", *(f"{name} {number}" for number, name in enumerate(names)))
    by_headers = plan_mapping(header).map(row)
    by_template = plan_mapping(header, template).map(row)
    assert by_template == by_headers


def test_a_file_without_known_headers_gets_a_template_to_fill_in():
    """`importer templates init` is what the error of such a file proposes."""
    toml = toml_of("Colour", "Weight")
    assert "#   Colour: goes into the note" in toml
    assert "[fields." in toml
    assert all(line.startswith("#") for line in toml.splitlines() if "[fields." in line)
    assert '# all = ["Colour", "Weight"]' in toml


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_written_as_toml(text):
    """Headers hold quotes, backslashes, line ends and control characters."""
    assert tomllib.loads(f"a = {toml_text(text)}") == {"a": text}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=6))
def test_any_header_makes_a_file_that_is_toml(names):
    """Also in comments, where TOML forbids control characters."""
    tomllib.loads(toml_of("Name", *names))
