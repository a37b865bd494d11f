"""A run belongs to one organization of one server: nothing of it ever goes to another."""

from pathlib import Path

import pytest
from importer.sandbox.options import SandboxOptions, SandboxOrganization
from importer.sandbox.server import Sandbox

from tests.laws.processes import Importer
from tests.laws.test_kills import SHORT_WAITS, write_customers

OTHER = SandboxOrganization(organization_id="sandbox-2", name="Another Company")
POST = "POST /api/customers"
DELETE = "DELETE /api/customers/{id}"


@pytest.mark.parametrize("command", ["resume", "undo", "verify"])
def test_a_run_is_taken_up_in_its_own_organization_only(command: str, tmp_path: Path) -> None:
    """A JWT writes into whichever organization is named (importer/api/README.md 3.2)."""
    file = tmp_path / "customers.csv"
    write_customers(file)
    with Sandbox(SandboxOptions(other_organizations=(OTHER,))) as server:
        importer = Importer(tmp_path, file, server, SHORT_WAITS)
        assert importer.run("--first", "2") == 0
        elsewhere = {
            "BIGCAPITAL_API_KEY": server.token,
            "BIGCAPITAL_ORGANIZATION_ID": OTHER.organization_id,
        }

        code = Importer(tmp_path, file, server, SHORT_WAITS | elsewhere).command(command)

        assert code == 1
        shown = importer.shown.read_text()
        assert "belongs to Stand-in Trading" in " ".join(shown.split())
        assert (server.count_requests(POST), server.count_requests(DELETE)) == (2, 0)
        assert server.customers(OTHER.organization_id) == []
