"""A table is recognised by its headers, wherever they stand, and never by guesswork."""

from typing import Any

import pytest
from importer.core.errors import UsageError
from importer.core.layout.header_search import likely_header
from importer.core.layout.recognition import (
    Recognised,
    Tie,
    recognise,
    recognise_tables,
)
from importer.core.templates.template import Template

from tests.core.template_texts import OPENING, rows_of, template_of


def named(name: str, toml: str) -> Template:
    return template_of(toml, opening=OPENING.replace('"test"', f'"{name}"'))


SHOP = named(
    "shop",
    """
    leave_out = ["Spent*"]
    [[recognise]]
    all = ["Shop Customer", "Shop Mail"]
    none = ["Shop Vendor"]
    [fields.displayName]
    column = "Shop Customer"
    [fields.email]
    column = "Shop Mail"
    """,
)
BOOKS = named(
    "books",
    """
    [[recognise]]
    all = ["Ledger Name"]
    any = ["Ledger Town", "Ledger City"]
    [[recognise]]
    any = ["Ledger Name"]
    title = "Ledger List"
    [fields.displayName]
    column = "Ledger Name"
    """,
)


def recognised(
    lines: list[list[str]],
    templates: tuple[Template, ...] = (SHOP, BOOKS),
    **options: Any,
) -> Recognised:
    found = recognise(rows_of(*lines), templates, **options)
    assert isinstance(found, Recognised)
    return found


def name_of(found: Recognised) -> str:
    return found.template.name if found.template else ""


def error_of(
    lines: list[list[str]],
    templates: tuple[Template, ...] = (SHOP, BOOKS),
    **options: Any,
) -> UsageError:
    with pytest.raises(UsageError) as caught:
        recognise(rows_of(*lines), templates, **options)
    return caught.value


# --- templates


def test_a_table_with_the_headers_of_a_template_is_that_systems() -> None:
    found = recognised([["Shop Customer", "Shop Mail", "Spent (USD)", "Colour"], ["A", "b"]])
    assert name_of(found) == "shop"
    assert found.header.number == 1
    assert found.matched == 3
    assert found.exact


def test_the_header_is_found_below_any_number_of_title_lines() -> None:
    """templates/README.md#rules-for-all-layouts, 1."""
    titles = [["My Shop", "", ""], ["", "", ""], ["Customers of the shop", "", ""]]
    found = recognised([*titles, ["Shop Customer", "Shop Mail", "Phone"], ["A", "b", "1"]])
    assert (name_of(found), found.header.number) == ("shop", 4)


def test_headers_match_in_another_order_and_spelling() -> None:
    """templates/README.md#rules-for-all-layouts, 2 and 3."""
    found = recognised([["SHOP  MAIL*", "\ufeffshop customer"]])
    assert name_of(found) == "shop"
    assert found.exact


def test_headers_that_differ_in_punctuation_match_less_exactly() -> None:
    found = recognised([["shop_customer", "ShopMail"]])
    assert name_of(found) == "shop"
    assert not found.exact


def test_a_header_that_must_not_be_there_rules_a_template_out() -> None:
    found = recognised([["Shop Customer", "Shop Mail", "Shop Vendor", "Email"]])
    assert found.template is None


def test_one_of_several_headers_is_enough_where_a_template_says_so() -> None:
    assert name_of(recognised([["Ledger Name", "Ledger City"]])) == "books"
    assert recognised([["Ledger Name", "Email"]]).template is None


def test_a_title_line_can_give_a_layout_away() -> None:
    found = recognised([["Ledger  list"], ["Ledger Name", "Email"]])
    assert (name_of(found), found.header.number) == ("books", 2)


def test_an_exact_template_beats_one_known_from_hearsay() -> None:
    hearsay = named(
        "hearsay",
        """
        layout = "alias"
        [[recognise]]
        all = ["Shop Mail", "Shop Customer"]
        [fields.email]
        column = "Shop Mail"
        [fields.companyName]
        column = "Shop Customer"
        [fields.note]
        column = "A"
        """,
    )
    found = recognised([["Shop Customer", "Shop Mail", "A"]], (hearsay, SHOP))
    assert name_of(found) == "shop"


def test_of_two_exact_templates_the_one_that_names_more_columns_wins() -> None:
    rival = named(
        "rival", '[[recognise]]\nall = ["Shop Mail"]\n[fields.email]\ncolumn = "Shop Mail"'
    )
    assert name_of(recognised([["Shop Customer", "Shop Mail"]], (rival, SHOP))) == "shop"


