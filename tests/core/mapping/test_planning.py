"""Cells arrive under the contract's names, by the template's word."""

import pytest
from importer.core.headers.own_columns import ROW_KEY, WHAT_HAPPENED
from importer.core.mapping.planning import own_name_of, plan_mapping
from importer.core.stages import MappedRow
from importer.core.templates.name_paths import OwnNames

from tests.core.template_texts import filtered, mapped, plan_of, row_of

NAME = '[fields.displayName]\ncolumn = "Name"\n'


# --- verbs


def test_a_column_is_taken_as_it_is() -> None:
    row = mapped('[fields.email]\ncolumn = "Mail"', Mail="ann@acme.example")
    assert row.values == {"email": "ann@acme.example"}
    assert row.columns["email"] == 0


def test_blank_cells_make_no_values() -> None:
    assert mapped(NAME + '[fields.email]\ncolumn = "Mail"', Name="Acme", Mail=" ").values == {
        "displayName": "Acme"
    }


def test_the_first_of_several_columns_that_is_filled_is_taken() -> None:
    toml = '[fields.workPhone]\nfirst = ["Phone", "DDI"]'
    assert mapped(toml, Phone="", DDI="2").values == {"workPhone": "2"}
    assert mapped(toml, Phone="", DDI="2").columns["workPhone"] == 1


def test_what_the_first_column_leaves_over_goes_into_the_note() -> None:
    """templates/README.md#xero: DDINumber is the work phone if that is empty, else it is noted."""
    toml = '[fields.workPhone]\nfirst = ["Phone", "DDI"]'
    assert mapped(toml, Phone="1", DDI="2").note_lines == ("DDI: 2",)
    assert mapped(toml, Phone="1", DDI="1").note_lines == ()


def test_columns_are_put_together_without_the_blank_ones() -> None:
    toml = '[fields.billingAddress2]\ncolumns = ["L2", "L3", "L4"]\njoin = ", "'
    assert (
        mapped(toml, L2="Hall B", L3="", L4="Gate 2").values["billingAddress2"] == "Hall B, Gate 2"
    )


def test_a_lookup_translates_known_words_and_leaves_others() -> None:
    """templates/README.md#quickbooks-desktop: `Active` and `Not-active`."""
    toml = '[fields.active]\ncolumn = "S"\nlookup = {Active = "yes", Not-active = "no"}'
    assert mapped(toml, S="NOT-ACTIVE").values["active"] == "no"
    assert mapped(toml, S="perhaps").values["active"] == "perhaps"


def test_an_inverted_flag_is_turned_round() -> None:
    """templates/README.md#myob-accountright: `N` or blank is active, anything else is not."""
    toml = '[fields.active]\ncolumn = "S"\nlookup = {N = "yes"}\notherwise = "no"\ndefault = "yes"'
    assert [mapped(toml, S=text).values["active"] for text in ("N", "Y", "?", "")] == [
        "yes",
        "no",
        "no",
        "yes",
    ]


def test_a_format_puts_words_around_the_value_and_none_around_a_blank() -> None:
    toml = '[fields.billingAddress1]\ncolumn = "A"\nformat = "Attn: {}"'
    assert mapped(toml, A="Ann Lee").values["billingAddress1"] == "Attn: Ann Lee"
    assert mapped(toml, A="").values == {}


@pytest.mark.parametrize(
    ("written", "turned"), [("1200", "-1200"), ("-1200", "1200"), ("(5.00)", "5.00"), ("0", "-0")]
)
def test_a_reversed_sign_makes_debts_positive(written: str, turned: str) -> None:
    """templates/README.md#tally: negative is debit."""
    toml = '[fields.openingBalance]\ncolumn = "B"\nsign = "reversed"'
    assert mapped(toml, B=written).values["openingBalance"] == turned


def test_constants_and_defaults_come_from_no_column() -> None:
    toml = (
        '[fields.customerType]\nconstant = "business"\n'
        '[fields.currencyCode]\ncolumn = "C"\ndefault = "EUR"'
    )
    row = mapped(toml, C="")
    assert row.values == {"customerType": "business", "currencyCode": "EUR"}
    assert "customerType" not in row.columns


def test_a_rule_holds_only_under_its_conditions() -> None:
    """templates/README.md#wave: Wave's shipping_address says whether the ship-to columns count."""
    toml = (
        NAME
        + '[fields.shippingAddressCity]\ncolumn = "City"\n'
        + 'when = {column = "Ships", equals = "True"}'
    )
    sent = mapped(toml, Name="A", City="Rome", Ships="true")
    assert sent.values["shippingAddressCity"] == "Rome"
    other = mapped(toml, Name="A", City="Rome", Ships="False")
    assert "shippingAddressCity" not in other.values
    assert other.note_lines == ("City: Rome",)


