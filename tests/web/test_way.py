"""The whole way by the page, without a browser: what its pages say and its buttons do."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.web.serving import Visitor, own_home, visiting

ROOT = Path(__file__).parent.parent.parent
CUSTOMERS = ROOT / "sample_data" / "quickbooks-online" / "columns-moved-and-added.csv"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of its own: what an import is kept in stands there."""
    with own_home(tmp_path_factory.mktemp("home")) as folder:
        yield folder


@pytest.fixture(scope="module")
def visitor(home: Path) -> Iterator[Visitor]:
    with visiting() as visitor:
        yield visitor


def heading(text: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)
    assert found is not None
    return found[1]


def test_from_the_file_to_the_report(visitor: Visitor) -> None:
    at = visitor.import_of(CUSTOMERS)
    assert "Becomes" in visitor.get(f"{at}/columns").text
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    assert heading(visitor.get(f"{at}/mend").text) == "All rows can be sent"
    assert heading(visitor.get(f"{at}/confirm").text) == "Send 2 customers?"
    visitor.send(f"{at}/send")
    visitor.follow(at)
    done = visitor.get(f"{at}/sending")
    assert heading(done.text) == "2 of 2 rows are in Bigcapital."
    summary = visitor.get(f"{at}/files/summary.json").json()
    assert summary["endings"]["created"] == 2
    assert summary["run"] in visitor.get(f"{at}/files/report.html").text


