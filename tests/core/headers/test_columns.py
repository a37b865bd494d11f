"""What the neighbours and the values of a column add to its header."""

from importer.core.headers.columns import ReadColumns, read_columns


def fields(columns: ReadColumns) -> dict[int, str]:
    return {column: match.field for column, match in sorted(columns.matches.items())}


def parts(columns: ReadColumns) -> dict[int, str]:
    return {column: reading.part for column, reading in sorted(columns.readings.items())}


def test_a_number_behind_a_street_is_the_houses() -> None:
    columns = read_columns(["Name", "Street", "Number"], [["Acme", "Elm Road", "12a"]])
    assert parts(columns)[2] == "house"
    assert 2 in columns.addresses()


def test_a_house_without_a_number_is_one_too() -> None:
    rows = [
        ["Ana", "Vicinal do Apiaú", "S/N"],
        ["Rui", "Rua das Flores", "80"],
        ["Eva", "A", "s/nº"],
    ]
    columns = read_columns(["Nome", "Endereço", "Número"], rows)
    assert parts(columns)[2] == "house"


def test_a_number_of_anything_else_is_not() -> None:
    long = read_columns(["Name", "Street", "Number"], [["Acme", "Elm Road", "2026-000012"]])
    alone = read_columns(["Name", "Number"], [["Acme", "12"]])
    assert parts(long)[2] == "number"
    assert parts(alone)[1] == "number"


def test_a_post_office_is_a_place_or_its_number() -> None:
    headers = ["Naziv", "Pošta"]
    by_number = read_columns(headers, [["Alfa", "1000"], ["Beta", "5290"]])
    by_place = read_columns(headers, [["Alfa", "Ljubljana"], ["Beta", "Koper"]])
    assert fields(by_number)[1] == "billingAddressPostcode"
    assert fields(by_place)[1] == "billingAddressCity"


def test_the_only_name_is_the_customers() -> None:
    """`Имя` is a first name where a last name stands beside it."""
    alone = read_columns(["Имя", "Телефон"], [["ООО Щит", "+7 495 111-11-01"]])
    beside = read_columns(["Имя", "Фамилия"], [["Анна", "Белова"]])
    assert fields(alone)[0] == "displayName"
    assert fields(beside) == {0: "firstName", 1: "lastName"}


def test_a_title_with_companies_under_it_is_their_name() -> None:
    columns = read_columns(["title", "email"], [["Martin SRL", "a@b.example"]])
    assert fields(columns)[0] == "displayName"
    assert 0 not in columns.doubts
    named = read_columns(["title", "Company"], [["Martin SRL", "Martin"]])
    assert fields(named) == {1: "companyName"}
