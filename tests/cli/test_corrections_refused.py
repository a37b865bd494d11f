"""Files of corrections that are taken for nothing else, and from which nothing is taken."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from importer.journal import open_journal
from importer.sandbox.options import SandboxOrganization
from importer.sandbox.server import Sandbox
from openpyxl import load_workbook

from tests.cli.conftest import ROOMY, Run, Said, use, write
from tests.cli.mending import EVERYBODY, KEY, first_run, latest_rows, mend_xlsx, mended, names_on


@pytest.mark.parametrize("lost", ["column", "header"])
def test_corrections_without_their_keys_stop_before_anything_is_sent(
    run: Run, server: Sandbox, lost: str
) -> None:
    first_run(run)
    before = names_on(server)
    workbook = load_workbook(mend_xlsx(mended))
    sheet = workbook.worksheets[0]
    if lost == "header":
        sheet.delete_rows(1)
    else:
        (place,) = (cell.column for cell in sheet[1] if cell.value == KEY)
        sheet.delete_cols(place)
    workbook.save("lost.xlsx")
    said = run("run", "lost.xlsx", "--yes")
    assert said.code == 2
    assert "importer report writes the file again" in said.err
    assert names_on(server) == before


class TestRefused:
    def refused(self, said: Said, server: Sandbox, code: int = 2) -> str:
        """What was said, once it is sure that nothing was sent."""
        assert said.code == code, said.err
        assert names_on(server) == ["Acme", "Beta"]
        return said.err

    def test_by_another_computers_journal(self, run: Run, server: Sandbox) -> None:
        first_run(run)
        shown = self.refused(run("run", mend_xlsx(mended), "--yes", "--journal", "other"), server)
        assert "is not known here" in shown
        assert "--journal FILE" in shown

    def test_in_another_organization(
        self,
        run: Run,
        server: Sandbox,
        sandbox: Callable[..., Sandbox],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        first_run(run)
        other = use(
            sandbox(limits=ROOMY, organization=SandboxOrganization(name="Other")), monkeypatch
        )
        shown = self.refused(run("run", mend_xlsx(mended), "--yes"), server, code=1)
        assert "belongs to" in shown
        assert other.customers() == []

    def test_once_the_import_is_forgotten(self, run: Run, server: Sandbox) -> None:
        first_run(run)
        with open_journal(Path("../journal/journal.sqlite")) as journal:
            (record,) = journal.runs()
        run("forget", record.id, "--yes")
        shown = self.refused(run("run", mend_xlsx(mended), "--yes"), server)
        assert f"the row key “{record.id}:" in shown

    def test_with_a_key_of_a_row_that_there_is_not(self, run: Run, server: Sandbox) -> None:
        """And nothing of the rest is taken either."""

        def tamper(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            rows[-1][KEY] = rows[-1][KEY].partition(":")[0] + ":999"
            return mended(rows)

        first_run(run)
        assert ":999” is not known" in self.refused(run("run", mend_xlsx(tamper), "--yes"), server)
        assert latest_rows()["Cole"].cells[1] == "cole@cole"

    def test_without_any_key(self, run: Run, server: Sandbox) -> None:
        first_run(run)
        blank = mend_xlsx(lambda rows: [{**row, KEY: None} for row in mended(rows)])
        assert "nothing tells which import" in self.refused(run("run", blank, "--yes"), server)

    def test_beside_other_files(self, run: Run, server: Sandbox) -> None:
        first_run(run)
        other = write("other.csv", "Display Name", "Zulu")
        said = run("run", mend_xlsx(mended), other, "--yes")
        assert "Import the corrections by themselves" in self.refused(said, server)

    def test_against_a_stand_in_of_their_own(self, run: Run, server: Sandbox) -> None:
        first_run(run)
        said = run("run", mend_xlsx(mended), "--yes", "--sandbox")
        assert "Leave --sandbox out" in self.refused(said, server)

    def test_unless_they_are_to_be_an_import_of_their_own(self, run: Run, server: Sandbox) -> None:
        """Our own columns are left out of it then."""
        first_run(run)
        run("run", mend_xlsx(mended), "--yes", "--new-run", "--date-format", "day-first")
        assert names_on(server) == EVERYBODY
        assert all("importer:" not in str(one["note"]) for one in server.customers())
