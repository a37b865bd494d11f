"""However the headers of a list are put, the same customers come of it."""

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from importer.core.mapping.planning import plan_mapping
from importer.core.rows import Header
from importer.core.stages import MappedRow

from tests.core.template_texts import row_of

VALUES = {
    "name": "Acme Ltd",
    "first": "Ann",
    "last": "Lee",
    "email": "ann@acme.example",
    "phone": "+44 20 7946 0101",
    "mobile": "+44 7700 900 101",
    "street": "1 Main Street",
    "city": "Leeds",
    "postcode": "LS1 4AP",
    "country": "United Kingdom",
    "balance": "120.50",
    "note": "Rings twice",
}
LANGUAGES = {
    "English": "Name, First name, Last name, E-mail, Phone, Mobile, Street, City, Postcode, "
    "Country, Balance, Note",
    "German": "Kundenname, Vorname, Nachname, E-Mail, Telefon, Handy, Straße, Ort, PLZ, Land, "
    "Saldo, Bemerkung",
    "French": "Nom du client, Prénom, Nom de famille, Courriel, Téléphone, Portable, Rue, Ville, "
    "Code postal, Pays, Solde, Remarque",
    "Polish": "Nazwa, Imię, Nazwisko, E-mail, Telefon, Komórka, Ulica, Miasto, Kod pocztowy, Kraj, "
    "Saldo, Uwagi",
    "Russian": "Наименование, Имя, Фамилия, Эл. почта, Телефон, Мобильный, Улица, Город, Индекс, "
    "Страна, Сальдо, Примечание",
    "Turkish": "Müşteri Adı, Ad, Soyad, E-posta, Telefon, Cep, Sokak, Şehir, Posta Kodu, Ülke, "
    "Bakiye, Notlar",
    "Japanese": "取引先名, 名, 姓, メール, 電話番号, 携帯, 番地, 市区町村, 郵便番号, 国, "
    "売掛金残高, 備考",
    "Arabic": "اسم العميل, الاسم الأول, اسم العائلة, البريد الإلكتروني, الهاتف, الجوال, الشارع, "
    "المدينة, الرمز البريدي, الدولة, الرصيد, ملاحظات",
}
WRITTEN = [
    str,
    str.upper,
    str.lower,
    "*{}*".format,
    " {}: ".format,
    lambda one: one.replace(" ", "_"),
]
NOISE = {"Score": "7", "Weight class": "heavy", "x_ref": "q-1", "Zzyzx": "?"}


def customer_of(headers: list[str], values: list[str]) -> str:
    """What becomes of the one row of a list."""
    plan = plan_mapping(Header(1, tuple(headers)), sample=[tuple(values)])
    row = plan.map(row_of(*values))
    assert isinstance(row, MappedRow)
    return json.dumps(dict(row.values), sort_keys=True, ensure_ascii=False)


EXPECTED = customer_of(LANGUAGES["English"].split(", "), list(VALUES.values()))


@given(
    st.sampled_from(sorted(LANGUAGES)),
    st.permutations(range(len(VALUES))),
    st.sampled_from(WRITTEN),
)
def test_order_language_case_and_punctuation_change_nothing(
    language: str, order: list[int], write: Callable[[str], str]
) -> None:
    headers = LANGUAGES[language].split(", ")
    values = list(VALUES.values())
    found = customer_of([write(headers[at]) for at in order], [values[at] for at in order])
    assert found == EXPECTED


@given(st.sampled_from(sorted(LANGUAGES)), st.sampled_from(["acme_{}", "Zrx - {}", "cst:{}"]))
def test_a_prefix_that_all_share_changes_nothing(language: str, prefix: str) -> None:
    headers = [prefix.format(header) for header in LANGUAGES[language].split(", ")]
    assert customer_of(headers, list(VALUES.values())) == EXPECTED


@given(st.permutations(range(len(VALUES) + 1)), st.sampled_from(sorted(NOISE)))
def test_a_column_of_noise_changes_nothing(order: list[int], noise: str) -> None:
    headers = [*LANGUAGES["English"].split(", "), noise]
    values = [*VALUES.values(), NOISE[noise]]
    assert customer_of([headers[at] for at in order], [values[at] for at in order]) == EXPECTED


@given(st.lists(st.sampled_from(["1200.00", "7", "2026-01-01", "EUR", "12.5", "x"]), max_size=6))
def test_without_headers_nothing_is_booked(values: list[str]) -> None:
    """A number whose header is gone may be anything."""
    found = json.loads(customer_of(["Name", *[""] * len(values)], ["Acme", *values]))
    assert not {name for name in found if name.startswith("openingBalance")}


OTHER_AMOUNTS = [
    *("Credit limit", "Total spent", "Turnover", "Sales YTD", "Lifetime value", "Orders", "Points"),
    *("Salary", "Kreditlimit", "Umsatz", "Chiffre d'affaires", "Plafond", "Límite de crédito"),
    *(
        "Fatturato",
        "Fido",
        "Limite de crédito",
        "Omzet",
        "الحد الائتماني",
        "Omsætning",
        "Luottoraja",
    ),
    *(
        "Limit kredytu",
        "Obrat",
        "Hitelkeret",
        "Кредитный лимит",
        "Ciro",
        "売上高",
        "信用额度",
        "매출액",
    ),
]
OTHER_DATES = ["Created", "Birthday", "Last order date", "Geburtsdatum", "Date de création"]


@given(st.sampled_from([*OTHER_AMOUNTS, *OTHER_DATES]))
def test_what_is_no_balance_is_never_booked(header: str) -> None:
    value = "2026-01-01" if header in OTHER_DATES else "1200.00"
    found = json.loads(customer_of(["Name", header], ["Acme", value]))
    assert not {name for name in found if name.startswith("openingBalance")}
