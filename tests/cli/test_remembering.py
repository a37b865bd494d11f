"""A mapping that a person confirmed is used again for the next file with such headers."""

from pathlib import Path

from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, write
from tests.cli.processes import in_terminal

HEADER = "Klient,Kontakt,Old Nr"
MINE = """
name = "mine"
title = "Mine"
[fields.displayName]
column = "Klient"
[fields.note]
column = "Kontakt"
"""


def confirmed(*options: str) -> None:
    """A run that somebody says yes to."""
    first = write("january.csv", HEADER, "Acme,ann@acme.example,17")
    code, shown = in_terminal("run", first, *options, question="now? [y/N]", answer="y")
    assert code == 0, shown


def with_my_template() -> tuple[str, str]:
    Path("mine.toml").write_text(MINE)
    return "--template", "mine.toml"


def notes(server: Sandbox) -> dict[str, str]:
    return {str(one["display_name"]): str(one["note"]) for one in server.customers()}


def test_next_months_file_needs_no_option(run: Run, server: Sandbox) -> None:
    confirmed(*with_my_template())
    Path("mine.toml").unlink()

    said = run("run", write("february.csv", HEADER.upper(), "Beta,bob@b.example,18"), "--yes")

    assert said.code == 0
    assert "columns mapped as confirmed on 20" in said.err
    assert notes(server)["Beta"].startswith("bob@b.example")


def test_a_proposal_that_was_confirmed_is_kept_too(run: Run, server: Sandbox) -> None:
    first = write("januar.csv", "Kundenname,E-Mail,Farbe", "Acme,ann@acme.example,rot")
    in_terminal("run", first, question="now? [y/N]", answer="y")
    assert "as confirmed on" in run("check", first, "--offline").err


def test_what_nobody_confirmed_is_not_kept(run: Run, server: Sandbox) -> None:
    """Neither --yes nor a no is a person's yes."""
    template = with_my_template()
    first = write("january.csv", HEADER, "Acme,ann@acme.example,17")
    in_terminal("run", first, *template, question="now? [y/N]", answer="n")
    run("run", first, *template, "--yes")
    assert "confirmed-" not in run("templates", "list").err


def test_a_layout_that_the_importer_knows_needs_no_memory(run: Run, server: Sandbox) -> None:
    first = write("january.csv", "Display Name,Email", "Acme,ann@acme.example")
    in_terminal("run", first, "--template", "bigcapital", question="now? [y/N]", answer="y")
    assert "confirmed-" not in run("templates", "list").err


def test_a_template_that_is_named_wins(run: Run, server: Sandbox) -> None:
    confirmed(*with_my_template())
    Path("other.toml").write_text(MINE.replace("note", "email"))
    said = run("check", "january.csv", "--offline", "--template", "other.toml")
    assert "as confirmed on" not in said.err


def test_a_mapping_is_listed_and_forgotten(run: Run, server: Sandbox) -> None:
    confirmed(*with_my_template())
    (line,) = [
        one
        for one in run("templates", "--json").objects
        if one["template"].startswith("confirmed-")
    ]
    assert "Klient, Kontakt, Old Nr" in line["title"]

    assert run("templates", "forget", line["template"]).code == 0

    assert "as confirmed on" not in run("check", "january.csv", "--template", "mine.toml").err
    assert run("templates", "forget", line["template"]).code == 2
    assert run("templates", "forget", "bigcapital").code == 2


def test_corrections_are_mapped_as_their_import_was(run: Run, server: Sandbox) -> None:
    """Whatever was confirmed for such headers since."""
    run("run", write("a.csv", "Display Name,Email", "Acme,ann@@acme"), "--yes", "--out", "out")
    Path("mine.toml").write_text(MINE.replace("Klient", "Email").replace("Kontakt", "Display Name"))
    other = write("b.csv", "Display Name,Email", "Note,Beta")
    in_terminal("run", other, "--template", "mine.toml", question="now? [y/N]", answer="y")

    text = Path("out/corrections.csv").read_text(encoding="utf-8-sig")
    write("mended.csv", *text.replace("ann@@acme", "ann@acme.example").splitlines())
    assert run("run", "mended.csv", "--yes").code == 0

    assert {one["display_name"] for one in server.customers()} == {"Acme", "Beta"}
