"""The language of the pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.serving import Visitor, own_home, visiting
from tests.web.test_way import CUSTOMERS


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with own_home(tmp_path_factory.mktemp("home")), visiting() as visitor:
        yield visitor


def language_of(visitor: Visitor, wished: str) -> str:
    text = visitor.client.get("/", headers={"Accept-Language": wished}).text
    return text.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("wished", "spoken"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("nl,fr-CH;q=0.4,es;q=0.6", "es"),
        ("ar", "ar"),
        ("nl", "en"),
        ("", "en"),
        ("de;q=x, fr;q=0.1", "fr"),
        ("," * 10_000, "en"),
    ],
)
def test_the_browser_says_what_is_spoken(visitor: Visitor, wished: str, spoken: str) -> None:
    assert language_of(visitor, wished) == spoken


def test_a_language_that_is_chosen_stays(visitor: Visitor) -> None:
    visitor.send("/language", language="ar")
    page = visitor.get("/").text
    assert '<html lang="ar" dir="rtl"' in page
    assert "استيراد" in page
    at = visitor.import_of(CUSTOMERS)
    assert 'dir="rtl"' in visitor.get(f"{at}/columns").text
    visitor.send("/language", language="en")
    assert language_of(visitor, "de") == "en"


def test_a_language_that_is_not_spoken_changes_nothing(visitor: Visitor, tmp_path: Path) -> None:
    before = language_of(visitor, "fr")
    assert visitor.send("/language", language="tlh").status_code == 422
    assert language_of(visitor, "fr") == before