def test_a_tie_names_both_and_decides_nothing() -> None:
    twin = named(
        "twin",
        """
        [[recognise]]
        all = ["Shop Mail"]
        [fields.email]
        column = "Shop Mail"
        [fields.displayName]
        column = "Shop Customer"
        """,
    )
    found = recognise(rows_of(["Shop Customer", "Shop Mail"]), (SHOP, twin))
    assert isinstance(found, Tie)
    question = found.question()
    assert "shop and twin" in question.message
    assert "--template shop or --template twin" in question.hint
    assert question.exit_code == 2


def test_a_suppliers_file_is_refused_by_name() -> None:
    vendors = named("vendors", 'refuse = "it lists vendors."\n[[recognise]]\nall = ["vendor_name"]')
    error = error_of([["vendor_name", "email"], ["A", "b"]], (SHOP, vendors))
    assert (error.code, error.exit_code) == ("file-refused", 2)
    assert "it lists vendors" in error.message


def test_customers_of_whom_some_are_suppliers_too_are_no_suppliers_list() -> None:
    vendors = named("vendors", 'refuse = "it lists vendors."\n[[recognise]]\nany = ["Vendor"]')
    lines = [["Name", "Vendor", "City"], ["Acme", "no", "Rome"], ["Bolt", "yes", "Oslo"]]
    assert recognised(lines, (vendors,)).template is None
    named_vendors = [["Name", "Vendor", "City"], ["Acme", "Bolts Ltd", "Rome"]]
    assert error_of(named_vendors, (vendors,)).code == "file-refused"


# --- what the user says


def test_a_template_that_the_user_names_is_the_only_one_tried() -> None:
    lines = [["Shop Customer", "Shop Mail", "Ledger Name", "Ledger City"]]
    assert name_of(recognised(lines, forced=BOOKS)) == "books"


def test_a_named_template_needs_no_fingerprint_as_long_as_customers_have_a_name() -> None:
    found = recognised([["List"], ["Shop Customer", "E-mail"]], forced=SHOP)
    assert (name_of(found), found.header.number) == ("shop", 2)
    assert found.missing == ("Shop Mail",)


def test_a_named_template_that_does_not_fit_says_which_columns_are_missing() -> None:
    error = error_of([["Name", "Phone"], ["A", "1"]], forced=SHOP)
    assert error.code == "template-does-not-fit"
    assert "Shop Customer, Shop Mail" in error.message
    assert "Name, Phone" in error.message
    assert "importer templates init" in error.hint


def test_the_user_can_say_where_the_header_stands() -> None:
    lines = [["Name", "Email", "City"], ["Customer", "Mail", "Town"], ["A", "b", "c"]]
    assert recognised(lines).header.number == 1
    assert recognised(lines, header_row=2).header.number == 2


def test_a_header_row_that_is_not_there_is_said() -> None:
    error = error_of([["Name"], ["A"]], header_row=7)
    assert error.code == "header-row-missing"
    assert "Row 7" in error.message


def test_a_template_without_a_header_is_taken_only_on_the_users_word() -> None:
    """templates/README.md#gnucash: GnuCash writes no header."""
    positional = template_of(
        'header = "none"\ncolumns = ["id", "company"]\n[fields.displayName]\ncolumn = "company"'
    )
    lines = [["1", "Acme"], ["2", "Bolt"]]
    assert error_of(lines, (positional,)).code == "no-known-column"
    found = recognised(lines, (positional,), forced=positional)
    assert (found.header.number, found.header.names) == (0, ("id", "company"))


# --- sections


def test_a_table_is_found_under_its_section_title() -> None:
    """templates/README.md#invoice-ninja-4."""
    ninja = template_of(
        'header = "section"\nsection = {title = "CLIENTS", ends = ["INVOICES"]}\n'
        '[[recognise]]\nall = ["Name"]\n[fields.displayName]\ncolumn = "Name"'
    )
    lines = [["v4", ""], ["", ""], ["CLIENTS", ""], ["Name", "City"], ["A", "b"], ["Name", "x"]]
    found = recognised(lines, (ninja,))
    assert (name_of(found), found.header.number) == ("test", 4)


def test_a_table_is_found_by_the_mark_of_its_rows() -> None:
    """templates/README.md#quickbooks-desktop-iif."""
    iif = template_of(
        'header = "section"\nsection = {marker = "CUST"}\n'
        '[[recognise]]\nall = ["NAME"]\n[fields.displayName]\ncolumn = "NAME"'
    )
    lines = [["!HDR", "PROD"], ["!VEND", "NAME"], ["!CUST", "NAME"], ["CUST", "Acme"]]
    assert recognised(lines, (iif,)).header.number == 3


