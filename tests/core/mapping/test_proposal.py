"""A file that no template claims gets a mapping to edit, which loads again and means the same."""

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.headers.flags import A_PERSON, parse_flag
from importer.core.late_texts import told
from importer.core.mapping.planning import plan_mapping
from importer.core.mapping.proposal import may_be_names, propose_mapping, proposed_template
from importer.core.mapping.proposal_toml import template_toml, toml_text
from importer.core.rows import Header
from importer.core.stages import ColumnUsage, MappedRow
from importer.core.templates.template import parse_template

from tests.core.template_texts import row_of

HEADERS = [
    "Customer",
    "Name",
    "Phone",
    "phone",
    "E-mail",
    "Hue",
    'Quote " \\ it',
    "Card Number",
    "Address 1",
    "Address 2",
    "Address 3",
    "Home Phone",
    "Mobile",
    "Ship To Address",
    "City",
    "",
]


def toml_of(*headers: str) -> str:
    proposal = propose_mapping(Header(1, headers))
    return template_toml(proposal, name="my-shop", title="My shop's export")


def test_a_proposal_names_the_field_the_reason_and_the_confidence() -> None:
    """The person who edits it should see why each line is there."""
    toml = toml_of("Custommer Name", "E-mail", "Hue")
    assert (
        '# Email: header equals E-mail (confidence 95%).\n[fields.email]\ncolumn = "E-mail"' in toml
    )
    assert "# Display Name: header is 96 % like Customer Name" in toml


def test_a_proposal_lists_the_columns_without_a_field() -> None:
    """Nothing is dropped behind the user's back."""
    toml = toml_of("Display Name", "City", "Town", "Hue", "IBAN")
    assert "#   Town: goes into the note; Billing Address City is taken from City" in toml
    assert "#   Hue: goes into the note" in toml
    assert "#   IBAN: payment-card or bank data: only the header is kept" in toml


def test_a_proposal_offers_the_fields_without_a_column() -> None:
    """All fields that a template can fill stand in it, ready to be switched on."""
    assert "# [fields.openingBalance]" in toml_of("Name")
    assert "# [fields.displayName]" not in toml_of("Name")


@given(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=9))
def test_a_proposal_loads_again_and_maps_alike(names: list[str]) -> None:
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


def test_a_file_without_known_headers_gets_a_template_to_fill_in() -> None:
    """`importer templates init` is what the error of such a file proposes."""
    toml = toml_of("Colour", "Weight")
    assert "#   Colour: goes into the note" in toml
    assert "[fields." in toml
    assert all(line.startswith("#") for line in toml.splitlines() if "[fields." in line)
    assert '# all = ["Colour", "Weight"]' in toml


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_written_as_toml(text: str) -> None:
    """Headers hold quotes, backslashes, line ends and control characters."""
    assert tomllib.loads(f"a = {toml_text(text)}") == {"a": text}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=6))
def test_any_header_makes_a_file_that_is_toml(names: list[str]) -> None:
    """Also in comments, where TOML forbids control characters."""
    tomllib.loads(toml_of("Name", *names))


# --- headers and values together


def fields_of(headers: list[str], *rows: list[str]) -> dict[str, str]:
    proposal = propose_mapping(Header(1, tuple(headers)), rows)
    return {headers[column]: match.field for column, match in proposal.matches.items()}


def row_mapped(headers: list[str], *rows: list[str]) -> MappedRow:
    """The last of the rows, mapped as all of them suggest."""
    found = plan_mapping(Header(1, tuple(headers)), sample=rows).map(row_of(*rows[-1]))
    assert isinstance(found, MappedRow)
    return found


def test_an_email_column_is_one_whatever_its_header() -> None:
    assert fields_of(["Name", "Ref"], ["A", "x"]) == {"Name": "displayName"}
    headers = ["Name", "Elektronisch"]
    assert fields_of(headers, ["A", "a@acme.example"]) == {
        "Name": "displayName",
        "Elektronisch": "email",
    }
    assert fields_of(["Name", "Address"], ["A", "a@acme.example"])["Address"] == "email"


def test_a_name_stays_a_name_even_if_it_is_an_address() -> None:
    """templates/README.md#stripe: names are often e-mail addresses."""
    assert fields_of(["Name"], ["a@acme.example"]) == {"Name": "displayName"}


