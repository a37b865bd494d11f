"""Proposals that were right once, kept in a template."""

from importer.core.mapping.planning import plan_mapping
from importer.core.rows import Header
from importer.core.stages import MappedRow
from importer.core.templates.template import Template, parse_template
from importer.core.templates.value_maps import ValueMap, fits, with_value_maps

from tests.core.template_texts import row_of

GPB = ValueMap("currencyCode", "GPB", "GBP")


def template(**fields: object) -> Template:
    data = {"name": "old", "title": "Old", "fields": {"displayName": {"column": "Name"}, **fields}}
    return parse_template(data, "old.toml")


CURRENCY = template(currencyCode={"column": "Cur"})


def currency_of(kept: Template, text: str) -> str:
    row = plan_mapping(Header(1, ("Name", "Cur")), kept).map(row_of("Acme", text))
    assert isinstance(row, MappedRow)
    return row.values["currencyCode"]


def test_a_kept_text_is_mapped_from_then_on_case_apart() -> None:
    kept = with_value_maps(CURRENCY, "next", [GPB])
    assert kept.name == "next"
    assert currency_of(kept, "GPB") == currency_of(kept, "gpb") == "GBP"
    assert currency_of(kept, "USD") == "USD"


def test_the_mapping_stays_what_it_was_otherwise() -> None:
    kept = with_value_maps(CURRENCY, "old", [GPB])
    assert kept.fields["displayName"] == CURRENCY.fields["displayName"]
    assert with_value_maps(CURRENCY, "old", []).fields == CURRENCY.fields


def test_an_older_map_that_led_to_the_wrong_text_leads_on() -> None:
    older = template(currencyCode={"column": "Cur", "lookup": {"Pound": "GPB", "gpb": "GIP"}})
    kept = with_value_maps(older, "next", [GPB])
    assert currency_of(kept, "Pound") == currency_of(kept, "GPB") == "GBP"


def test_amounts_dates_and_texts_that_are_taken_apart_are_not_kept() -> None:
    owing = template(
        openingBalance={"column": "Owes"},
        openingBalanceAt={"column": "At"},
        billingAddress1={"column": "Address", "parse": "address-lines"},
    )
    for field in ("openingBalance", "openingBalanceAt", "billingAddress1", "website"):
        one = ValueMap(field, "1", "2")
        assert not fits(owing, one)
        assert with_value_maps(owing, "old", [one]).fields == owing.fields
