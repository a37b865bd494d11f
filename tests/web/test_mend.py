"""The step Mend by its addresses: what is found, edited, proposed, taken away and brought back."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from tests.web.serving import OURS, Visitor, own_home, visiting

HEADER = "Customer,Email,Country,Zip,Card Number"
LINES = (
    "Acme,ann@acme..example,Germny,01234,4111111111111111",
    "Beta,bob@@beta.example,Germny,10115,",
    "Cole,cole@cole,Germany,10115,",
    "<b>Dune</b>,dune@dune.example,Germny,10115,",
    "Echo,echo@echo.example,Germany,10115,",
)
EMAIL, COUNTRY, ZIP = 1, 2, 3


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.chdir(folder)
        with visiting() as visitor:
            yield visitor


class Mending:
    """Somebody at the step Mend of an import of their own."""

    def __init__(self, visitor: Visitor, file: Path, **said: str) -> None:
        self.visitor = visitor
        self.at = visitor.import_of(file)
        visitor.send(f"{self.at}/columns", told={}, **said)
        visitor.follow(self.at)

    def page(self, query: str = "") -> str:
        return self.visitor.get(f"{self.at}/mend{query}").text

    def heading(self) -> str:
        (found,) = re.findall(r"<h1>(.*?)</h1>", self.page())
        return str(found)

    def rows(self, first: int = 1, count: int = 100) -> list[dict[str, Any]]:
        told = self.visitor.get(f"{self.at}/mend/rows?from={first}&count={count}").json()
        found: list[dict[str, Any]] = told["rows"]
        return found

    def cell(self, row: int, column: int) -> str:
        text: str = self.rows(row, 1)[0]["cells"][column]
        return text

    def edit(self, row: int, column: int, now: str, was: str | None = None) -> httpx.Response:
        seen = self.cell(row, column) if was is None else was
        return self.visitor.send(f"{self.at}/mend/edit", row=row, column=column, was=seen, now=now)

    def send(self, name: str, **values: str) -> httpx.Response:
        return self.visitor.send(f"{self.at}/mend/{name}", **values)

    def bring_back(self, name: str, data: bytes) -> None:
        address = f"{self.at}/mend/back/{name}"
        assert self.visitor.client.put(address, content=data, headers=OURS).status_code == 200
        self.visitor.follow(self.at)

    def workbook(self) -> Any:
        answer = self.visitor.get(f"{self.at}/mend/corrections.xlsx")
        assert "attachment" in answer.headers["content-disposition"]
        return load_workbook(BytesIO(answer.content))


@pytest.fixture
def mending(visitor: Visitor, tmp_path: Path) -> Mending:
    file = tmp_path / "customers.csv"
    file.write_text("\n".join((HEADER, *LINES)), encoding="utf-8")
    return Mending(visitor, file)


def shown_rows(page: str) -> list[str]:
    return re.findall(r'<tr data-row="(\d+)"', page)


def bytes_of(workbook: Any) -> bytes:
    data = BytesIO()
    workbook.save(data)
    return data.getvalue()


def test_an_edit_is_checked_at_once_and_stays(mending: Mending) -> None:
    assert mending.heading() == "2 of 5 rows can be sent"
    said = mending.edit(3, EMAIL, "cole@cole.example").json()
    assert said["row"]["state"] == "can be sent"
    assert said["row"]["wrong"] == {}
    assert said["said"] == "Row 4: can be sent."
    assert said["heading"] == mending.heading() == "3 of 5 rows can be sent"
    assert said["groups"]["email-invalid"] == "2 rows"


def test_what_is_wrong_with_an_edit_is_told_with_its_cell(mending: Mending) -> None:
    said = mending.edit(5, EMAIL, "echo").json()
    wrong = said["row"]["wrong"][str(EMAIL)]
    assert (wrong["header"], wrong["place"], wrong["severity"]) == ("Email", "B6", "error")
    assert "echo" in wrong["said"]
    assert said["said"].startswith("Row 6: to mend.")


def test_of_two_tabs_the_later_one_sees_what_is_there(mending: Mending) -> None:
    mending.edit(5, ZIP, "20095")
    late = mending.edit(5, ZIP, "80331", was="10115")
    assert late.status_code == 409
    assert "it is “20095” now" in late.json()["said"]
    assert late.json()["row"]["cells"][ZIP] == "20095"


@pytest.mark.parametrize(
    "edit",
    [
        {},
        {"row": "x", "column": 1, "was": "", "now": ""},
        {"row": 1, "column": -1, "was": "", "now": "a"},
        {"row": 1, "column": 1, "was": "", "now": "a" * 40_000},
    ],
)
def test_an_edit_of_no_cell_is_told_in_words(mending: Mending, edit: dict[str, Any]) -> None:
    answer = mending.send("edit", **edit)
    assert answer.status_code == 422
    assert answer.json()["error"]["hint"].startswith("Load the page again")


def test_a_row_that_is_not_there_is_told_in_words(mending: Mending) -> None:
    assert mending.edit(99, EMAIL, "a", was="").json()["error"]["code"] == "no-such-cell"


def test_what_is_kept_nowhere_is_neither_shown_nor_edited(mending: Mending) -> None:
    assert "4111111111111111" not in mending.page() + str(mending.rows())
    answer = mending.edit(1, 4, "4242", was="")
    assert answer.status_code == 409
    assert "can't be changed" in answer.json()["said"]


def test_a_proposal_goes_into_all_rows_and_back(mending: Mending) -> None:
    wanted = {"code": "country-unknown", "value": "Germny", "proposed": "Germany"}
    assert "Apply to all 3 rows" in mending.page()
    said = mending.send("apply", **wanted).json()
    assert said["said"] == "3 cells changed and checked again."
    assert [row["cells"][COUNTRY] for row in mending.rows()] == ["Germany"] * 5
    page = mending.page()
    assert "Country not recognised" in page
    assert 'action="' + f'{mending.at}/mend/undo"' in page
    mending.send("undo", code="country-unknown")
    assert [row["cells"][COUNTRY] for row in mending.rows()].count("Germny") == 3
    assert "mend/undo" not in mending.page()


def test_all_proposals_of_a_cause_go_in_at_once(mending: Mending) -> None:
    mending.send("apply", code="email-invalid")
    cells = [row["cells"][EMAIL] for row in mending.rows()]
    assert cells[:3] == ["ann@acme.example", "bob@beta.example", "cole@cole"]


def test_the_table_is_narrowed_to_a_cause_an_ending_and_words(mending: Mending) -> None:
    assert shown_rows(mending.page()) == ["1", "2", "3", "4"]
    assert shown_rows(mending.page("?code=country-unknown")) == ["1", "2", "4"]
    assert shown_rows(mending.page("?code=country-unknown&ending=waiting")) == ["4"]
    assert shown_rows(mending.page("?words=COLE")) == ["3"]
    assert shown_rows(mending.page("?words=5+DUNE")) == ["4"]  # which is row 5 of the file
    assert "No row is like this." in mending.page("?words=nobody")
    assert shown_rows(mending.page("?code=nonsense&ending=nonsense&page=x")) == ["1", "2", "3", "4"]


def test_no_text_of_a_file_becomes_markup(mending: Mending) -> None:
    assert "<b>Dune" not in mending.page()
    assert "&lt;b&gt;Dune" in mending.page()


def test_a_hundred_rows_stand_on_a_page(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    lines = (f"Customer {number},c{number}@x" for number in range(250))
    file.write_text("\n".join(("Customer,Email", *lines)), encoding="utf-8")
    mending = Mending(visitor, file)
    first, last = mending.page(), mending.page("?page=3")
    assert (len(shown_rows(first)), len(shown_rows(last))) == (100, 50)
    assert "Rows 1 to 100 of 250" in first
    assert "Page 3 of 3" in last
    assert shown_rows(mending.page("?page=99")) == shown_rows(last)
    assert len(mending.rows(201, 500)) == 50
    assert mending.rows(251) == []
    assert len(mending.rows(count=10**9 - 1)) == 250


def test_the_whole_sheet_has_every_column_and_starts_at_a_row(mending: Mending) -> None:
    page = mending.visitor.get(f"{mending.at}/mend/sheet?row=3").text
    assert 'data-count="5"' in page
    assert 'data-start="2"' in page
    for header in HEADER.split(","):
        assert f'"header": "{header}"' in page


def test_from_one_wrong_cell_the_way_leads_to_the_next(mending: Mending) -> None:
    def after(row: int, column: int) -> list[int] | None:
        query = f"from=1&count=5&row={row}&column={column}"
        told = mending.visitor.get(f"{mending.at}/mend/next?{query}").json()
        cell: list[int] | None = told["cell"]
        return cell

    assert after(0, 0) == [1, EMAIL]
    assert after(1, EMAIL) == [1, COUNTRY]
    assert after(2, COUNTRY) == [3, EMAIL]
    assert after(4, COUNTRY) == [1, EMAIL]
    none = mending.visitor.get(f"{mending.at}/mend/next?from=5&count=1&row=5&column=0")
    assert none.json() == {"cell": None}


def test_the_workbook_is_there_mended_and_comes_back(mending: Mending) -> None:
    workbook = mending.workbook()
    sheet = workbook.worksheets[0]
    sheet["B2"], sheet["B3"], sheet["B4"] = "ann@acme.example", "still wrong", "cole@cole.example"
    mending.bring_back("mended.xlsx", bytes_of(workbook))
    page = mending.page()
    assert "3 rows checked again, 3 cells edited, 0 new rows." in page
    assert mending.heading() == "4 of 5 rows can be sent"
    confirm = mending.visitor.get(f"{mending.at}/confirm").text
    assert "Send 4 customers?" in confirm
    assert mending.workbook().worksheets[0].max_row == 2


def test_reports_are_there_before_anything_is_sent(mending: Mending) -> None:
    for name in ("corrections.xlsx", "report.html", "summary.json"):
        assert mending.visitor.get(f"{mending.at}/files/{name}").status_code == 200


def test_a_workbook_shows_what_was_edited_on_the_page(mending: Mending) -> None:
    mending.edit(3, EMAIL, "cole@", was="cole@cole")
    assert mending.workbook().worksheets[0]["B4"].value == "cole@"


def test_a_file_of_something_else_is_not_taken(mending: Mending) -> None:
    before = mending.rows()
    mending.bring_back("other.csv", b"Customer,Email\nFox,fox@fox.example\n")
    assert "This is no file of corrections of this import." in mending.page()
    assert mending.rows() == before


def test_corrections_of_another_import_are_not_taken(
    mending: Mending, visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "others.csv"
    file.write_text("\n".join((HEADER, *LINES)), encoding="utf-8")
    other = Mending(visitor, file)
    mending.bring_back("theirs.xlsx", bytes_of(other.workbook()))
    assert "This is no file of corrections of this import." in mending.page()


def test_where_nothing_is_to_be_mended_no_workbook_is_written(
    visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "good.csv"
    file.write_text("Customer,Email\nFox,fox@fox.example\n", encoding="utf-8")
    mending = Mending(visitor, file)
    answer = visitor.get(f"{mending.at}/mend/corrections.xlsx")
    assert answer.status_code == 422
    assert "No row of this import has to be mended." in answer.text
    assert "corrections.xlsx" not in mending.page()


def test_before_anything_was_checked_the_way_leads_to_the_columns(
    visitor: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "fresh.csv"
    file.write_text("Customer,Email\nFox,fox@fox.example\n", encoding="utf-8")
    at = visitor.import_of(file)
    for page in ("mend", "mend/sheet"):
        assert str(visitor.get(f"{at}/{page}").url).endswith("/columns")
    assert visitor.send(f"{at}/mend/edit", row=1, column=1, was="", now="a").status_code == 422


def test_the_rest_is_mended_when_the_others_are_sent(mending: Mending) -> None:
    mending.visitor.send(f"{mending.at}/send")
    mending.visitor.follow(mending.at)
    assert mending.heading() == "2 of 5 rows are in Bigcapital; 3 to mend."
    assert "Nothing has been sent." not in mending.page()
    late = mending.edit(5, EMAIL, "other@echo.example")
    assert late.status_code == 409
    assert "the row was sent already" in late.json()["said"]
    mending.edit(3, EMAIL, "cole@cole.example")
    mending.visitor.send(f"{mending.at}/send")
    mending.visitor.follow(mending.at)
    assert mending.heading() == "3 of 5 rows are in Bigcapital; 2 to mend."


@pytest.mark.usefixtures("visitor")
def test_what_was_edited_outlives_the_process(tmp_path: Path) -> None:
    """Killed, and started again: it is there; what only its server can check has to wait for it,
    which is said in words."""
    file = tmp_path / "customers.csv"
    file.write_text("\n".join((HEADER, *LINES)), encoding="utf-8")
    with visiting() as doomed:
        mending = Mending(doomed, file)
        mending.edit(3, EMAIL, "cole@cole.example")
        doomed.process.kill()
        doomed.process.wait()
    with visiting() as unconnected:
        mending.visitor = unconnected
        assert mending.cell(3, EMAIL) == "cole@cole.example"
        assert mending.heading() == "3 of 5 rows can be sent"
        error = mending.edit(2, EMAIL, "bob@beta.example").json()["error"]
        assert error["code"] == "edits-need-their-server"
        assert error["hint"] == "Connect to it, then come back. Nothing is lost."
        assert mending.cell(2, EMAIL) == "bob@@beta.example"


def test_what_was_put_right_is_kept_for_the_next_file(tmp_path: Path) -> None:
    """It is offered until then; what is sent after it does not undo it."""
    file = tmp_path / "customers.csv"
    file.write_text("\n".join((HEADER, *LINES)), encoding="utf-8")
    following = tmp_path / "next-month.csv"
    following.write_text("\n".join((HEADER, "Nova,n@nova.example,Germny,10115,")), encoding="utf-8")
    with own_home(tmp_path), visiting() as visitor:
        mending = Mending(visitor, file, remembers="yes")
        assert "For the next file" not in visitor.get(f"{mending.at}/done").text
        mending.send("apply", code="country-unknown")
        assert "Put them right next time, too" in visitor.get(f"{mending.at}/done").text
        visitor.send(f"{mending.at}/fixes")
        visitor.send(f"{mending.at}/send")
        visitor.follow(mending.at)
        kept = visitor.get(f"{mending.at}/done").text
        assert "Kept: the next file with these headers" in kept
        assert "Put them right next time, too" not in kept
        assert "Country not recognised" not in Mending(visitor, following).page()


def test_in_a_try_the_workbook_comes_back_too(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("\n".join((HEADER, *LINES)), encoding="utf-8")
    with own_home(tmp_path), visiting("--sandbox") as visitor:
        mending = Mending(visitor, file)
        workbook = mending.workbook()
        workbook.worksheets[0]["B4"] = "cole@cole.example"
        mending.bring_back("mended.xlsx", bytes_of(workbook))
        assert mending.heading() == "3 of 5 rows can be sent"
