"""What the user sees before the first write, and the question that lets it happen."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from importer.core.runs import RunState
from importer.journal import open_journal
from importer.sandbox.options import NAMED_LIMITS, Limits, SandboxOrganization
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, customers, use, write
from tests.cli.processes import in_terminal

BALANCES = (
    "Display Name,Currency,Opening Balance,Opening Balance Date",
    "Acme,USD,1200.50,2026-01-01",
    "Beta,USD,-200.25,2026-01-01",
    "Gamma,EUR,100,2026-01-01",
    "Delta,USD,,",
    "Epsilon,USD,70,",
)


class TestPlan:
    def test_it_tells_where_what_and_how_much(self, run: Run, server: Sandbox) -> None:
        said = run("run", write("open.csv", *BALANCES), "--rate", "EUR=1.10", "--dry-run")
        assert f"Organization Stand-in Trading, base currency USD, at {server.url}." in said.err
        assert "4 customers to create, 1 row rejected, 0 skipped." in said.err
        assert "EUR       2026-01-01          1    100.00     0.00            110.00" in said.err
        assert "USD       2026-01-01          2  1,200.50  -200.25          1,000.25" in said.err
        assert "against Other income on 2026-01-01: 1,110.25 USD in total" in said.err
        assert "every receivable would stand in the books twice" in said.err
        assert server.customers() == []

    def test_many_dates_are_told_per_currency(self, run: Run, server: Sandbox) -> None:
        """A file of 300 dates had a line and a sentence for each."""
        rows = [f"C{n},{'USD' if n % 2 else 'EUR'},10,2026-01-{n:02}" for n in range(1, 31)]
        said = run("check", write("m.csv", BALANCES[0], *rows), "--rate", "EUR=1.10")
        assert "EUR       2026-01-02 … 2026-01-30         15    150.00" in said.err
        assert "USD       2026-01-01 … 2026-01-29         15    150.00" in said.err
        assert "on 30 dates from 2026-01-01 to 2026-01-30: 315.00 USD in total" in said.err
        assert said.err.count("Bigcapital will book") == 1

    def test_offline_the_base_currency_is_called_so(self, run: Run) -> None:
        rows = ("Display Name,Opening Balance", "Acme,10.00")
        name = write("o.csv", *rows)
        said = run("check", name, "--offline", "--default", "openingBalanceAt=2026-01-01")
        assert "base currency  2026-01-01" in said.err
        assert "XXX" not in said.err

    def test_it_compares_with_the_total_that_the_user_expects(
        self, run: Run, server: Sandbox
    ) -> None:
        name, rate = write("open.csv", *BALANCES), ("--rate", "EUR=1.10")
        said = run("check", name, *rate, "--expect-total", "usd=1000.25")
        assert "This agrees with the 1,000.25 USD that you expect." in said.err
        said = run("check", name, *rate, "--expect-total", "USD=1070.25")
        assert "You expect 1,070.25 USD, the valid rows come to 1,000.25: -70.00 off." in said.err

    def test_it_compares_with_the_files_own_total(self, run: Run, server: Sandbox) -> None:
        rows = ("Customer,Open Balance", "Acme,10.00", "Beta,x", "Total,35.00")
        said = run("check", write("t.csv", *rows), "--default", "openingBalanceAt=2026-01-01")
        assert "The file's own total is 35.00; the rows above come to 10.00." in said.err

    def test_it_tells_which_tables_of_a_file_are_left_out(self, run: Run, server: Sandbox) -> None:
        """Nothing that stands in a file is left out silently."""
        rows = ("Customer,City", "Acme,Rome", ",", "Invoices,", "Invoice No,Amount", "1,20")
        said = run("run", write("two.csv", *rows), "--yes", "--json")
        assert "Other tables are left out: 3 lines, from row 4 (Invoices) on." in said.err
        summary = next(Path("import-results").glob("*/summary.json"))
        assert json.loads(summary.read_text())["lines_left_out"]["other-table"] == 3
        assert [one["display_name"] for one in server.customers()] == ["Acme"]

    def test_without_a_column_of_names_it_asks_rather_than_call_customers_by_their_mail(
        self, run: Run, server: Sandbox
    ) -> None:
        """In a language whose headers we don't read."""
        rows = ("Kliendinimi,Linn,E-mail", "Sol,Aarhus,s@sol.example", "Hav,Odense,h@hav.example")
        said = run("run", write("ee.csv", *rows), "--yes")
        assert said.code == 2
        assert "ee.csv: No column is known to hold the customers' names" in said.err
        assert "Kliendinimi, Linn" in said.err
        assert server.customers() == []

        assert run("templates", "init", "ee.csv").code == 0
        mapping = Path("ee.toml").read_text(encoding="utf-8")
        Path("ee.toml").write_text(f'{mapping}\n[fields.displayName]\ncolumn = "Kliendinimi"\n')
        assert run("run", "ee.csv", "--template", "ee.toml", "--yes").code == 0
        assert [one["display_name"] for one in server.customers()] == ["Sol", "Hav"]

    def test_in_a_terminal_the_column_of_names_is_asked_for(self, server: Sandbox) -> None:
        rows = ("Kliendinimi,Linn,E-mail", "Sol,Aarhus,s@sol.example", "Hav,Odense,h@hav.example")
        name = write("ee.csv", *rows)
        arguments = ("run", name, "--yes", "--out", "out")
        code, shown = in_terminal(*arguments, question="[1]:", answer="klie")
        assert code == 0
        assert "Which column of ee.csv holds the customers' names?" in shown
        assert "1  Kliendinimi" in shown
        assert [one["display_name"] for one in server.customers()] == ["Sol", "Hav"]
        assert "as somebody said" in Path("out/report.html").read_text(encoding="utf-8")

    def test_none_of_them_is_an_answer(self, server: Sandbox) -> None:
        name = write("ee.csv", "Linn,E-mail", "Aarhus,s@sol.example", "Odense,h@hav.example")
        code, _ = in_terminal("run", name, "--yes", question="[1]:", answer="none of them")
        assert code == 0
        called = {one["display_name"] for one in server.customers()}
        assert called == {"s@sol.example", "h@hav.example"}

    def test_a_list_of_addresses_alone_needs_no_names(self, run: Run, server: Sandbox) -> None:
        rows = (f"{n}@mail.example,Gold" for n in range(3))
        said = run("run", write("mails.csv", "E-mail,Group", *rows), "--yes")
        assert said.code == 0
        assert {one["display_name"][1:] for one in server.customers()} == {"@mail.example"}

    def test_it_tells_the_pace_of_the_stock_limits_and_when_it_is_over(
        self, run: Run, sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        use(sandbox(limits=NAMED_LIMITS["stock"]), monkeypatch)
        said = run("doctor", "--rows", "2000")
        assert "the server allows 10 a minute. 2,000 customers: 3 h 20 min, done about" in said.err
        assert "THROTTLE_AUTH_LIMIT" in said.err

    @pytest.mark.parametrize("limits", ["none", ROOMY], ids=["unnamed", "far away"])
    def test_a_limit_that_does_not_bind_is_neither_promised_nor_to_be_raised(
        self,
        limits: str | Limits,
        run: Run,
        sandbox: Callable[..., Sandbox],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Ten thousand rows take minutes on any server."""
        use(
            sandbox(limits=NAMED_LIMITS[limits] if isinstance(limits, str) else limits), monkeypatch
        )
        said = run("doctor", "--rows", "10000", "--json")
        assert "Pace: no limit known" in said.err
        assert "10,000 customers: about 4 min" in said.err
        assert "THROTTLE" not in said.err
        assert "16,667" not in said.err
        (facts,) = said.objects
        assert (facts["bound"], facts["seconds"]) == ("server-and-importer", 200.0)

    def test_the_users_own_limit_is_called_so(
        self, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("IMPORTER_MAX_RATE", "1")
        said = run("doctor", "--rows", "600")
        assert "Pace: 1 a second, as --max-rate asks. 600 customers: 10 min" in said.err
        assert "THROTTLE" not in said.err

    def test_opening_balances_take_longer(self, run: Run, server: Sandbox) -> None:
        """They go one at a time."""
        rows = (f"Customer {n},{n},2026-01-01" for n in range(1, 2001))
        owing = write("o.csv", "Display Name,Opening Balance,As of", *rows)
        assert "about 3 min" in run("run", owing, "--dry-run").err
        plain = customers(2000)
        assert "less than a minute" in run("run", plain, "--dry-run").err

    def test_a_resumed_run_tells_what_is_still_to_be_booked(
        self, run: Run, server: Sandbox
    ) -> None:
        rows = (f"Customer {n},{n}0,2026-01-01" for n in (1, 2, 3))
        run("run", write("b.csv", "Display Name,Opening Balance,As of", *rows), "--yes",
            "--first", "1")  # fmt: skip
        booked = [entry.amount for entry in server.ledger().values()]
        said = run("resume")
        assert "1 created before, 2 customers to create" in said.err
        assert f"2 opening balances against Other income on 2026-01-01: {60 - booked[0]:.2f}" in (
            said.err
        )

    def test_a_check_without_a_server_says_which_rules_were_left_out(self, run: Run) -> None:
        said = run("check", customers(2))
        assert said.code == 0
        assert "Checked offline" in said.err
        assert "Not checked offline: which customers Bigcapital has already." in said.err


class TestQuestion:
    def test_without_a_terminal_and_without_yes_nothing_is_sent(
        self, run: Run, server: Sandbox
    ) -> None:
        said = run("run", customers(2), "--json")
        assert said.code == said.objects[-1]["exit_code"] == 2
        assert "confirm with --yes" in said.err
        assert server.customers() == []
        assert server.count_requests("POST /api/customers") == 0

        run_id = said.objects[0]["run"]
        assert run("resume", run_id).code == 2
        assert run("resume", run_id, "--yes").code == 0
        assert len(server.customers()) == 2

    def test_yes_in_a_terminal_sends_and_shows_how_it_went(self, server: Sandbox) -> None:
        name = write("two.csv", "Display Name,Email", "Acme,a@example.com", "Beta,not an address")
        code, shown = in_terminal("run", name, question="now? [y/N]", answer="y")
        assert code == 3
        question = shown.index("Send to Stand-in Trading now?")
        assert 0 < shown.index("1 customer to create, 1 row rejected") < question
        assert 0 < shown.index("E-mail address not valid") < question
        assert question < shown.index("Sending") < shown.index("1/1") < shown.index("created  ")
        assert [one["display_name"] for one in server.customers()] == ["Acme"]

    def test_anything_else_sends_nothing(self, server: Sandbox) -> None:
        code, shown = in_terminal("run", customers(1), question="now? [y/N]", answer="")
        assert code == 2
        assert "Nothing was sent." in shown
        assert server.customers() == []

    def test_lines_are_broken_between_words(self, server: Sandbox) -> None:
        name = write("open.csv", *BALANCES)
        _, shown = in_terminal("run", name, "--rate", "EUR=1.1", "--dry-run", "--yes")
        shown = re.sub(r"\x1b\[[0-9;]*m", "", shown)  # colours take no room
        assert max(map(len, shown.splitlines())) <= 100
        words = {word for line in shown.splitlines() for word in line.split()}
        assert {"receivable", "credited", "equity"} <= words

    def test_a_broken_line_goes_on_where_it_began(self, server: Sandbox) -> None:
        name = write(
            "wide.csv", "Name," + ",".join(f"API key of the old till {n:02}" for n in range(9)), "A"
        )
        _, shown = in_terminal("run", name, "--dry-run")
        lines = re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()
        begin = next(n for n, line in enumerate(lines) if "API key" in line)
        told = [
            line.rstrip() for line in lines[begin:] if "old till" in line or "kept nowhere" in line
        ]
        assert len(told) > 1
        assert all(re.match(r"  \S", line) for line in told)

    def test_with_a_jwt_the_organization_is_shown_and_confirmed(
        self, sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A JWT writes into any organization that the header names (importer/api/README.md 3.2)."""
        other = SandboxOrganization("org-2", "Somebody Else Ltd", "EUR", currencies=("EUR",))
        server = use(sandbox(limits=ROOMY, other_organizations=(other,)), monkeypatch)
        monkeypatch.setenv("BIGCAPITAL_API_KEY", server.token)
        monkeypatch.setenv("BIGCAPITAL_ORGANIZATION_ID", "org-2")
        code, shown = in_terminal("run", customers(1), question="now? [y/N]", answer="n")
        assert code == 2
        assert "Organization Somebody Else Ltd, base currency EUR" in shown
        assert "Send to Somebody Else Ltd now?" in shown
        assert server.customers("org-2") == []

    def test_a_jwt_without_an_organization_is_told_what_it_needs(
        self, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BIGCAPITAL_API_KEY", server.token)
        said = run("run", customers(1), "--yes")
        assert said.code == 2
        assert "Set BIGCAPITAL_ORGANIZATION_ID" in said.err
        assert server.requests == ()


class TestHowMuchIsSent:
    def test_a_pilot_and_then_the_rest(self, run: Run, server: Sandbox) -> None:
        pilot = run("run", customers(7), "--yes", "--first", "5")
        assert pilot.code == 0
        assert "Only 5 of them now (--first); the rest stay waiting." in pilot.err
        assert len(server.customers()) == 5

        rest = run("resume")
        assert rest.code == 0
        assert len({one["display_name"] for one in server.customers()}) == 7

    def test_a_dry_run_sends_nothing_and_has_nothing_to_resume(
        self, run: Run, server: Sandbox
    ) -> None:
        said = run("run", customers(2), "--dry-run", "--yes", "--json")
        assert said.code == 0
        assert said.objects[-1]["endings"]["waiting"] == 2
        assert server.customers() == []
        resumed = run("resume", said.objects[0]["run"], "--yes")
        assert resumed.code == 2
        assert "was a dry run" in resumed.err

    def test_all_or_nothing_sends_nothing_while_a_row_is_rejected(
        self, run: Run, server: Sandbox
    ) -> None:
        rows = ("Display Name,Email", "Acme,a@example.com", "Beta,not an address")
        said = run("run", write("two.csv", *rows), "--all-or-nothing", "--yes", "--json")
        assert said.code == 3
        assert "Nothing is sent: --all-or-nothing" in said.err
        assert run("resume", said.objects[0]["run"], "--yes").code == 3
        assert server.customers() == []

        assert run("run", customers(2), "--all-or-nothing", "--yes").code == 0
        assert len(server.customers()) == 2

    def test_nothing_left_is_nothing_to_ask(self, run: Run, server: Sandbox, folder: Path) -> None:
        """Everybody is there already: no question, no request, code 0."""
        name = customers(2)
        run("run", name, "--yes")
        said = run("run", name)
        assert said.code == 0
        assert "0 customers to create, 0 rows rejected, 2 skipped." in said.err
        assert len(server.customers()) == 2
        with open_journal(folder.parent / "journal" / "journal.sqlite", read_only=True) as journal:
            assert {one.state for one in journal.runs()} <= {RunState.FINISHED, RunState.CHECKED}

    def test_the_end_shows_endings_and_the_commonest_problems(
        self, run: Run, server: Sandbox
    ) -> None:
        rows = ("Display Name,Email", "Acme,a@example.com", "Beta,bad", "Gamma,bad")
        end = run("run", write("three.csv", *rows), "--yes").err.partition("How the rows ended")[2]
        assert "1  created   stored" in end
        assert "2  rejected  not sent" in end
        assert "2  error  E-mail address not valid" in end
        assert "report.html" in end
