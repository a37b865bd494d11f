"""`importer check` itself on a sample of every template: its journal says what the golden says."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from importer.core.outcomes import Ending
from importer.core.runs import CheckedRow, ResultRow
from importer.journal import Journal, open_journal
from importer.sandbox.options import SandboxOptions, SandboxOrganization
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, use
from tests.goldens import (
    ORGANIZATION,
    TODAY,
    as_golden,
    assert_as_expected,
    load_golden,
    sample_paths,
)


@pytest.fixture(scope="module")
def books() -> Iterator[Sandbox]:
    """A stand-in with the organization of the goldens."""
    organization = SandboxOrganization(
        base_currency=ORGANIZATION.base_currency, currencies=tuple(ORGANIZATION.currencies)
    )
    with Sandbox(SandboxOptions(organization=organization, limits=ROOMY)) as server:
        yield server


def one_of_each_template() -> list[Path]:
    """The first sample that is read by each."""
    goldens = {path: load_golden(path) for path in reversed(sample_paths())}
    read = {golden["template"]: path for path, golden in goldens.items() if "rows" in golden}
    return sorted(read.values())


def flags(options: Mapping[str, Any]) -> Iterator[str]:
    """A golden's options on the command line."""
    for name, said in options.items():
        texts = [f"{key}={one}" for key, one in said.items()] if isinstance(said, dict) else [said]
        for text in texts:
            yield from (f"--{name}", text)


def journal_says(journal: Journal, run_id: str) -> dict[str, Any]:
    rows = [checked(journal, run_id, row) for row in journal.results(run_id)]
    return as_golden(journal.sources(run_id), rows)


def checked(journal: Journal, run_id: str, row: ResultRow) -> CheckedRow:
    is_valid = row.ending is Ending.WAITING
    return CheckedRow(
        row.row_id,
        row.ref,
        row.line,
        row.cells,
        row.source_key,
        row.display_name,
        row.ending,
        body=journal.row(run_id, row.row_id).body if is_valid else "",
        problems=row.problems,
    )


@pytest.mark.parametrize("path", one_of_each_template(), ids=lambda path: path.parent.name)
def test_the_command_leaves_in_its_journal_what_the_golden_says(
    path: Path, run: Run, books: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(books, monkeypatch)
    monkeypatch.setattr("importer.run.importing.today", lambda: TODAY)
    golden = load_golden(path)
    said = run("check", str(path), "--json", *flags(golden.get("options", {})))
    with open_journal(tmp_path / "journal" / "journal.sqlite", read_only=True) as journal:
        found = journal_says(journal, said.objects[0]["run"])
    assert_as_expected(found, golden)