def test_a_field_that_its_header_names_is_not_taken_over_by_values() -> None:
    headers = ["Name", "E-mail", "Second"]
    proposal = propose_mapping(
        Header(1, tuple(headers)), [["A", "a@acme.example", "b@acme.example"]]
    )
    assert proposal.matches[1].field == "email"
    assert told(proposal.outdone[2]) == "Email is taken from E-mail, which fits better"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Vorname", "Name"], {"Vorname": "firstName", "Name": "lastName"}),
        (["Nombre", "Apellidos"], {"Nombre": "firstName", "Apellidos": "lastName"}),
        (["Nom", "Ville"], {"Nom": "displayName", "Ville": "billingAddressCity"}),
        (
            ["Name", "First Name", "Last Name"],
            {"Name": "displayName", "First Name": "firstName", "Last Name": "lastName"},
        ),
        (
            ["Customer", "Vorname"],
            {"Customer": "displayName", "Vorname": "firstName"},
        ),
    ],
)
def test_a_bare_name_beside_half_a_persons_name_is_the_other_half(
    headers: list[str], expected: dict[str, str]
) -> None:
    assert fields_of(headers) == expected


def test_a_contact_persons_whole_name_is_taken_apart() -> None:
    row = row_mapped(["Company", "Contact"], ["Acme", "Dr. Ann Lee"])
    assert row.values == {
        "companyName": "Acme",
        "salutation": "Dr.",
        "firstName": "Ann",
        "lastName": "Lee",
    }


def test_an_address_in_one_column_is_taken_apart() -> None:
    row = row_mapped(["Name", "Address"], ["Acme", "1 Main St\nRome, NY 13440"])
    assert row.values["billingAddress1"] == "1 Main St"
    assert row.values["billingAddressCity"] == "Rome"


def test_a_street_beside_a_city_stays_as_it_is() -> None:
    row = row_mapped(["Name", "Address", "City"], ["Acme", "1 Main St\nGate 3", "Rome"])
    assert row.values["billingAddress1"] == "1 Main St\nGate 3"


def test_phones_with_labels_are_taken_apart() -> None:
    """importer/sources/README.md 43."""
    row = row_mapped(["Name", "Phone"], ["Acme", "Phone:555-0101 Mobile:555-0102"])
    assert row.values["workPhone"] == "555-0101"
    assert row.values["personalPhone"] == "555-0102"


@pytest.mark.parametrize(("cell", "active"), [("TRUE", "no"), ("No", "yes"), ("ja", "no")])
def test_inactive_is_active_the_other_way_round(cell: str, active: str) -> None:
    """importer/sources/README.md 37."""
    assert row_mapped(["Name", "Inactive"], ["Acme", cell]).values["active"] == active


def test_a_status_that_says_neither_yes_nor_no_is_left_to_the_note() -> None:
    row = row_mapped(["Name", "Status"], ["Acme", "Gold"])
    assert "active" not in row.values
    assert row.note_lines == ("Status: Gold",)
    proposal = propose_mapping(Header(1, ("Name", "Status")), [["Acme", "Gold"]])
    assert told(proposal.outdone[1]) == "its values say neither yes nor no: Gold"


@pytest.mark.parametrize(
    ("value", "field"), [("Activo", "active"), ("Jalisco", "billingAddressState")]
)
def test_a_word_for_state_and_status_is_told_by_its_values(value: str, field: str) -> None:
    assert fields_of(["Nombre", "Estado"], ["Acme", value])["Estado"] == field


def test_a_header_that_is_not_like_enough_is_listed_and_not_guessed() -> None:
    proposal = propose_mapping(Header(1, ("Name", "Cityhood")), [["Acme", "x"]])
    assert 1 not in proposal.matches
    plan = plan_mapping(Header(1, ("Name", "Custmr nmae")))
    assert plan.columns[1].usage is ColumnUsage.NOTE
    assert "too little to be sure" in told(plan.columns[1].reason)


def test_a_proposal_with_verbs_loads_again() -> None:
    header = Header(1, ("Company", "Contact", "Address", "Inactive"))
    proposal = propose_mapping(header, [["Acme", "Ann Lee", "1 Main St\nRome, NY 13440", "no"]])
    text = template_toml(proposal, name="x", title="X")
    template = parse_template(tomllib.loads(text, parse_float=Decimal), "x.toml")
    assert template.fields == proposed_template(proposal).fields


