"""What a header says is believed only where the values do not say otherwise."""

import pytest
from importer.core.headers.witnesses import agree, contradiction
from importer.core.late_texts import told
from importer.core.mapping.proposal import propose_mapping
from importer.core.rows import Header


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("website", ("base", "Main Website")),
        ("salutation", ("Sales Executive", "Owner")),
        ("displayName", ("1001", "1002", "1003")),
        ("displayName", ("yes", "no", "yes")),
        ("shippingAddress1", ("1", "0")),
        ("billingAddressCity", ("8001", "3906")),
        ("openingBalance", ("yes", "no")),
        ("openingBalanceAt", ("never", "soon")),
        ("billingAddressCountry", ("49", "33", "1")),
        ("email", ("Ann", "Bob", "Cy")),
        ("billingAddressPostcode", ("somewhere in the north",) * 3),
        ("customerType", ("Wholesale", "Retail", "Web")),
    ],
)
def test_a_column_of_something_else_is_no_field(field: str, values: tuple[str, ...]) -> None:
    why = contradiction(field, values)
    assert told(why).startswith("its values are no ")
    assert values[0] in why


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("website", ("acme.example", "n/a")),
        ("salutation", ("Mr.", "Frau Dr.", "Pani", "г-жа")),
        ("displayName", ("1001", "Acme")),
        ("displayName", ("4711",)),
        ("openingBalance", ("1.200,50 H", "nil")),
        ("email", ("not-an-address",)),
        ("email", ("", "ann@acme.example")),
        ("billingAddress1", ("anything", "at all", "7")),
        ("openingBalance", ()),
    ],
)
def test_a_mistyped_value_proves_nothing(field: str, values: tuple[str, ...]) -> None:
    """It is an error of its row, and named there."""
    assert contradiction(field, values) == ""


def test_what_a_field_wants_is_told_from_what_it_may_take() -> None:
    assert agree("billingAddressCountry", ("France", "Spain", "Gold"))
    assert not agree("billingAddressCountry", ("Gold", "Silver", "Spain"))
    assert agree("note", ("anything",))


def field_of(header: str, *values: str) -> tuple[str, str]:
    """The field of a column beside a name, and why it has none."""
    names = ("Name", header)
    proposal = propose_mapping(Header(1, names), [("Acme", value) for value in values])
    match = proposal.matches.get(1)
    return (match.field if match else "", told(proposal.outdone.get(1, "")))


def test_a_job_under_title_is_listed_and_not_used() -> None:
    found, why = field_of("Title", "Sales Executive", "Chief of Staff")
    assert found == ""
    assert why == "its values are no forms of address: Sales Executive, Chief of Staff"
    assert field_of("Title", "Mrs", "Dr.")[0] == "salutation"


def test_a_header_that_is_nearly_known_needs_values_that_agree() -> None:
    assert field_of("Cuntry", "France", "Spain")[0] == "billingAddressCountry"
    found, why = field_of("Cuntry", "Gold", "Silver")
    assert found == ""
    assert why == "its values do not look like Billing Address Country: Gold, Silver"


def test_a_balance_is_a_balance_in_any_language_if_it_holds_numbers() -> None:
    assert field_of("الرصيد الحالي", "1200")[0] == "openingBalance"
    assert field_of("Zůstatek", "yes")[0] == ""


def test_an_area_code_alone_is_no_phone_and_a_number_no_state() -> None:
    assert contradiction("workPhone", ["03", "06", "090"])
    assert contradiction("billingAddressState", ["012345678", "123456789"])
    assert not contradiction("billingAddressState", ["NSW", "2A"])