# --- no template


def test_without_a_template_the_row_with_the_most_known_headers_is_the_header() -> None:
    lines = [
        ["Customers", "", ""],
        ["Report", "Email", ""],
        ["Name", "E-mail", "City"],
        ["A", "b", "c"],
    ]
    found = recognised(lines)
    assert found.template is None
    assert (found.header.number, found.matched) == (3, 3)


def test_a_title_line_is_not_taken_for_a_header_of_one_column() -> None:
    lines = [["Customer", "", "", ""], ["Nom", "Courriel", "Ville", "Email"], ["A", "b", "c", "d"]]
    assert recognised(lines).header.number == 2


def test_a_file_of_one_column_is_read() -> None:
    """importer/sources/README.md 8."""
    assert recognised([["Email"], ["a@acme.example"]]).header.number == 1


def test_nearly_known_headers_count_where_none_is_known() -> None:
    found = recognised([["Custommer Naame", "Colour"], ["A", "red"]])
    assert (found.header.number, found.matched) == (1, 1)


def test_a_file_without_any_known_column_says_what_it_has_and_what_to_do() -> None:
    error = error_of([["Colour", "Weight"], ["red", "3"]])
    assert (error.code, error.exit_code) == ("no-known-column", 2)
    assert "Colour, Weight" in error.message
    for option in ("--header-row", "importer templates init", "--template"):
        assert option in error.hint


def test_a_template_can_be_written_for_a_file_without_any_known_column() -> None:
    lines = [["Things", "", ""], ["Colour", "Weight", "Size"], ["red", "3", "4"]]
    assert likely_header(rows_of(*lines)).number == 2
    assert likely_header(rows_of(*lines), header_row=3).names == ("red", "3", "4")
    assert likely_header(rows_of(["Colour"], ["Email"])).number == 2


def test_a_word_in_the_middle_of_the_data_makes_no_header() -> None:
    """A file without a header must not lose its rows to a cell that says `Company`."""
    lines = [["Acme", "gold", "Rome"], ["Ann Lee", "Company", "Oslo"], ["Bolt", "tin", "Bonn"]]
    assert error_of(lines).code == "no-known-column"


@pytest.mark.parametrize(
    "row", [["Customer 0", "remark 0"], ["Company 1", "Address 1"], ["Client 7", "Telefon 7"]]
)
def test_customers_that_are_called_by_words_and_numbers_are_no_header(row: list[str]) -> None:
    """Taken for one, the first customer would vanish."""
    assert recognised([["Name", "Misc"], row]).header.number == 1


def test_a_long_header_is_shown_in_part() -> None:
    error = error_of([[f"Thing {number}" for number in range(40)]])
    assert "and 28 more" in error.message


def test_a_comma_behind_every_row_is_a_column_without_a_name() -> None:
    """importer/sources/README.md 62, the other way round: no row of such a file is too long."""
    found = recognised([["Name", "City"], ["A", "b", ""], ["C", "d", ""], ["E", "f"]])
    assert found.header.names == ("Name", "City", "")


def test_one_long_row_makes_no_column() -> None:
    """importer/sources/README.md 60: it may be shifted."""
    found = recognised([["Name", "City"], ["A", "b"], ["C", "d", "e"], ["E", "f"]])
    assert found.header.names == ("Name", "City")


# --- several tables


def test_of_several_sheets_those_that_a_template_claims_are_read() -> None:
    shop = rows_of(["Shop Customer", "Shop Mail"])
    other = rows_of(["Name", "Email", "City"])
    tips = rows_of(["Read me"])
    found = recognise_tables([tips, shop, other], (SHOP, BOOKS))
    assert [name_of(one) if isinstance(one, Recognised) else one for one in found] == [
        None,
        "shop",
        None,
    ]


def test_of_several_sheets_without_a_template_the_best_known_one_is_read() -> None:
    sheets = [rows_of(["Name"]), rows_of(["Name", "Email"]), rows_of(["Read me"])]
    found = recognise_tables(sheets, (SHOP,))
    assert [one is not None for one in found] == [False, True, False]


def test_a_workbook_with_nothing_but_suppliers_is_refused() -> None:
    vendors = named("vendors", 'refuse = "it lists vendors."\n[[recognise]]\nall = ["vendor_name"]')
    with pytest.raises(UsageError, match="it lists vendors"):
        recognise_tables([rows_of(["Read me"]), rows_of(["vendor_name"])], (vendors,))


# --- files without a header