ESTONIAN = ("Kliendinr", "Kliendinimi", "Linn", "Telefon", "E-mail", "IBAN")
ROWS = (
    ("1001", "Nordhavn Byg", "Aarhus", "+45 33 00 00 01", "post@nordhavn.example", "DK50"),
    ("1002", "Sol ApS", "Odense", "+45 86 00 00 02", "sol@cafe.example", "DK51"),
)


def names_in(headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return may_be_names(propose_mapping(Header(1, headers), rows), rows)


def test_columns_of_letters_may_be_names_where_none_is_known() -> None:
    assert names_in(ESTONIAN, ROWS) == ("Kliendinimi", "Linn")


def test_with_a_column_of_names_nothing_is_asked() -> None:
    assert names_in(("Kunde", *ESTONIAN[1:]), ROWS) == ()


@pytest.mark.parametrize("name", ["Active", "Kliendinr"])
def test_a_column_that_says_the_same_or_numbers_holds_no_names(name: str) -> None:
    rows = tuple(("Gold" if name == "Active" else row[0], row[4]) for row in (*ROWS, *ROWS))
    assert names_in(("Kliendinr", "E-mail"), rows) == ()


def test_hashes_of_passwords_are_no_names() -> None:
    hashes = ("$P$BDnq1CkzjVhGkW8cJvZ8sVwYh3Xk1l/", "$P$BaXq7RtzjVhGkW8cJvZ8sVwYh3Xk1l/")
    assert names_in(("Hue", "E-mail"), tuple((one, "a@acme.example") for one in hashes)) == ()


@pytest.mark.parametrize("header", ["Website", "Country", "Hue", "City", "Type"])
def test_hashes_of_passwords_have_no_field_and_are_never_a_reason(header: str) -> None:
    hashes = ("$P$BDnq1CkzjVhGkW8cJvZ8sVwYh3Xk1l/", "$P$BaXq7RtzjVhGkW8cJvZ8sVwYh3Xk1l/")
    proposal = propose_mapping(Header(1, ("Name", header)), [("Acme", one) for one in hashes])
    told = template_toml(proposal, name="members", title="Members")
    assert [match.field for match in proposal.matches.values()] == ["displayName"]
    assert "$P$" not in told
    assert f"{header}: passwords, keys or the like: only the header is kept" in told


def test_of_several_phones_the_first_that_is_filled_counts() -> None:
    plan = plan_mapping(Header(1, ("Name", "Home Phone", "Mobile")))
    by_mobile = plan.map(row_of("Acme", "", "0171 1"))
    by_both = plan.map(row_of("Acme", "030 1", "0171 1"))
    assert isinstance(by_mobile, MappedRow)
    assert isinstance(by_both, MappedRow)
    assert by_mobile.values["personalPhone"] == "0171 1"
    assert by_both.values["personalPhone"] == "030 1"
    assert by_both.note_lines == ("Mobile: 0171 1",)


def test_a_customer_is_called_by_the_next_name_where_the_best_is_blank() -> None:
    found = plan_mapping(Header(1, ("Customer", "Display Name"))).map(row_of("Acme", ""))
    assert isinstance(found, MappedRow)
    assert found.values["displayName"] == "Acme"


def test_of_two_columns_for_a_city_only_one_counts() -> None:
    """They may belong to two addresses; what the other says goes into the note."""
    found = plan_mapping(Header(1, ("Customer", "City", "Town"))).map(row_of("Acme", "", "Ely"))
    assert isinstance(found, MappedRow)
    assert found.note_lines == ("Town: Ely",)


def test_a_template_to_edit_offers_the_columns_that_may_hold_names() -> None:
    proposal = propose_mapping(Header(1, ESTONIAN), ROWS)
    names = may_be_names(proposal, ROWS)
    toml = template_toml(proposal, name="x", title="X", names=names)
    offered = toml.partition("# [fields.displayName]")[2].splitlines()[1:3]
    assert offered == ['# column = "Kliendinimi"', '# column = "Linn"']


# --- what values decide ---------------------------------------------------------------------------


def rows_by_headers(headers: tuple[str, ...], *rows: tuple[str, ...]) -> list[MappedRow]:
    plan = plan_mapping(Header(1, headers), sample=rows)
    found = [plan.map(row_of(*row)) for row in rows]
    return [row for row in found if isinstance(row, MappedRow)]


def mapped_by_headers(headers: tuple[str, ...], *rows: tuple[str, ...]) -> list[dict[str, str]]:
    return [dict(row.values) for row in rows_by_headers(headers, *rows)]


def test_the_only_column_that_can_hold_the_names_holds_them_and_the_plan_says_why() -> None:
    headers = ("Kliendinr", "Kliendinimi", "E-mail")
    rows = tuple(
        (str(n), name, f"{n}@acme.example") for n, name in enumerate(("Nord", "Sol", "Ost"))
    )
    assert names_in(headers, rows) == ()
    plan = plan_mapping(Header(1, headers), sample=rows)
    assert plan.columns[1].fields == ("displayName",)
    assert "no other column can hold the names" in told(plan.columns[1].reason)
    assert names_in(headers, rows[:2]) == ("Kliendinimi",), "two rows prove nothing"


def test_postcode_and_city_in_one_cell_are_taken_apart() -> None:
    headers = ("Name", "Straße", "PLZ/Ort")
    rows = [("A", "Weg 1", "53111 Bonn"), ("B", "Weg 2", "Leeds LS1 4AP"), ("C", "Weg 3", "Bonn")]
    found = mapped_by_headers(headers, *rows)
    parts = [(row["billingAddressCity"], row.get("billingAddressPostcode")) for row in found]
    assert parts == [("Bonn", "53111"), ("Leeds", "LS1 4AP"), ("Bonn", None)]


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Is a company", "TRUE", "FALSE"),
        ("Est une société", "oui", "non"),
        ("Firma?", "ja", "nein"),
    ],
)
def test_whether_it_is_a_company_decides_the_type(header: str, yes: str, no: str) -> None:
    found = mapped_by_headers(("Name", header), ("Acme", yes), ("Ann", no))
    assert [row["customerType"] for row in found] == ["business", "individual"]
    assert all("companyName" not in row for row in found)


