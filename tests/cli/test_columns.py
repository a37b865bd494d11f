"""What becomes of columns, as the terminal and scripts are told it."""

from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, write
from tests.cli.processes import in_dialogue, in_terminal

RIGHT = "all are right]:"
MIXED = (
    "Customer,Reach,City,Rank,Balance,Password,Old balance,,",
    "Acme,+41 44 668 18 00,Bern,A,,hunter2,12.50,,",
    "Beta,+41 44 668 18 01,,B,,tr0ub4dor,,,",
    "Cole,+41 44 668 18 02,,A,,swordfish,,,",
)


def test_a_line_says_how_many_columns_became_what(run: Run) -> None:
    said = run("check", write("mixed.csv", *MIXED))
    assert (
        "  4 of 7 columns used, 2 kept in the note, 1 with private data that goes nowhere; "
        "--columns lists them.\n"
    ) in said.err
    assert "Rank" not in said.err


def test_what_must_not_drown_is_named_whatever_else(run: Run) -> None:
    said = run("check", write("mixed.csv", *MIXED))
    assert "  Old balance may hold a balance and is not used: into the note (" in said.err
    assert "  Password: passwords, keys or the like: left out" in said.err
    assert "  Guessed, please look: Reach becomes Work Phone Number (3 of 3 values" in said.err


def test_the_code_of_an_account_of_balances_is_no_balance(run: Run) -> None:
    """Every file of Xero's has such a column."""
    header = "Name,Email,AccountsReceivableTaxCodeName,Old balance"
    said = run("check", write("codes.csv", header, "Acme,a@acme.example,GST,5"), "--offline")
    assert "TaxCodeName may hold a balance" not in said.err
    assert "Old balance may hold a balance" in said.err


def test_many_names_are_cut_short(run: Run) -> None:
    header = "Name," + ",".join(f"Password {number}" for number in range(1, 10))
    said = run("check", write("many.csv", header, "Acme"))
    assert "Password 4, Password 5 and 4 more: passwords" in said.err


def test_columns_lists_every_column_with_fill_and_values(run: Run) -> None:
    said = run("check", write("mixed.csv", *MIXED), "--columns")
    told = {line.split()[1]: line for line in said.err.splitlines() if line[1:3] == "  "}
    for words in ("Work Phone Number?", "100 %", "+41 44 668 18 00 · +41 44 668 18 01"):
        assert words in told["Reach"]
    assert "33 %  Bern" in told["City"]
    assert "33 %  12.50" in told["Old"]
    assert "left out, kept nowhere   100 %  " in told["Password"]
    assert "; --columns" not in said.err
    assert "hunter2" not in said.err


def test_scripts_get_objects_and_values_only_where_they_ask(run: Run) -> None:
    name = write("mixed.csv", *MIXED)
    for asked in (False, True):
        said = run("check", name, "--json", *(["--columns"] if asked else []))
        (told,) = (one for one in said.objects if "columns" in one)
        columns = {one["header"]: one for one in told["columns"]}
        assert told["file"] == "mixed.csv"
        reach = columns["Reach"]
        assert (reach["column"], reach["usage"], reach["fields"]) == ("B", "field", ["workPhone"])
        assert (reach["evidence"], reach["filled"]) == ("values", 3)
        assert reach["confidence"] == 0.9
        assert ("samples" in reach) is asked
        assert columns["Password"]["filled"] == 3
        assert "hunter2" not in said.out
    assert reach["samples"] == ["+41 44 668 18 00", "+41 44 668 18 01"]


def test_a_dry_run_lists_them_too(run: Run, server: Sandbox) -> None:
    said = run("run", write("mixed.csv", *MIXED), "--dry-run", "--columns")
    assert "+41 44 668 18 00 · +41 44 668 18 01" in said.err
    assert server.customers() == []


def test_in_a_terminal_guesses_are_asked_about_once_and_the_answer_is_remembered(
    run: Run, server: Sandbox
) -> None:
    name = write("mixed.csv", *MIXED)
    code, shown = in_dialogue(("check", name), (RIGHT, "2"), (RIGHT, ""))
    assert code == 0
    assert "A question about the columns of mixed.csv" in shown
    assert "hunter2" not in shown
    said = run("run", name, "--yes", "--columns")
    assert "columns mapped as confirmed on " in said.err
    assert "Guessed" not in said.err
    assert "Reach: +41 44 668 18 00" in str(server.customers()[0]["note"])


def test_any_column_can_be_given_another_field_until_enter_accepts(
    run: Run, server: Sandbox
) -> None:
    """The page is shown again after each change, as it would be mapped now."""
    name = write("mixed.csv", *MIXED)
    code, shown = in_dialogue(
        ("run", name, "--default", "openingBalanceAt=2026-01-01"),
        (RIGHT, "4=rankk"),
        (RIGHT, "?"),
        (RIGHT, "2=mobile, 3=leave out 6=balance"),
        (RIGHT, "4=shipping city"),
        (RIGHT, ""),
        ("now? [y/N]", "y"),
    )
    assert code == 0
    assert "“rankk” is no field; ? lists them all." in shown
    assert "the name on lists and invoices" in shown
    assert shown.count("A question about the columns") == 3
    last = shown[shown.rindex("A question about the columns") :]
    for line in (
        "2  Reach        Personal Phone Number  ",
        "3  City         left out  ",
        "4  Rank         Shipping Address City  ",
        "6  Old balance  Opening Balance  ",
    ):
        assert line in last  # fmt: skip
    acme = next(one for one in server.customers() if one["display_name"] == "Acme")
    assert acme["personal_phone"] == "+41 44 668 18 00"
    assert acme["shipping_address_city"] == "A"
    assert acme["opening_balance"] == 12.5
    assert not acme["billing_address_city"]
    assert "Bern" not in str(acme["note"])

    again = run("check", name, "--columns", "--default", "openingBalanceAt=2026-01-01")
    assert "columns mapped as confirmed on " in again.err


def test_not_every_column_can_be_left_out(server: Sandbox) -> None:
    name = write("mixed.csv", *MIXED)
    code, shown = in_dialogue(("check", name), (RIGHT, "1=out 2=out 3=out 5=out"), (RIGHT, ""))
    assert code == 0
    assert "At least one column has to become a field of the customer." in shown


def test_enter_takes_the_proposal(run: Run, server: Sandbox) -> None:
    name = write("mixed.csv", *MIXED)
    in_terminal("check", name, question=RIGHT, answer="")
    assert run("run", name, "--yes").code == 0
    assert server.customers()[0]["work_phone"] == "+41 44 668 18 00"


def test_nobody_is_asked_who_said_yes_beforehand(server: Sandbox) -> None:
    name = write("mixed.csv", *MIXED)
    _, shown = in_terminal("run", name, "--yes", "--dry-run")
    assert "A question" not in shown
    assert "Guessed, please look: Reach becomes Work Phone Number" in " ".join(shown.split())