def test_a_condition_can_compare_with_other_columns() -> None:
    """templates/README.md#xero: a contact named like its person is that person, else a company."""
    toml = (
        '[fields.companyName]\ncolumn = "Contact"\n'
        'when = {column = "Contact", differs_from = ["First", "Last"]}\n'
        '[fields.displayName]\ncolumn = "Contact"\n'
        '[fields.firstName]\ncolumn = "First"\n[fields.lastName]\ncolumn = "Last"\n'
    )
    person = mapped(toml, Contact="ann  LEE", First="Ann", Last="Lee")
    assert "companyName" not in person.values
    assert mapped(toml, Contact="Acme", First="Ann", Last="Lee").values["companyName"] == "Acme"


def test_rules_for_one_field_are_tried_in_order() -> None:
    toml = (
        '[[fields.companyName]]\ncolumn = "Company"\n'
        '[[fields.companyName]]\ncolumn = "Name"\nwhen = {column = "Person", blank = true}\n' + NAME
    )
    assert mapped(toml, Name="A", Company="B", Person="").values["companyName"] == "B"
    assert mapped(toml, Name="A", Company="", Person="").values["companyName"] == "A"
    assert "companyName" not in mapped(toml, Name="A", Company="", Person="C").values


def test_lines_of_the_note_have_labels() -> None:
    toml = (
        NAME
        + '[[notes]]\nlabel = "Tax number"\ncolumns = ["Kind", "No"]\n[[notes]]\ncolumn = "*Fax"'
    )
    row = mapped(toml, Name="A", Kind="ABN", No="48 902", **{"*Fax": "1"})
    assert row.note_lines == ("Tax number: ABN 48 902", "Fax: 1")


def test_words_that_mean_nothing_are_blank() -> None:
    """importer/sources/README.md 34; what no template declares stays what it is."""
    toml = 'blank = ["NULL", "*None"]\n' + NAME + '[fields.email]\ncolumn = "M"'
    assert mapped(toml, Name="*None", M="NULL").values == {}
    assert mapped(NAME, Name="NULL").values == {"displayName": "NULL"}
    assert mapped(toml, Name="null", M="").values == {"displayName": "null"}


# --- parsers


def test_a_persons_name_is_taken_apart() -> None:
    row = mapped('[fields.firstName]\ncolumn = "N"\nparse = "person-name"', N="Dr. Ann Smith")
    assert row.values == {"salutation": "Dr.", "firstName": "Ann", "lastName": "Smith"}
    assert row.columns["lastName"] == 0


def test_a_whole_address_is_taken_apart() -> None:
    """templates/README.md#quickbooks-online: the last line is `City ST ZIP`."""
    toml = '[fields.shippingAddress1]\ncolumn = "A"\nparse = "address-lines"'
    assert mapped(toml, A="12 Larkspur Way\nSTE 4\nGreenbank NC 27000").values == {
        "shippingAddress1": "12 Larkspur Way",
        "shippingAddress2": "STE 4",
        "shippingAddressCity": "Greenbank",
        "shippingAddressState": "NC",
        "shippingAddressPostcode": "27000",
    }


def test_address_columns_are_read_as_lines() -> None:
    """templates/README.md#quickbooks-desktop: `Bill to 1` to `Bill to 5`."""
    toml = '[fields.billingAddress1]\ncolumns = ["B1", "B2", "B3"]\nparse = "address-lines"'
    values = mapped(toml, B1="1 Main St", B2="Springfield, IL 62701", B3="").values
    assert values["billingAddressPostcode"] == "62701"


def test_labelled_phones_find_their_fields_and_the_fax_the_note() -> None:
    """importer/sources/README.md 43."""
    toml = '[fields.workPhone]\ncolumn = "P"\nparse = "labelled-phones"'
    row = mapped(toml, P="Phone:(410) 555-0106 Mobile:(410) 555-0107 Fax:(410) 555-0108")
    assert row.values == {"workPhone": "(410) 555-0106", "personalPhone": "(410) 555-0107"}
    assert row.note_lines == ("Fax: (410) 555-0108",)


def test_a_parser_fills_only_what_other_columns_left_blank() -> None:
    toml = (
        '[fields.workPhone]\ncolumn = "P"\nparse = "labelled-phones"\n'
        '[fields.personalPhone]\nfirst = ["Mobile", "P"]'
    )
    row = mapped(toml, P="Phone:555 0106 Mobile:555 0107", Mobile="555 0199")
    assert row.values == {"workPhone": "555 0106", "personalPhone": "555 0199"}
    assert row.note_lines == ("P: Phone:555 0106 Mobile:555 0107",)


