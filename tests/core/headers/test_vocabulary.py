"""The words of headers: nothing that was known is lost, and no word means two things."""

from collections import Counter
from pathlib import Path

import pytest
from importer.core.headers.composition import field_of
from importer.core.headers.concepts import GROUPS, LOCATION, OF_LISTS, PARTS
from importer.core.headers.grammar import read_header
from importer.core.headers.known import known_header, match_headers
from importer.core.headers.vocabulary import (
    LANGUAGES,
    TITLES,
    headers_by_field,
    lists_by_concept,
    vocabulary,
    words_by_concept,
    words_of_lists,
)
from importer.core.headers.words import fold, words_of
from importer.core.target_fields import target_fields

KNOWN = (Path(__file__).parent / "known_headers.txt").read_text(encoding="utf-8")
REQUIRED = {
    *("name", "company", "first_name", "last_name", "customer", "contact", "address", "street"),
    *("city", "state", "postcode", "country", "phone", "mobile", "email", "website", "tax"),
    *("balance", "currency", "note", "billing", "shipping", "type", "active", "number"),
}


def known_before() -> dict[str, list[str]]:
    """Field -> headers that a list knew before they were composed."""
    lines = (line.partition(": ") for line in KNOWN.replace("\n    ", " ").splitlines())
    return {field: headers.split(", ") for field, _, headers in lines}


@pytest.mark.parametrize("field", known_before())
def test_no_header_that_was_known_is_lost(field: str) -> None:
    for header in known_before()[field]:
        match = known_header(header)
        assert match is not None, header
        assert match.field == field, header


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_speaks_of_concepts_that_the_grammar_knows(language: str) -> None:
    concepts = words_by_concept(language).keys()
    assert concepts <= GROUPS | PARTS | {LOCATION, "filler", TITLES}
    assert concepts >= REQUIRED, REQUIRED - concepts
    assert headers_by_field(language).keys() <= target_fields().keys()


ADDRESS_WORDS = {"line", "house", "building", "apartment", "district"}
LACKS = {
    "ja": {"line", "house"},  # Lines have a number alone (`住所2`); a `番地` is the street's, too.
    "ko": {"line"},  # `주소2`
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_part_of_an_address(language: str) -> None:
    missing = ADDRESS_WORDS - words_by_concept(language).keys()
    assert missing == LACKS.get(language, set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_tells_suppliers_from_customers(language: str) -> None:
    assert lists_by_concept(language).keys() >= {"customer", "no_customer", "kind"}


def test_lists_are_read_in_every_language() -> None:
    """Each names a total, customers and others by words of its own."""
    for language in LANGUAGES:
        assert lists_by_concept(language).keys() <= OF_LISTS.keys(), language
        assert "total" in lists_by_concept(language), language
    for concept in OF_LISTS:
        words = words_of_lists(concept)
        assert words, concept
        assert len(set(words)) == len(words), concept
        assert all(word == word.strip() and "," not in word for word in words), concept


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_means_two_things_in_one_language(language: str) -> None:
    """It would silently mean one of them."""
    counts: Counter[str] = Counter()
    for concept, words in words_by_concept(language).items():
        if concept != TITLES:
            counts.update({" ".join(words_of(one)) for one in fold(words).split(",")})
    assert [word for word, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_a_whole_header_is_listed_only_where_its_words_do_not_say_it(language: str) -> None:
    """In English likeness is measured against them, too."""
    for field, headers in headers_by_field(language).items():
        for header in headers:
            reading = read_header(header)
            assert reading is None or field_of(reading) != field, header


FILES = {
    "da": "Navn, Postnr., By, Telefon, Mobil, Saldo",
    "pl": "Nazwa, Kod pocztowy, Miasto, Telefon, Telefon komórkowy, Saldo",
    "cs": "Název, PSČ, Město, Telefon, Mobil, Zůstatek",
    "hu": "Név, Irányítószám, Város, Telefonszám, Mobil, Egyenleg",
    "el": "Ονομασία, Τ.Κ., Πόλη, Τηλέφωνο, Κινητό, Υπόλοιπο",
    "tr": "Unvan, Posta Kodu, Şehir, Telefon, Cep, Bakiye",
    "ru": "Наименование, Индекс, Город, Телефон, Мобильный, Сальдо",
    "he": "שם, מיקוד, עיר, טלפון, נייד, יתרה",
    "fa": "نام کامل, کد پستی, شهر, تلفن, موبایل, مانده",
    "hi": "नाम, पिन कोड, शहर, फोन, मोबाइल, बकाया राशि",
    "th": "ชื่อลูกค้า, รหัสไปรษณีย์, เมือง, โทรศัพท์, มือถือ, ยอดค้างชำระ",
    "zh": "客户名称, 邮编, 城市, 电话, 手机, 应收余额",
    "ja": "取引先名, 郵便番号, 市区町村, 電話番号, 携帯, 売掛金残高",
    "ko": "거래처명, 우편번호, 시군구, 전화번호, 휴대폰, 미수금",
    "vi": "Tên khách hàng, Mã bưu điện, Thành phố, Điện thoại, Di động, Công nợ",
}
MEANT = [
    *("displayName", "billingAddressPostcode", "billingAddressCity", "workPhone"),
    *("personalPhone", "openingBalance"),
]


@pytest.mark.parametrize("language", FILES)
def test_the_headers_of_a_file_say_the_same_in_each_language(language: str) -> None:
    headers = FILES[language].split(", ")
    assert [match and match.field for match in match_headers(headers)] == MEANT


def test_words_are_indexed_once() -> None:
    assert vocabulary() is vocabulary()


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("TELEPHONE", "workPhone"),
        ("Prenom", "firstName"),
        ("Strasse", "billingAddress1"),
        ("Laender", "billingAddressCountry"),
        ("E-Mail Adresse", "email"),
        ("DIRECCION", "billingAddress1"),
        ("البريد الالكتروني", "email"),
        ("اسم عميل", "displayName"),
        ("Юридическое название", "companyName"),
        ("사업자명", "companyName"),
        ("Apelido/Nome fantasia", "companyName"),
        ("Apelido", "lastName"),
        ("Улица, дом, квартира", "billingAddress1"),
    ],
)
def test_a_header_is_known_by_its_words_however_it_is_written(header: str, field: str) -> None:
    match = known_header(header)
    assert match is not None
    assert match.field == field
