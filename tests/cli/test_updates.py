"""The same file again on the command line: the plan's words, the differences, the files."""

from pathlib import Path

import pytest
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, write
from tests.reports.reading_back import read_sheets

HEADER = "Display Name,Email,Billing Address City"
UPDATE = ("--on-existing", "update")


@pytest.fixture
def again(run: Run, server: Sandbox) -> str:
    """A file of three customers: one as before, one changed, one that somebody has edited."""
    first = [f"{name},{name.lower()}@x.example,Rome" for name in ("Acme", "Beta", "Gamma")]
    assert run("run", write("c.csv", HEADER, *first), "--yes", *UPDATE).code == 0
    server.edit(3, billing_address_city="Paris")
    return write("c.csv", HEADER, *(line.replace("Rome", "Oslo") for line in first[1:]), first[0])


class TestThePlan:
    def test_tells_what_is_new_changed_unchanged_and_kept(self, run: Run, again: str) -> None:
        said = run("check", again, *UPDATE)
        assert "0 customers to create, 0 rows rejected, 0 skipped." in said.err
        assert (
            "1 customer to change, 2 unchanged; 1 field that was edited in Bigcapital is kept."
            in said.err
        )

    def test_says_nothing_of_updates_where_there_are_none(self, run: Run, again: str) -> None:
        assert "to change" not in run("check", again).err

    def test_lists_every_field_that_would_change(self, run: Run, again: str) -> None:
        said = run("check", again, *UPDATE, "--diff")
        told = " ".join(said.err.split())
        assert "2 2 billingAddressCity Rome Oslo to be changed" in told
        assert "3 3 billingAddressCity Paris Oslo kept: edited in Bigcapital" in told

    def test_says_that_nothing_would_change(self, run: Run, server: Sandbox) -> None:
        name = write("n.csv", HEADER, "New,n@x.example,Rome")
        said = run("check", name, *UPDATE, "--diff")
        assert "Nothing: no customer that Bigcapital has would change." in said.err

    def test_sends_nothing(self, run: Run, again: str, server: Sandbox) -> None:
        server.clear_requests()
        run("check", again, *UPDATE, "--diff")
        assert {one.method for one in server.requests} == {"GET"}


class TestTheFiles:
    def test_tell_what_was_changed_and_what_was_kept(self, run: Run, again: str) -> None:
        assert run("run", again, *UPDATE, "--yes", "--out", "out").code == 0
        head, changed, kept = read_sheets(Path("out/results.xlsx"))["Customers changed"]
        assert head[3:] == ["customer_id", "field", "before", "after", "what becomes of it"]
        assert changed[2:] == [2, 2, "billingAddressCity", "Rome", "Oslo", "changed"]
        assert kept[2:] == [
            *(3, 3, "billingAddressCity", "Paris", "Oslo", "kept: edited in Bigcapital")
        ]
        page = Path("out/report.html").read_text(encoding="utf-8")
        assert "Changes of customers" in page
        assert "kept: edited in Bigcapital" in page

    def test_have_no_such_part_where_nothing_changes(self, run: Run, server: Sandbox) -> None:
        run("run", write("n.csv", HEADER, "New,n@x.example,Rome"), "--yes", "--out", "out")
        assert "Customers changed" not in read_sheets(Path("out/results.xlsx"))
        assert "Changes of customers" not in Path("out/report.html").read_text(encoding="utf-8")