POSITIONAL = template_of("""
    header = "none"
    columns = ["name", "phone", "email"]
    [shape]
    emails = "email"
    phones = "phone"
    [fields.displayName]
    column = "name"
""")


@pytest.mark.parametrize(
    ("lines", "is_claimed"),
    [
        ([["Acme", "555-0101", "a@acme.example"], ["Bolt", "", ""]], True),
        ([["Acme", "555-0101", "a@acme.example; b@acme.example"], [], ["Bolt", "", ""]], True),
        ([["Acme", "555-0101", ""]], False),  # no e-mail, no evidence
        ([["Acme", "Rome", "a@acme.example"]], False),
        ([["name", "phone", "email"], ["Acme", "555-0101", "a@acme.example"]], False),
        ([["Acme", "555-0101", "a@acme.example"], ["Bolt", "555-0102"]], False),
    ],
)
def test_a_layout_without_a_header_is_known_by_what_stands_in_its_columns(
    lines: list[list[str]], is_claimed: bool
) -> None:
    """templates/README.md#gnucash."""
    try:
        found = recognise(rows_of(*lines), (POSITIONAL,))
    except UsageError:
        assert not is_claimed
        return
    claimed = isinstance(found, Recognised) and found.template is POSITIONAL
    assert claimed is is_claimed
    if isinstance(found, Recognised) and claimed:
        assert found.header.number == 0


def test_a_fingerprint_may_want_no_other_columns() -> None:
    plain = template_of(
        '[[recognise]]\nall = ["Client", "Email"]\nonly = true\n[fields.email]\ncolumn = "Email"'
    )
    found = recognise(rows_of(["Client", "", "Email"]), (plain,))
    assert isinstance(found, Recognised)
    assert found.template is plain
    found = recognise(rows_of(["Client", "Email", "City"]), (plain,))
    assert isinstance(found, Recognised)
    assert found.template is None


# --- headers over two rows


TWO_ROWS = [
    ["Name", "E-mail", "Billing address", "", "", "Shipping address", "", ""],
    ["", "", "Street", "City", "Zip", "Street", "City", "Zip"],
    ["Acme", "a@acme.example", "1 Main St", "Bath", "B1", "2 Side St", "Hull", "H1"],
]


def test_a_header_over_two_rows_is_one_header() -> None:
    """Merged cells hold their text in their first column: importer/sources/README.md 55."""
    found = recognised(TWO_ROWS)
    assert found.header.number == 2
    assert found.header.names == (
        "Name",
        "E-mail",
        "Billing address Street",
        "Billing address City",
        "Billing address Zip",
        "Shipping address Street",
        "Shipping address City",
        "Shipping address Zip",
    )


def test_a_title_above_a_header_groups_nothing() -> None:
    """One row that is known as well as the two together is the header alone."""
    for title in ("Customers", "Customer", "Billing"):
        found = recognised([[title, "", ""], ["Name", "Email", "Phone"], ["Acme", "a@b.co", "1"]])
        assert found.header.names == ("Name", "Email", "Phone")


def test_a_row_of_data_is_no_second_row_of_a_header() -> None:
    found = recognised([["Name", "City", ""], ["Acme", "Bath", "x"], ["Bolt", "Hull", "y"]])
    assert found.header.number == 1


def test_a_word_that_may_stand_in_a_row_of_data_needs_another_beside_it() -> None:
    """A contact of the type `Vendor` makes no file a list of vendors."""
    vendors = template_of(
        'refuse = "vendors"\nlayout = "alias"\n[[recognise]]\nany = "Vendor"\nbeside = ["Email"]'
    )
    found = recognise(rows_of(["Name", "Kind"], ["Acme", "Vendor"]), (vendors,))
    assert isinstance(found, Recognised)
    with pytest.raises(UsageError, match="vendors"):
        recognise(rows_of(["Vendor", "Email"], ["Acme", "a@acme.example"]), (vendors,))


def test_values_tell_the_header_where_no_name_is_known() -> None:
    lines = [["Bezug", "Elektro"], ["Acme", "a@acme.example"], ["Bolt", "b@bolt.example"]]
    found = recognised(lines)
    assert (found.header.number, found.matched) == (1, 1)
    assert found.sample == (("Acme", "a@acme.example"), ("Bolt", "b@bolt.example"))


def test_a_first_row_of_values_is_no_header() -> None:
    """A file without a header must not lose its first customer."""
    lines = [["Acme", "a@acme.example"], ["Bolt", "b@bolt.example"]]
    assert error_of(lines).code == "no-known-column"
