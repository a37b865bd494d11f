"""The first contact: the help, and what a code means."""

import pytest

from tests.cli.conftest import Run


class TestHelp:
    def test_without_arguments_the_help_says_where_to_start(self, run: Run) -> None:
        """It once stood in an error paragraph, its lines run together."""
        said = run()
        assert said.code == 0
        assert said.err == ""
        lines = said.out.splitlines()
        assert lines[0].startswith("Usage: importer ")
        start = lines.index("Start here:")
        assert "importer run FILE --sandbox" in lines[start + 1]
        assert any("check FILE --offline" in line for line in lines[start:])
        assert any("importer doctor" in line for line in lines[start:])
        assert start < lines.index("Commands:") < lines.index("Exit codes:")

    def test_no_line_keeps_the_indentation_of_the_code(self, run: Run) -> None:
        """It said "Every command tells     its options"."""
        about = run().out.partition("Start here:")[0]
        assert [line for line in about.splitlines() if "  " in line.strip()] == []

    def test_asked_for_it_is_the_same(self, run: Run) -> None:
        assert run("--help").out == run().out

    def test_what_it_says_is_whole(self, run: Run) -> None:
        assert "..." not in run().out.partition("Commands:")[2]

    def test_a_command_that_there_is_not_is_an_error(self, run: Run) -> None:
        said = run("improt")
        assert said.code == 2
        assert "improt" in said.err


class TestExplain:
    def test_a_problem_with_its_example(self, run: Run) -> None:
        said = run("explain", "email-invalid")
        assert said.code == 0
        assert "“a@b” in Email is not an e-mail address that Bigcapital takes." in said.out
        assert "What to do: Correct the address" in said.out

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("unknown", "May be stored"),
            ("4", "some rows unknown"),
            ("key-refused", "make a new key in Bigcapital"),
            ("Email-Invalid", "E-mail address not valid"),
        ],
    )
    def test_whatever_it_ends_in(self, run: Run, code: str, words: str) -> None:
        said = run("explain", code)
        assert said.code == 0
        assert words.casefold() in said.out.casefold()

    def test_bare_it_lists_all(self, run: Run) -> None:
        said = run("explain")
        assert said.code == 0
        for code in ("created", "130", "opening-balance-date-missing", "journal-in-use", "website"):
            assert f"\n{code} " in said.out

    def test_words_search(self, run: Run) -> None:
        said = run("explain", "balance")
        assert "opening-balance-not-booked" in said.out
        assert "email-invalid" not in said.out

    def test_a_field_and_what_else_speaks_of_it(self, run: Run) -> None:
        """Fields are called by words that stand in many texts."""
        said = run("explain", "EMAIL")
        assert "email: a field of a customer" in said.out
        assert "the column “Email”" in said.out
        assert "\nemail-invalid " in said.out
        assert "Problems of rows" not in run("explain", "billingAddressCity").out

    def test_for_scripts_too(self, run: Run) -> None:
        (told,) = run("explain", "rejected", "--json").objects
        assert (told["code"], told["kind"]) == ("rejected", "ending")

    def test_a_near_miss_is_told(self, run: Run) -> None:
        said = run("explain", "emial-invalid")
        assert said.code == 2
        assert "Did you mean email-invalid" in said.err
