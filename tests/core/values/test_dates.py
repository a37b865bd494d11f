"""What a text means as a date, under each order; deciding between them is not done here."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.headers.vocabulary import LANGUAGES
from importer.core.options import DateOrder
from importer.core.rows import CellKind
from importer.core.values.dates import read_date
from importer.core.values.months import MONTHS, NAMES

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = DateOrder
THE_DAY = date(2024, 3, 31)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def dates(text: str, kind: CellKind = CellKind.TEXT) -> list[str]:
    return [found.isoformat() for found in read_date(text, kind).dates()]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-31",
        "2024/3/31",
        "2024.03.31.",
        "20240331",
        "31/03/2024",
        "3/31/2024",
        "31.3.2024",
        "31. 3. 2024",
        "31-Mar-2024",
        "31 March 2024",
        "31st March 2024",
        "March 31, 2024",
        "Mar 31 2024",
        "Sunday, March 31, 2024",
        "Sun 31 Mar 2024",
        "31 mars 2024",
        "31. März 2024",
        "31 de marzo de 2024",
        "31 marzo 2024",
        "31 maart 2024",
        "31 مارس 2024",
        "2024-03-31 17:05:00",
        "2024-03-31T23:59:59.999Z",
        "2024-03-31T00:30:00+02:00",
        "31/03/2024 5:05 PM",
        "03/31/2024, 5:05:09 p.m.",
        " 2024-03-31 ",
    ],
)
def test_one_day_in_the_ways_that_people_write_it(text: str) -> None:
    assert dates(text) == ["2024-03-31"]


FIFTH_OF_MARCH = {
    **{
        "en": "March 5, 2024",
        "de": "5. März 2024",
        "fr": "5 mars 2024",
        "es": "5 de marzo de 2024",
    },
    **{"it": "5 marzo 2024", "pt": "5 de março de 2024", "nl": "5 maart 2024", "ar": "5 مارس 2024"},
    **{
        "da": "5. marts 2024",
        "no": "5. mars 2024",
        "sv": "5 mars 2024",
        "fi": "5. maaliskuuta 2024",
    },
    **{"isl": "5. mars 2024", "pl": "5 marca 2024", "cs": "5. března 2024", "sk": "5. marca 2024"},
    **{"hu": "2024. március 5.", "ro": "5 martie 2024", "bg": "5 март 2024 г."},
    **{"hr": "5. ožujka 2024.", "sr": "5. март 2024.", "sl": "5. marec 2024"},
    **{
        "el": "5 Μαρτίου 2024",
        "tr": "5 Mart 2024",
        "ru": "5 марта 2024 г.",
        "uk": "5 березня 2024 р.",
    },
    **{"he": "5 במרץ 2024", "fa": "5 مارس 2024", "hi": "5 मार्च 2024", "id": "5 Maret 2024"},
    **{"ms": "5 Mac 2024", "vi": "ngày 5 tháng 3 năm 2024", "th": "5 มี.ค. 2024"},
    **{"zh": "2024年3月5日", "ja": "2024年03月05日", "ko": "2024년 3월 5일"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_is_read_as_each_language_writes_it(language: str) -> None:
    assert dates(FIFTH_OF_MARCH[language]) == ["2024-03-05"]


NUMBERED = {"vi", "zh", "ja", "ko"}
ELSEWHERE_ANOTHER_MONTH = {("pl", 11), ("hr", 10)}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one not in NUMBERED])
def test_every_month_of_a_language_has_a_name(language: str) -> None:
    months = NAMES[language].split(",")
    assert len(months) == 12
    nameless = {(language, at) for at, names in enumerate(months, start=1) if not names.strip()}
    assert nameless <= ELSEWHERE_ANOTHER_MONTH


def test_no_name_means_two_months() -> None:
    """It would silently book the balance on a day that nobody wrote."""
    for months in NAMES.values():
        for number, names in enumerate(months.split(","), start=1):
            assert {MONTHS[name.casefold()] for name in names.split()} <= {number}, names
    assert dates("5. listopada 2024.") == []


def test_the_day_is_the_one_that_is_written_whatever_zone_follows() -> None:
    """importer/api/README.md 4.6: times with a zone shift the day, so no time is ever sent."""
    assert dates("2024-03-31T23:30:00-11:00") == ["2024-03-31"]


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("01/02/2024", ["2024-02-01", "2024-01-02"]),
        ("1.2.24", ["2024-02-01", "2024-01-02"]),
        ("01.02.03", ["2003-02-01", "2003-01-02", "2001-02-03"]),
        ("24-03-31", ["2031-03-24", "2024-03-31"]),
        ("05/05/2024", ["2024-05-05"]),
    ],
)
def test_a_text_of_several_meanings_keeps_them_all(text: str, meanings: list[str]) -> None:
    assert dates(text) == meanings


@pytest.mark.parametrize(
    ("text", "order", "settled"),
    [
        ("01/02/2024", DAY_FIRST, ["2024-02-01"]),
        ("01/02/2024", MONTH_FIRST, ["2024-01-02"]),
        ("01-02-03", YEAR_FIRST, ["2001-02-03"]),
        ("01/31/2024", DAY_FIRST, []),
        ("2024-01-31", DAY_FIRST, ["2024-01-31"]),
        ("01/02/2024", YEAR_FIRST, ["2024-02-01", "2024-01-02"]),
        ("01/02/2024", None, ["2024-02-01", "2024-01-02"]),
    ],
)
def test_an_order_settles_what_it_can(
    text: str, order: DateOrder | None, settled: list[str]
) -> None:
    assert [found.isoformat() for found in read_date(text).settled_by(order)] == settled


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "31/04/2024",
        "2024-13-45",
        "2023-02-29",
        "2024",
        "31/12/1899",
        "2200-01-01",
        "31 Brumaire 2024",
        "12:30",
        "1/2/3/2024",
        "2024-01-01 and later",
        "45382",
        "1" + "." * 5000 + "x",
    ],
)
def test_what_is_no_date_has_no_meaning(text: str) -> None:
    """importer/api/README.md 4.6: the server answers 500, or takes 2024 for its first of
    January."""
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("45382", ["2024-03-31"]),
        ("45382.75", ["2024-03-31"]),
        ("20240331", ["2024-03-31"]),
        ("2024", []),
        ("109575", []),
        ("-45382", []),
    ],
)
def test_a_number_cell_is_a_day_of_the_spreadsheets_calendar(
    text: str, meanings: list[str]
) -> None:
    assert dates(text, CellKind.NUMBER) == meanings


@pytest.mark.parametrize(
    ("digits", "year"), [("68", 2068), ("69", 1969), ("99", 1999), ("00", 2000)]
)
def test_two_digit_years_are_read_as_posix_has_it(digits: str, year: int) -> None:
    assert read_date(f"31/12/{digits}").day_first == date(year, 12, 31)


WRITTEN = {
    "%Y-%m-%d": None,
    "%Y/%m/%d": None,
    "%Y%m%d": None,
    "%d.%m.%Y": DAY_FIRST,
    "%d/%m/%Y": DAY_FIRST,
    "%d-%m-%Y": DAY_FIRST,
    "%m/%d/%Y": MONTH_FIRST,
    "%d-%b-%Y": None,
    "%B %d, %Y": None,
    "%a, %d %b %Y %H:%M:%S": None,
    "%Y-%m-%dT%H:%M:%S": None,
}


@given(DATES, st.sampled_from(sorted(WRITTEN)))
def test_every_day_comes_back_from_every_form(day: date, form: str) -> None:
    assert read_date(day.strftime(form)).settled_by(WRITTEN[form]) == (day,)


@given(DATES.filter(lambda day: 1969 <= day.year <= 2068))
def test_every_day_comes_back_from_two_digits_of_its_year(day: date) -> None:
    assert read_date(f"{day:%d/%m/%y}").day_first == day
    assert read_date(f"{day:%m/%d/%y}").month_first == day
    assert read_date(f"{day:%y-%m-%d}").year_first == day


@given(st.dates(date(1927, 5, 18), date(2199, 12, 31)))
def test_every_day_comes_back_from_its_serial(day: date) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    assert read_date(str(serial), CellKind.NUMBER).dates() == (day,)


@given(DATES, st.sampled_from(sorted(MONTHS)))
def test_every_month_name_is_read(day: date, name: str) -> None:
    found = read_date(f"{min(day.day, 28)} {name} {day.year}").dates()
    assert [one.month for one in found] == [MONTHS[name]]


@given(st.text(max_size=30), st.sampled_from([CellKind.TEXT, CellKind.NUMBER]))
def test_no_text_breaks_the_reading(text: str, kind: CellKind) -> None:
    assert all(1900 <= found.year <= 2199 for found in read_date(text, kind).dates())
