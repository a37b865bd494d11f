"""What a run can't know is asked once, in the terminal, and kept with the run."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from importer.journal import open_journal
from importer.sandbox.options import SandboxBranch, SandboxOrganization
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, use, write
from tests.cli.processes import in_dialogue, in_terminal

JOURNAL = Path("../journal/journal.sqlite")
DATE = f"[{datetime.now().astimezone().year}-01-01]:"


def owing(*rows: str) -> str:
    """A file whose layout nobody knows."""
    return write("open.csv", "Customer,Currency,Open Balance,Opening Date", *rows)


def options() -> dict[str, object]:
    """What the latest run remembers for `resume` and for corrections."""
    with open_journal(JOURNAL, read_only=True) as journal:
        found: dict[str, object] = json.loads(journal.facts(journal.runs()[-1].id)["options"])
        return found


def runs() -> int:
    with open_journal(JOURNAL, read_only=True) as journal:
        return len(journal.runs())


def balances(server: Sandbox) -> dict[str, tuple[object, object]]:
    """Opening balance and exchange rate by name."""
    return {
        one["display_name"]: (one["opening_balance"], one["opening_balance_exchange_rate"])
        for one in server.customers()
    }


class TestAnswers:
    def test_all_that_is_open_is_asked_once_and_sent_as_answered(self, server: Sandbox) -> None:
        """With the evidence, the likely answer as default, and kept with the run."""
        name = owing(
            'Acme,USD,"1,200",01/02/2026', 'Beta,USD,"2,300",', 'Gamma,EUR,"1,500",02/03/2026',
            'Delta,CHF,"1,700",',
        )  # fmt: skip
        code, shown = in_dialogue(
            ("run", name),
            ("Number or name", "comma"),
            ("Number or name", "2"),
            (DATE, ""),
            ("Number or name", "yes"),
            ("How many USD was one EUR", "1,08"),
            ("How many USD was one CHF", "1.3"),
            ("now? [y/N]", "y"),
        )
        assert code == 0
        assert "6 could be either" not in shown
        assert "4 could be either" in shown
        assert "row 2 of open.csv (Acme): 1,200" in shown
        assert "01/02/2026 is 2026-01-02" in shown
        assert "2026-01-01 is the first day of the fiscal year." in shown
        assert balances(server) == {
            "Acme": (1.2, 1), "Beta": (2.3, 1), "Gamma": (1.5, 1.08), "Delta": (1.7, 1.3),
        }  # fmt: skip
        days = {one["display_name"]: one["opening_balance_at"][:10] for one in server.customers()}
        assert days["Acme"] == "2026-01-02"
        assert days["Beta"] == "2026-01-01"
        assert options() == {
            "decimal": "comma",
            "date_format": "month-first",
            "default": {"openingBalanceAt": "2026-01-01"},
            "allow_new_currencies": True,
            "rate": {"CHF": "1.3", "EUR": "1.08"},
        }
        assert runs() == 1
        report = next(Path("import-results").glob("*/report.html")).read_text(encoding="utf-8")
        assert "month-first" in report

    def test_the_answers_are_told_as_options_that_ask_nothing(
        self, run: Run, server: Sandbox
    ) -> None:
        name = owing("Acme,USD,100,", "Gamma,EUR,200,")
        _, shown = in_dialogue(
            ("check", name), (DATE, "2025-12-31"), ("one EUR", "1.08")
        )  # fmt: skip
        (told,) = (line for line in shown.splitlines() if "for next time:" in line)
        given = " ".join(shown[shown.index("for next time:") :].split("\n\n")[0].split())
        assert told
        assert "--default openingBalanceAt=2025-12-31 --rate EUR=1.08" in given
        arguments = ("--default", "openingBalanceAt=2025-12-31", "--rate", "EUR=1.08")
        assert run("check", name, *arguments).code == 0

    def test_the_fiscal_year_is_the_organizations(
        self, sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        july = SandboxOrganization(fiscal_year="july")
        use(sandbox(limits=ROOMY, organization=july), monkeypatch)
        today = datetime.now().astimezone().date()
        begin = date(today.year - (today.month < 7), 7, 1)
        code, _ = in_terminal("check", owing("Acme,USD,1,"), question=f"[{begin}]:", answer="")
        assert code == 0

    def test_none_leaves_the_rows_rejected_and_is_not_asked_again(self, server: Sandbox) -> None:
        name = owing("Acme,USD,100,", "Beta,CHF,7,2026-01-01", "Gamma,USD,,")
        code, shown = in_dialogue(
            ("run", name),
            (DATE, "none"),
            ("Number or name [2]:", ""),
            ("now? [y/N]", "y"),
        )
        assert code == 3
        assert "1 customer to create, 2 rows rejected" in shown
        assert server.receivables() == ()
        assert options() == {}

    def test_what_cannot_be_read_is_asked_again(self, server: Sandbox) -> None:
        code, shown = in_dialogue(
            ("check", owing("Acme,EUR,100,2026-01-01")), ("[none]:", "1,080"), ("[none]:", "0.92")
        )
        assert code == 0
        assert "can be read in more than one way" in shown
        assert options() == {"rate": {"EUR": "0.92"}}

    def test_the_branch_is_chosen_by_its_name(
        self, sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        branches = (SandboxBranch(7, "Main", "HQ"), SandboxBranch(9, "North", "N"))
        server = use(
            sandbox(limits=ROOMY, organization=SandboxOrganization(branches=branches)), monkeypatch
        )
        code, _ = in_dialogue(
            ("run", owing("Acme,USD,5,2026-01-01")), ("Number or name", "no"),
            ("Number or name", "nor"), ("now? [y/N]", "y"),
        )  # fmt: skip
        assert code == 0
        assert [one["opening_balance_branch_id"] for one in server.customers()] == [9]

    def test_corrections_and_resume_go_by_the_answers(self, run: Run, server: Sandbox) -> None:
        name = owing('Acme,EUR,"1,200",', 'Beta,EUR,"2,300",2026-13-99')
        in_dialogue(
            ("run", name),
            ("Number or name", "point"),
            (DATE, ""),
            ("one EUR", "1.08"),
            ("now? [y/N]", "n"),
        )
        (corrections,) = Path("import-results").glob("*/corrections.csv")
        text = corrections.read_text(encoding="utf-8-sig")
        corrections.write_text(text.replace("2026-13-99", ""), encoding="utf-8")
        assert run("run", str(corrections), "--yes").code == 0
        assert run("resume", "--yes").code == 0
        assert balances(server) == {"Acme": (1200, 1.08), "Beta": (2300, 1.08)}


class TestSign:
    ROWS = ("Acme,USD,-100,2026-01-01", "Beta,USD,(20.50),2026-01-01", "Gamma,USD,3,2026-01-01")

    def test_where_customers_would_be_owed_more_than_they_owe_it_is_asked(
        self, server: Sandbox
    ) -> None:
        code, shown = in_dialogue(
            ("run", owing(*self.ROWS)), ("Number or name [1]:", "rev"), ("now? [y/N]", "y")
        )
        assert code == 0
        assert "USD: customers owe you 3.00, you owe them 120.50." in shown
        assert {name: found[0] for name, found in balances(server).items()} == {
            "Acme": 100, "Beta": 20.5, "Gamma": -3,
        }  # fmt: skip
        assert "Sign of an opening balance turned" in shown

    def test_enter_leaves_them_as_they_are_written(self, server: Sandbox) -> None:
        code, _ = in_dialogue(
            ("run", owing(*self.ROWS)), ("Number or name [1]:", ""), ("now? [y/N]", "y")
        )
        assert code == 0
        assert balances(server)["Acme"][0] == -100

    def test_a_known_layout_is_not_asked_about(self, server: Sandbox) -> None:
        rows = ("Display Name,Opening Balance,Opening Balance At", "Acme,-100,2026-01-01")
        name = write("own.csv", *rows)
        code, shown = in_terminal("check", name, "--template", "bigcapital")
        assert code == 0
        assert "A question about the file" not in shown

    def test_the_option_says_it_without_a_terminal(self, run: Run, server: Sandbox) -> None:
        assert run("run", owing(*self.ROWS), "--yes", "--balance-sign", "reversed").code == 0
        assert balances(server)["Acme"][0] == 100


class TestNobodyToAsk:
    ROWS = ("Acme,EUR,100,", "Beta,USD,3,2026-01-01")

    def test_without_a_terminal_it_is_an_error_that_names_the_option(
        self, run: Run, server: Sandbox
    ) -> None:
        said = run("run", owing(*self.ROWS), "--yes")
        assert said.code == 3
        results = next(Path("import-results").glob("*/results.csv")).read_text(encoding="utf-8-sig")
        assert "--default openingBalanceAt=YYYY-MM-DD" in results
        assert "--rate EUR=" in results

    @pytest.mark.parametrize("flags", [("--yes",), ("--json", "--dry-run")])
    def test_who_wants_no_questions_gets_none(
        self, server: Sandbox, flags: tuple[str, ...]
    ) -> None:
        code, shown = in_terminal("run", owing(*self.ROWS), *flags)
        assert code == 3
        assert "A question" not in shown

    def test_a_row_without_a_balance_needs_no_answer(self, server: Sandbox) -> None:
        code, shown = in_terminal("check", owing("Acme,EUR,,01/02/2026", "Beta,CHF,0,"))
        assert code == 0
        assert "A question" not in shown

    def test_ctrl_c_at_a_question_sends_nothing(self, server: Sandbox) -> None:
        code, shown = in_terminal("run", owing(*self.ROWS), question=DATE, answer="\x03")
        assert code == 130
        assert "Nothing was being sent." in shown
        assert server.customers() == []