@pytest.mark.parametrize(
    ("header", "active", "inactive"),
    [
        ("Gesperrt", "nein", "ja"),
        ("Zablokowany", "nie", "tak"),
        ("Is archived?", "FALSE", "TRUE"),
        ("Stato", "attivo", "bloccato"),
        ("Status", "Active", "Blocked"),
        ("Active (0/1)", "1", "0"),
    ],
)
def test_a_status_is_read_the_right_way_round(header: str, active: str, inactive: str) -> None:
    found = mapped_by_headers(("Name", header), ("Acme", active), ("Bolt", inactive))
    assert [parse_flag(row["active"]) for row in found] == [True, False]


@pytest.mark.parametrize("header", ["Newsletter", "Accepts marketing", "Mailing status"])
def test_consent_to_mailing_is_no_status(header: str) -> None:
    (row,) = mapped_by_headers(("Name", header), ("Acme", "no"))
    assert row == {"displayName": "Acme"}


class TestGenders:
    """Who has one is a person, as far as nothing else says what the customer is."""

    @pytest.mark.parametrize(
        ("header", "values"),
        [
            ("Gender", ("M", "F")),
            ("Geschlecht", ("w", "m")),
            ("Sexe", ("H", "")),
            ("Sexo", ("Mujer", "Hombre")),
            ("Пол", ("женский", "мужской")),
            ("性别", ("女", "男")),
        ],
    )
    def test_make_persons_and_stay_in_the_note(self, header: str, values: tuple[str, str]) -> None:
        rows = [("Ann Lee", values[0]), ("Ole Lund", values[1])]
        first, second = rows_by_headers(("Name", header), *rows)
        assert first.values == {"displayName": "Ann Lee", "customerType": A_PERSON}
        assert first.note_lines == (f"{header}: {values[0]}",)
        assert second.values.get("customerType", "") == (A_PERSON if values[1] else "")

    def test_say_less_than_a_column_of_types(self) -> None:
        (row,) = rows_by_headers(("Name", "Is a company", "Gender"), ("Acme", "yes", "M"))
        assert row.values["customerType"] == "business"
        assert row.note_lines == ("Gender: M",)

    @pytest.mark.parametrize(
        ("header", "value"), [("Gender", "Gold"), ("Contact Gender", "M"), ("Spouse Gender", "F")]
    )
    def test_of_others_and_other_words_say_nothing(self, header: str, value: str) -> None:
        (row,) = rows_by_headers(("Name", header), ("Acme", value))
        assert row.values == {"displayName": "Acme"}
        assert row.note_lines == (f"{header}: {value}",)
