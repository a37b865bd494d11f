"""Organizations as data: each command goes to the one that is named, and to no other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, customers

FILE = Path("organizations.toml")
Started = Callable[..., Sandbox]


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPORTER_ORGANIZATIONS", str(FILE))
    monkeypatch.setenv("ACME_KEY", "bc_sandbox_acme")


@pytest.fixture
def acme(sandbox: Started) -> Sandbox:
    return sandbox(limits=ROOMY, key="bc_sandbox_acme")


def describe(*tables: str) -> None:
    FILE.write_text("\n".join(tables), encoding="utf-8")


def table(name: str, server: Sandbox | str, *more: str) -> str:
    """One organization; its key is in the environment."""
    url = server if isinstance(server, str) else server.url
    key = 'key.env = "ACME_KEY"'
    return "\n".join((f"[organizations.{name}]", f'server = "{url}"', key, *more, ""))


def test_a_run_goes_to_the_organization_that_is_named(
    run: Run, acme: Sandbox, server: Sandbox
) -> None:
    """Whatever server and key the environment has, and with the organization's own options."""
    describe(table("acme", acme, 'defaults.set = { note = "from acme" }'))

    assert run("run", customers(2), "--organization", "acme", "--yes").code == 0

    assert [one["note"] for one in acme.customers()] == ["from acme", "from acme"]
    assert server.customers() == []


def test_what_is_left_is_gone_on_with_by_the_line_that_is_shown(run: Run, acme: Sandbox) -> None:
    describe(table("acme", acme))
    said = run("run", customers(3), "--organization", "acme", "--yes", "--first", "1")
    line = next(line for line in said.err.splitlines() if "importer resume" in line)

    assert "--organization acme" in line
    assert run(*line.partition("importer ")[2].split(), "--yes").code == 0
    assert len(acme.customers()) == 3


def test_the_commands_own_options_beat_the_organizations(run: Run, acme: Sandbox) -> None:
    describe(table("acme", acme, "defaults.first = 1"))
    assert run("check", customers(1), "--organization", "acme").code == 2

    describe(table("acme", acme, 'defaults.set = { note = "theirs" }'))
    run("run", customers(1), "--organization", "acme", "--yes", "--set", "note=mine")
    assert [one["note"] for one in acme.customers()] == ["mine"]


class TestRefused:
    def test_another_base_currency_than_is_expected(self, run: Run, acme: Sandbox) -> None:
        describe(table("acme", acme, 'currency = "EUR"'))

        said = run("run", customers(1), "--organization", "acme", "--yes")

        assert said.code == 1
        assert "keeps its books in USD; EUR was expected" in said.err
        assert acme.customers() == []

    def test_the_currency_of_the_command(self, run: Run, server: Sandbox) -> None:
        said = run("run", customers(1), "--yes", "--expect-currency", "chf")
        assert (said.code, "CHF was expected" in said.err) == (1, True)
        assert "“dollars” is no currency" in run("doctor", "--expect-currency", "dollars").err

    def test_trust_that_the_command_brings(self, run: Run, acme: Sandbox) -> None:
        """What belongs to one server is never taken from two places."""
        describe(table("acme", acme))
        said = run("doctor", "--organization", "acme", "--insecure-http")
        assert (said.code, "insecure-http is given" in said.err) == (2, True)

    def test_a_name_that_there_is_not(self, run: Run, acme: Sandbox) -> None:
        describe(table("acme", acme))
        said = run("doctor", "--organization", "acmee")
        assert said.code == 2
        assert "describes no organization acmee" in said.err
        assert "It describes: acme." in said.err

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "describes no organization"),
            ('organizations = "acme"', "describes no organization"),
            ("[organizations]\nacme = 1", "it is no table"),
            ('[organizations.acme]\nserver = "http://x"', "key: Field required"),
            ('[organizations.acme]\nserver = "http://x"\nkey = "bc_12"', "holds a secret itself"),
            (table("acme", "http://x", 'defaults.base-url = "http://y"'), "base-url is no default"),
            (table("acme", "http://x", "defaults.batch-size = 0"), "batch-size is not valid"),
            (table("acme", "http://x", 'currency = "dollars"'), "currency: "),
            (table("acme", "http://x", "shoe-size = 4"), "shoe-size: Extra inputs"),
        ],
    )
    def test_a_description_that_can_not_be_right(self, run: Run, text: str, said: str) -> None:
        describe(text)
        failed = run("doctor", "--organization", "acme")
        assert failed.code == 2
        assert said in failed.err
        assert "bc_12" not in failed.err

    def test_a_name_that_can_not_be_typed(self, run: Run) -> None:
        describe(table('"a b"', "http://x"))
        assert "other than letters" in run("doctor", "--organization", "a b").err

    def test_one_that_the_working_folder_names(self, run: Run, acme: Sandbox) -> None:
        """The file may have come with somebody's data."""
        describe(table("acme", acme))
        Path("importer.toml").write_text('organization = "acme"\n')
        assert "never taken from the working folder" in run("doctor").err


class TestAll:
    def test_every_one_has_its_line_and_the_worst_decides(self, run: Run, acme: Sandbox) -> None:
        describe(
            table("acme", acme),
            table("euro", acme, 'currency = "EUR"'),
            table("gone", "http://127.0.0.1:9", "defaults.give-up-after = 0"),
            "[organizations.odd]\n",
        )

        said = run("doctor", "--all", "--json")

        assert [one.get("error") for one in said.objects] == [
            None,
            "other-currency",
            "server-unavailable",
            "organization-invalid",
        ]
        assert [one["name"] for one in said.objects] == ["acme", "euro", "gone", "odd"]
        assert said.code == 2

    def test_all_that_are_well_are_well(self, run: Run, acme: Sandbox) -> None:
        describe(table("acme", acme), table("twin", acme))
        acme.add_customer(displayName="Ann")
        said = run("doctor", "--all")
        assert said.code == 0
        lines = said.out.splitlines()
        assert lines[0].startswith("acme: Stand-in Trading (id sandbox-")
        assert ", 1 customer, " in lines[0]
        assert lines[-1] == "2 organizations, 0 of them with something to mend."


def test_the_sandbox_takes_no_organization(run: Run, acme: Sandbox) -> None:
    """Its key is no business of a stand-in."""
    describe(table("acme", acme))
    assert run("run", customers(1), "--organization", "acme", "--sandbox", "--yes").code == 0
    assert acme.customers() == []


def test_a_bad_neighbour_is_no_matter(run: Run, acme: Sandbox) -> None:
    describe(table("acme", acme), "[organizations.odd]\n")
    assert run("doctor", "--organization", "acme").code == 0


def test_hundreds_fit_into_the_file(run: Run, acme: Sandbox) -> None:
    """More than a file of settings may hold."""
    some = (table(f"client-{number}", "http://x") for number in range(1500))
    describe(*some, table("acme", acme))
    assert FILE.stat().st_size > 64 << 10
    assert run("doctor", "--organization", "acme").code == 0
