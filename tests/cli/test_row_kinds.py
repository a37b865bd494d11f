"""Lists that hold suppliers and leads among the customers: those are left out, and said."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, use, write


@pytest.fixture
def server(sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    started = sandbox(limits=ROOMY)
    use(started, monkeypatch)
    return started


def test_suppliers_and_deleted_rows_are_skipped_with_the_reason(run: Run, server: Sandbox) -> None:
    name = write(
        "contacts.csv", "Name,Art,Gelöscht",
        "Acme,Kunde,nein", "Bolts,Lieferant,nein", "Gone,Kunde,ja", "Both,Kunde/Lieferant,nein",
    )  # fmt: skip
    assert run("run", name, "--yes").code == 0
    assert {one["display_name"] for one in server.customers()} == {"Acme", "Both"}
    (summary,) = Path("import-results").glob("*/summary.json")
    assert json.loads(summary.read_text())["endings"]["skipped"] == 2
    results = next(summary.parent.glob("results.csv")).read_text(encoding="utf-8-sig")
    assert "It is no customer: Art is Lieferant." in results
    assert "Gelöscht is ja." in results


def test_the_mapping_that_is_proposed_says_so_too(run: Run) -> None:
    name = write("contacts.csv", "Name,Art", "Acme,Kunde", "Bolts,Lieferant")
    said = run("templates", "init", name)
    assert said.code == 0, said.err
    (template,) = Path().glob("*.toml")
    assert '[[filter]]\ncolumn = "Art"\nskip = [' in template.read_text(encoding="utf-8")
    checked = run("check", name, "--offline", "--template", str(template), "--json")
    assert checked.objects[-1]["endings"]["skipped"] == 1
