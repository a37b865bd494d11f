"""Values that were put right are kept for the next file with the same headers."""

from datetime import UTC, datetime

from importer.core.templates.remembered import RememberedMapping
from importer.core.templates.template import Template, parse_template
from importer.core.templates.value_maps import ValueMap, extends, holds, with_value_maps


def template(**lookups: dict[str, str]) -> Template:
    fields = {
        "displayName": [{"column": "Name"}],
        "billingAddressCountry": [{"column": "Country", "lookup": lookups.get("country", {})}],
    }
    return parse_template({"name": "own", "title": "Own", "fields": fields}, "own")


GERMNY = ValueMap("billingAddressCountry", "Germny", "Germany")


def test_a_text_that_is_kept_is_held_however_it_is_written() -> None:
    kept = with_value_maps(template(), "confirmed", [GERMNY])
    assert holds(kept, GERMNY)
    assert holds(kept, ValueMap("billingAddressCountry", "GERMNY", "Germany"))
    assert not holds(kept, ValueMap("billingAddressCountry", "Germny", "Germania"))
    assert not holds(template(), GERMNY)


def test_a_mapping_with_more_texts_extends_the_one_without() -> None:
    kept = with_value_maps(template(), "confirmed", [GERMNY])
    assert extends(kept, template())
    assert not extends(template(), kept)
    assert not extends(kept, template(country={"Frnce": "France"}))


def test_another_mapping_extends_none() -> None:
    other = parse_template(
        {"name": "own", "title": "Own", "fields": {"displayName": [{"column": "Company"}]}}, "own"
    )
    assert not extends(other, template())
    assert RememberedMapping(("Name",), other, datetime.now(UTC)).template == other