@pytest.mark.parametrize(
    ("amount", "side", "text"),
    [("1,000.00", "Dr", "1,000.00 Dr"), ("5", "CREDIT", "5 Cr"), ("", "Dr", None)],
)
def test_a_side_beside_an_amount_says_who_owes(amount: str, side: str, text: str | None) -> None:
    """templates/README.md#tally."""
    toml = '[fields.openingBalance]\ncolumns = ["A", "S"]\nparse = "amount-dr-cr"'
    assert mapped(toml, A=amount, S=side).values.get("openingBalance") == text


def test_a_list_of_addresses_is_left_to_the_checks() -> None:
    toml = '[fields.email]\ncolumn = "E"\nparse = "email-list"'
    text = "a@acme.example; b@acme.example"
    assert mapped(toml, E=text).values["email"] == text


# --- names


PATHS = '[names]\npath = ":"\nshorten = true\n[fields.displayName]\ncolumn = "Name"'


def test_a_path_is_the_display_name_and_its_parent_stands_in_the_note() -> None:
    """templates/README.md#quickbooks-online."""
    row = mapped(PATHS.replace("true", "false"), Name="Nusa Group:Villas:Villa Ubud")
    assert row.values["displayName"] == "Nusa Group:Villas:Villa Ubud"
    assert row.note_lines == ("Parent customer: Nusa Group:Villas",)


def test_a_name_is_shortened_where_its_last_part_is_one_customers_alone() -> None:
    """importer/sources/README.md 45."""
    names = ["Nusa:Villa Ubud", "Head Office", "Bali:head  office", "Nusa:Kitchen"]
    plan = plan_of(["Name"], PATHS)
    own_names = OwnNames()
    for name in names:
        own_names.add(own_name_of(plan, row_of(name)))
    shortening = plan_mapping(plan.header, plan.template, own_names=own_names)
    rows = [shortening.map(row_of(name)) for name in names]
    assert [row.values["displayName"] for row in rows if isinstance(row, MappedRow)] == [
        "Villa Ubud",
        "Head Office",
        "Bali:head  office",
        "Kitchen",
    ]


def test_a_mark_of_inactive_customers_is_taken_off_and_obeyed() -> None:
    """templates/README.md#quickbooks-online: ` (deleted)`."""
    toml = (
        '[names]\npath = ":"\ninactive_suffix = " (deleted)"\n'
        '[fields.displayName]\ncolumn = "Name"\n'
        '[fields.companyName]\ncolumn = "Name"\nparse = "last-of-path"'
    )
    gone = mapped(toml, Name="Group:Maria Lopez (deleted) ")
    assert gone.values == {
        "displayName": "Group:Maria Lopez",
        "companyName": "Maria Lopez",
        "active": "no",
    }
    assert "active" not in mapped(toml, Name="Maria Lopez").values


# --- rows that are no customers


def test_a_filter_skips_the_rows_that_it_names() -> None:
    """templates/README.md#zoho-books: `Contact Type=vendor`."""
    toml = NAME + '[[filter]]\ncolumn = "Kind"\nskip = ["vendor"]\nreason = "Contact Type is {}."'
    found = filtered(toml, Name="Paper Mill", Kind="Vendor")
    assert found is not None
    assert (found.display_name, found.reason) == ("Paper Mill", "Contact Type is Vendor.")
    assert filtered(toml, Name="Acme", Kind="customer") is None
    assert filtered(toml, Name="Acme", Kind="") is None


def test_a_filter_keeps_only_the_rows_that_it_names() -> None:
    """templates/README.md#tally: customers are the ledgers under Sundry Debtors."""
    toml = NAME + '[[filter]]\ncolumn = "Group"\nkeep = "Sundry Debtors"\nreason = "It is a {}."'
    assert filtered(toml, Name="A", Group="sundry debtors") is None
    assert filtered(toml, Name="A", Group="Bank") is not None


def test_our_own_columns_of_a_file_of_corrections_are_no_part_of_a_row() -> None:
    """The reason beside a row must not end in the customer's note."""
    cells = {"Name": "Acme", WHAT_HAPPENED: "cell G17: no date", ROW_KEY: "run:7", "Size": "large"}
    row = mapped(NAME, **cells)
    assert row.values == {"displayName": "Acme"}
    assert row.note_lines == ("Size: large",)