def test_the_report_inside_is_worded_for_the_page_and_the_file_for_the_terminal(
    visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Email\nAcme,ann@acme\n", encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    inside = visitor.get(f"{at}/report").text
    kept = visitor.get(f"{at}/files/report.html").text
    assert "the step “Mend” shows them" in inside
    assert "importer run" not in inside
    assert "give that file to <code>importer run</code>" in kept


def test_a_result_is_offered_once_something_was_sent(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,City\nResult Ltd,Leeds\n", encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    assert f'href="{at}/done"' not in visitor.get(f"{at}/confirm").text
    visitor.send(f"{at}/send")
    visitor.follow(at)
    assert f'href="{at}/done"' in visitor.get(f"{at}/mend").text


def test_numbers_are_previewed_as_the_language_writes_them(
    visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(
        "Name,Currency,Opening Balance,Opening Balance Date,Exchange Rate\n"
        "Rate Ltd,EUR,1234.55,2026-01-31,1.0837\n",
        encoding="utf-8",
    )
    at = visitor.import_of(file)
    german = {"Accept-Language": "de"}
    shown = visitor.client.get(f"{at}/columns", headers=german).text
    assert "1,0837" in shown
    assert "1.234,55" in shown
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    report = visitor.client.get(f"{at}/report", headers=german).text
    assert "die Überschrift ist gleich Currency" in report  # the check was made in English
    assert "header equals" not in report
    assert "1.337,88" in visitor.client.get(f"{at}/confirm", headers=german).text


def test_what_somebody_says_of_a_column_holds(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Mystery\nAcme,blue\nBolt,red\n", encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={"1": "billingAddressCity"})
    visitor.follow(at)
    visitor.send(f"{at}/send", first=1)
    news = json.loads(visitor.follow(at).removeprefix("data: "))
    assert news["endings"] == {"created": 1}
    rows = visitor.get(f"{at}/files/results.csv").text
    assert rows.count("waiting") == 1


def test_columns_tell_what_customers_will_look_like(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Mystery\nAcme,blue\n", encoding="utf-8")
    at = visitor.import_of(file)
    before = visitor.get(f"{at}/columns").text
    assert "<dt>Note</dt><dd><bdi>Mystery: blue</bdi>" in before
    changed = visitor.send(f"{at}/preview", told={"1": "billingAddressCity"}).text
    assert "<dt>Billing Address City</dt><dd><bdi>blue</bdi>" in changed
    assert visitor.get(f"{at}/columns").text == before


def test_a_header_that_is_not_found_is_pointed_at(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("xx,yy\nQqq,Zzz\nAcme,blue\nBolt,red\n", encoding="utf-8")
    at = visitor.import_of(file)
    page = visitor.get(f"{at}/columns").text
    assert heading(page) == "Which row holds the headers?"
    visitor.send(f"{at}/layout", sheet="", header_row="2")
    assert "Qqq" in visitor.get(f"{at}/columns").text


def test_a_question_is_answered_on_the_page(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Opening balance\nAcme,12.50\nBolt,7\n", encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    asked = visitor.get(f"{at}/mend").text
    assert heading(asked) == "On which day are the opening balances to be booked?"
    visitor.send(f"{at}/answer", answer="2026-01-31")
    visitor.follow(at)
    assert heading(visitor.get(f"{at}/mend").text) == "All rows can be sent"
    assert "2026-01-31" in visitor.get(f"{at}/confirm").text


def test_a_check_that_waits_for_an_answer_can_be_stopped(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Opening balance\nAcme,12.50\n", encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    visitor.send(f"{at}/stop")
    visitor.follow(at, to_its_end=True)
    assert heading(visitor.get(f"{at}/mend").text) == "The check was stopped"
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    assert heading(visitor.get(f"{at}/mend").text).startswith("On which day")


def test_a_file_that_is_taken_out_is_gone(visitor: Visitor, tmp_path: Path) -> None:
    at = visitor.import_of(CUSTOMERS)
    visitor.send(f"{at}/file/0", "DELETE")
    page = visitor.get(f"{at}/columns")
    assert heading(page.text) == "Which file?"
    assert CUSTOMERS.name not in page.text


def test_a_server_is_chosen_before_anything_is_checked(home: Path) -> None:
    with visiting() as visitor:
        address = str(visitor.send("/imports").json()["go"])
        assert address.startswith("/connect?import=")
        at = f"/imports/{address.rpartition('=')[2]}"
        visitor.give(f"{at}/file", CUSTOMERS)
        assert visitor.send(f"{at}/columns", told={}).json()["go"] == address
        back = visitor.send("/connect", stand_in="yes", **{"import": at.rpartition("/")[2]})
        assert back.json()["go"] == at


def test_what_was_said_of_columns_holds_until_something_else_is_said(
    visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Mystery,Riddle\nAcme,blue,red\n", encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={"1": "billingAddressCity"})
    visitor.follow(at)
    visitor.send(f"{at}/columns", told={"2": "website"})
    visitor.follow(at)
    page = visitor.get(f"{at}/columns").text
    assert "<dt>Billing Address City</dt><dd><bdi>blue</bdi>" in page
    assert "<dt>Website</dt><dd><bdi>red</bdi>" in page
    with_another = visitor.send(f"{at}/preview", told={"2": "note"}).text
    assert "<dt>Billing Address City</dt><dd><bdi>blue</bdi>" in with_another


def test_from_a_file_that_cant_be_read_the_way_leads_to_another(
    visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(b"")
    at = visitor.import_of(file)
    page = visitor.get(f"{at}/columns")
    assert page.status_code == 409
    assert heading(page.text) == "customers.csv is empty (0 bytes)."
    assert f'href="{at}/file"' in page.text
    assert visitor.get(f"{at}/file").status_code == 200


def test_one_column_otherwise_leaves_the_others_as_they_are(visitor: Visitor) -> None:
    at = visitor.import_of(CUSTOMERS.with_name("demo-200-customers.csv"))
    terms = 8
    before = visitor.get(f"{at}/columns").text
    now = visitor.send(f"{at}/preview", told={terms: "in-the-note"}).text
    assert "Company Name" in before
    assert now.count("<dt>Company Name</dt>") == before.count("<dt>Company Name</dt>")
    assert "<bdi>Terms: Due on receipt</bdi>" in now  # of a row without a date, too
    visitor.send(f"{at}/columns", told={terms: "in-the-note"})
    visitor.follow(at)
    again = visitor.get(f"{at}/columns").text
    assert "Salutation, First Name, Last Name" in again
    assert re.search(r'value="in-the-note" selected>.*?</select>', again, re.DOTALL)


def test_what_is_no_answer_is_asked_again_in_words(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Opening balance,Currency\nAcme,1250,EUR\n", encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    assert "(Acme): 1,250.00" in visitor.get(f"{at}/mend").text
    visitor.send(f"{at}/answer", answer="2026-01-31")
    visitor.follow(at)
    refused = visitor.send(f"{at}/answer", answer="abc")
    assert refused.json()["error"]["code"] == "answer-not-understood"
    page = visitor.get(f"{at}/mend").text
    assert heading(page).startswith("How many USD")
    assert "<dd><bdi>2026-01-31</bdi></dd>" in page
    assert visitor.send(f"{at}/leave").json()["go"] == f"{at}/columns"
    assert visitor.send(f"{at}/columns", told={}).status_code == 200


def test_a_question_that_was_skipped_is_asked_again(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Opening balance,Email\nAcme,1250,\nBolt,,b@@b.example\n", "utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    visitor.send(f"{at}/answer", answer="-")
    visitor.follow(at)
    visitor.send(f"{at}/mend/apply", code="email-invalid")
    assert "Ask me again" in visitor.get(f"{at}/mend").text
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    visitor.send(f"{at}/answer", answer="2026-01-31")
    visitor.follow(at)
    assert heading(visitor.get(f"{at}/mend").text) == "All rows can be sent"


def test_rows_that_are_skipped_say_why(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Email\nTwin,\nTwin,\nOdd,b@@\n", encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    assert "1 to mend · 1 skipped" in visitor.get(f"{at}/mend").text
    skipped = visitor.get(f"{at}/mend?ending=skipped").text
    assert "Every value equals row 2." in skipped
    assert skipped.count('<tr data-row="') == 1


def test_a_file_that_was_a_mistake_goes_when_another_is_chosen(
    visitor: Visitor, tmp_path: Path
) -> None:
    mistake = tmp_path / "scan.png"
    mistake.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    at = visitor.import_of(mistake)
    assert visitor.get(f"{at}/columns").status_code == 409
    visitor.give(f"{at}/file", CUSTOMERS)
    assert heading(visitor.get(f"{at}/columns").text) == "What do the columns hold?"
    assert "scan.png" not in visitor.get(f"{at}/file").text


def test_what_was_found_is_told_in_the_language_of_whoever_reads_it(
    visitor: Visitor, tmp_path: Path
) -> None:
    """Also what stands inside of it: rows, proposals, places."""
    rows = "".join(f"Twin Ltd,two{number}@x.example,,\n" for number in range(9))
    file = tmp_path / "customers.csv"
    file.write_text(
        f"Name,Email,Country,Opening Balance\n{rows}Same,a@a.example,,\nSame,a@a.example,,\n"
        "Far,f@f.example,Germny,12\n",
        encoding="utf-8",
    )
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})  # in English
    visitor.follow(at)
    visitor.send(f"{at}/answer", answer="-")
    visitor.follow(at)
    report = visitor.client.get(f"{at}/report", headers={"Accept-Language": "de"}).text
    assert "Zeile 3, Zeile 4, Zeile 5, Zeile 6, Zeile 7 und 3 weiteren" in report
    assert "gleich wie in Zeile 11" in report
    assert "(meinten Sie Germany?)" in report
    for english in ("row 3", "row 11", "did you mean", " more", '{\\"say'):
        assert english not in re.sub(r"(?s)<script>.*?</script>|<style>.*?</style>", "", report)


# --- what somebody sees who knows nothing of it ---------------------------------------------------


def checked(visitor: Visitor, folder: Path, text: str) -> str:
    """The address of an import of these rows, checked."""
    file = folder / "customers.csv"
    file.write_text(text, encoding="utf-8")
    at = visitor.import_of(file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    return at


def test_what_the_language_says_of_a_customer_runs_as_the_page_does(
    visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Name,Email\nAcme,info@acme\n", encoding="utf-8")
    at = visitor.import_of(file)
    page = visitor.client.get(f"{at}/columns", headers={"Accept-Language": "ar"}).text
    (said,) = re.findall(r'<ul class="wrong"><li>(.*?)</li>', page)
    assert said.startswith("«info@acme»")  # in a bdi it would run from left to right


def test_of_one_row_it_is_spoken_as_of_one(visitor: Visitor, tmp_path: Path) -> None:
    at = checked(visitor, tmp_path, "Name,Email\nOnly One,one@one\nAnother,two@two.example\n")
    assert "A workbook of what is to be mended: 1 row." in visitor.get(f"{at}/mend").text
    assert "Left out for now: 1 rejected row." in visitor.get(f"{at}/confirm").text


def test_a_customer_of_whom_something_is_asked_next_is_shown_whole(
    visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("Company,City,Opening balance\nAcme Ltd,Leeds,12.50\n", encoding="utf-8")
    at = visitor.import_of(file)
    page = visitor.get(f"{at}/columns").text
    assert "Days and exchange rates that are missing are asked for next." in page
    assert "<dt>Display Name</dt><dd><bdi>Acme Ltd</bdi>" in page
    assert "<dt>Customer Type</dt><dd><bdi>business</bdi>" in page
    assert "<dt>Opening Balance</dt><dd><bdi>12.50</bdi>" in page


def test_files_of_every_kind_that_can_be_read_can_be_chosen(visitor: Visitor) -> None:
    page = visitor.get(f"{visitor.new_import()}/file").text
    kinds = re.search(r'accept="(.*?)"', page)
    assert kinds is not None
    assert {".iif", ".xlsx", ".csv", ".zip"} <= set(kinds[1].split(","))


def test_each_file_stands_before_what_is_the_same_of_it(visitor: Visitor, tmp_path: Path) -> None:
    at = checked(visitor, tmp_path, "Name,Email\nOrder Ltd,a@a\nSorted Ltd,b@b.example\n")
    visitor.send(f"{at}/send")
    visitor.follow(at)
    names = re.findall(r"<dt><a href=.*? download>(.*?)</a>", visitor.get(f"{at}/done").text)
    assert names == [
        *("report.html", "results.xlsx", "results.csv", "corrections.xlsx", "corrections.csv"),
        "summary.json",
    ]


def test_what_was_taken_back_can_be_sent_again(visitor: Visitor, tmp_path: Path) -> None:
    at = checked(visitor, tmp_path, "Name,City\nThere And Back Ltd,Leeds\n")
    visitor.send(f"{at}/send")
    visitor.follow(at)
    visitor.send(f"{at}/undo")
    visitor.follow(at)
    assert "Send them again: 1 row" in visitor.get(f"{at}/done").text
    assert heading(visitor.get(f"{at}/confirm").text) == "Send 1 customer?"
    visitor.send(f"{at}/send")
    visitor.follow(at)
    assert heading(visitor.get(f"{at}/done").text) == "1 of 1 row is in Bigcapital."


def test_while_a_try_goes_on_no_other_is_offered(home: Path) -> None:
    with visiting() as visitor:
        assert "Try without a server" in visitor.get("/connect").text
        visitor.send("/connect", stand_in="yes")
        assert "Try without a server" not in visitor.get("/connect").text
        assert "<h2>Your Bigcapital</h2>" in visitor.get("/connect").text


def test_an_address_without_its_beginning_is_meant_with_https(visitor: Visitor) -> None:
    said = visitor.send("/connect", base_url=" books.example.invalid ", key="bc_abcdef").json()
    assert said["error"]["message"].startswith("https://books.example.invalid: ")


def test_a_key_that_is_none_is_told_as_what_was_typed(visitor: Visitor) -> None:
    said = visitor.send("/connect", base_url="https://b.example.invalid", key="no key").json()
    assert said["error"]["message"].startswith("That is no key of Bigcapital")


def test_moments_are_told_by_the_clock_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")  # a quarter of an hour off everybody else
    with own_home(tmp_path), visiting("--sandbox") as visitor:
        visitor.new_import()
        page = visitor.get("/").text
        ((began, shown),) = re.findall(r'<time datetime="(.*?)">(.*?)</time>', page)
        there = datetime.fromisoformat(began).astimezone(ZoneInfo("Asia/Kathmandu"))
        assert shown == f"{there:%Y-%m-%d %H:%M}"
