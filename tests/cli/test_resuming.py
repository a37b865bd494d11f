"""`importer resume`: what it takes up, what it waits for, and what it says meanwhile."""

import pytest
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, customers

WHO = "GET /api/organization/current"
CREATE = "POST /api/customers"
REFUSED = Fault(FaultKind.ERROR, match="Customer 2", status=422)


def names(server: Sandbox) -> list[str]:
    return sorted(str(one["display_name"]) for one in server.customers())


def test_rows_that_failed_leave_the_run_stopped_and_that_is_code_1(
    run: Run, server: Sandbox
) -> None:
    """Nothing is wrong with them: who runs it from a script has to resume."""
    server.add_fault(Fault(FaultKind.LOSE, match="Customer 2"))
    said = run("run", customers(3), "--yes", "--resend", "0", "--recheck", "0s", "--json")
    assert said.objects[-1]["endings"]["failed"] == 1
    assert said.code == 1
    assert "1 row left: importer resume " in said.err
    assert [one["state"] for one in run("runs", "--json").objects] == ["stopped"]

    server.clear_faults()
    assert run("resume").code == 0
    assert names(server) == ["Customer 1", "Customer 2", "Customer 3"]


class TestRetryRefused:
    @pytest.fixture(autouse=True)
    def refused(self, run: Run, server: Sandbox) -> None:
        """A finished run of which the server has refused a row."""
        server.add_fault(REFUSED)
        assert run("run", customers(3), "--yes").code == 3
        server.clear_faults()

    def test_refused_rows_stay_refused_unless_asked_for(self, run: Run, server: Sandbox) -> None:
        said = run("resume")
        assert said.code == 0
        assert "Nothing to do" in said.err
        assert names(server) == ["Customer 1", "Customer 3"]

    def test_refused_rows_are_sent_once_more(self, run: Run, server: Sandbox) -> None:
        said = run("resume", "--retry-refused", "--json")
        assert said.objects[0]["left"] == 1
        assert said.objects[-1]["endings"]["created"] == 3
        assert said.code == 0
        assert names(server) == ["Customer 1", "Customer 2", "Customer 3"]
        again = run("resume", "--retry-refused")
        assert "Nothing to do" in again.err

    def test_what_is_refused_again_stays_refused(self, run: Run, server: Sandbox) -> None:
        server.add_fault(REFUSED)
        said = run("resume", "--retry-refused", "--json")
        assert said.code == 3
        assert said.objects[-1]["endings"]["refused"] == 1
        assert said.objects[-1]["problems"] == {"refused-by-server": 1}

    def test_what_somebody_has_entered_by_hand_meanwhile_is_not_doubled(
        self, run: Run, server: Sandbox
    ) -> None:
        server.add_customer(displayName="Customer 2")
        said = run("resume", "--retry-refused", "--json")
        assert said.code == 0
        assert said.objects[-1]["endings"]["skipped"] == 1
        assert names(server) == ["Customer 1", "Customer 2", "Customer 3"]


class TestAServerThatIsDown:
    @pytest.fixture(autouse=True)
    def begun(self, run: Run, server: Sandbox) -> None:
        """A run that has sent one row of two."""
        assert run("run", customers(2), "--yes", "--first", "1").code == 0

    def test_is_waited_for(self, run: Run, server: Sandbox) -> None:
        server.add_fault(Fault(FaultKind.ERROR, on=WHO, times=4))
        said = run("resume")
        assert said.code == 0
        assert said.err.count("does not answer normally; waiting for it, for up to 15 min.") == 1
        assert names(server) == ["Customer 1", "Customer 2"]

    def test_is_given_up_after_the_users_patience(self, run: Run, server: Sandbox) -> None:
        server.add_fault(Fault(FaultKind.ERROR, on="*"))
        said = run("resume", "--give-up-after", "0s")
        assert said.code == 1
        assert "internal error" in said.err
        assert "Nothing was sent" not in said.err, "a row of this run was"
        assert server.count_requests(CREATE) == 1

    def test_is_not_waited_for_at_an_address_that_is_not_the_runs(
        self, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BIGCAPITAL_BASE_URL", f"{server.url}/elsewhere")
        server.add_fault(Fault(FaultKind.ERROR, on="*"))
        said = run("resume", "--give-up-after", "1s")
        assert said.code == 1
        assert "waiting for it" not in said.err
        assert "Nothing was sent" not in said.err
