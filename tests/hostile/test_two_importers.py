"""Two importers on one organization, at once or in turn, by any address and journal: no doubles."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits, SandboxOptions
from importer.sandbox.server import Sandbox

from tests.budget import budget
from tests.cli.processes import wait_until
from tests.laws.processes import Importer

ROWS = 30
ROOMY = Limits(default=1_000_000, auth=1_000_000)
CREATE = "POST /api/customers"
SPELLINGS = ("http://127.0.0.1:{port}", "http://localhost:{port}", "http://LOCALHOST:{port}/")


def write_file(folder: Path, rows: int = ROWS) -> None:
    """The file that both import."""
    lines = (f"Customer {number:03},c{number}@example.com" for number in range(rows))
    text = "\n".join(("Display Name,Email", *lines)) + "\n"
    folder.joinpath("customers.csv").write_text(text, encoding="utf-8")


def importer_at(
    server: Sandbox, folder: Path, name: str, spelling: str, *, user: str = ""
) -> Importer:
    """An importer with a journal of its own.

    Args:
        user: whose locks it takes; by default all are of one user.
    """
    own = folder / name
    own.mkdir()
    settings = {"BIGCAPITAL_BASE_URL": spelling.format(port=server.url.rpartition(":")[2])}
    if user:
        settings["XDG_DATA_HOME"] = str(folder / user)
    return Importer(own, folder / "customers.csv", server, settings)


def reports_of(importers: Sequence[Importer]) -> str:
    """What their reports say of all rows."""
    return "".join(one.out.joinpath("results.csv").read_text() for one in importers)


def check_each_once(server: Sandbox, rows: int = ROWS) -> None:
    names = Counter(str(one["display_name"]) for one in server.customers())
    assert set(names.values()) == {1}, names.most_common(3)
    assert len(names) == rows


@pytest.mark.parametrize("spellings", [SPELLINGS[:2], SPELLINGS[1:]], ids=["names", "cases"])
def test_two_at_once_never_double(spellings: Sequence[str], tmp_path: Path) -> None:
    """One is kept out and told by whom, or comes later and skips what the other has sent."""
    write_file(tmp_path)
    delay = Fault(FaultKind.DELAY, seconds=0.02)
    for turn in range(budget(1, 10)):
        folder = tmp_path / str(turn)
        folder.mkdir()
        write_file(folder)
        with Sandbox(SandboxOptions(limits=ROOMY, faults=(delay,))) as server:
            two = [
                importer_at(server, folder, f"{number}", spelling)
                for number, spelling in enumerate(spellings)
            ]
            with ThreadPoolExecutor() as both:
                codes = list(both.map(lambda one: one.run(), two))

            check_each_once(server)
            assert 0 in codes
            assert set(codes) <= {0, 1}
            for code, one in zip(codes, two, strict=True):
                shown = " ".join(one.shown.read_text().split())
                assert code == 0 or "Another importer is at work" in shown


def test_a_run_that_was_begun_under_another_name_is_gone_on_with(tmp_path: Path) -> None:
    """One journal, two spellings: the second does not start the file anew."""
    write_file(tmp_path)
    with Sandbox(SandboxOptions(limits=ROOMY)) as server:
        first = importer_at(server, tmp_path, "first", SPELLINGS[0])
        second = importer_at(server, tmp_path, "second", SPELLINGS[1])
        second.journal = first.journal
        assert first.run("--first", "3") == 0

        assert second.run() == 1

        shown = " ".join(second.shown.read_text().split())
        assert f"in this organization, then at {server.url}, is not finished" in shown
        assert server.count_requests(CREATE) == 3
        assert first.command("resume") == 0
        check_each_once(server)


def test_another_user_who_comes_later_stops_before_the_first_row(tmp_path: Path) -> None:
    """Another machine has locks of its own; what it creates is seen on the server.

    Ann sends slowly until Bob has ended, and some of her rows arrive while his look is on its way.
    """
    write_file(tmp_path, rows=200)
    slow = Fault(FaultKind.DELAY, seconds=0.4)
    slow_looks = Fault(FaultKind.DELAY, on="GET /api/customers", match="display_name", seconds=1.0)
    with Sandbox(SandboxOptions(limits=ROOMY, faults=(slow, slow_looks))) as server:
        ann = importer_at(server, tmp_path, "ann", SPELLINGS[0], user="data-of-ann")
        bob = importer_at(server, tmp_path, "bob", SPELLINGS[1], user="data-of-bob")
        with ThreadPoolExecutor() as beside:
            anns = beside.submit(ann.run, "--in-flight", "1", "--batch-size", "1000")
            wait_until(lambda: server.count_requests(CREATE) >= 2)
            code = bob.run()
            bobs_words = " ".join(bob.shown.read_text().split())
            server.clear_faults()
            assert anns.result() == 0

        assert code == 1
        assert "about to be sent: somebody else has created the same" in bobs_words
        assert server.count_requests(CREATE) == 200
        check_each_once(server, 200)

        assert bob.command("resume") == 0
        check_each_once(server, 200)


def test_two_who_start_at_the_very_same_time_stop_after_a_row_or_two(tmp_path: Path) -> None:
    """Nothing on the server keeps them apart: both may send the first row. Both know soon, and what
    was created twice is told once they have gone on in turn."""
    for turn in range(budget(1, 10)):
        folder = tmp_path / str(turn)
        folder.mkdir()
        write_file(folder)
        with Sandbox(SandboxOptions(limits=ROOMY)) as server:
            two = [
                importer_at(server, folder, f"{number}", spelling, user=f"data-{number}")
                for number, spelling in enumerate(SPELLINGS[:2])
            ]
            with ThreadPoolExecutor() as both:
                list(both.map(lambda one: one.run(), two))
            told = reports_of(two)  # a later run over the file has a report of its own
            for one in two:
                one.go_on()

            names = Counter(str(one["display_name"]) for one in server.customers())
            twice = {name for name, count in names.items() if count > 1}
            assert len(names) == ROWS
            assert max(names.values()) <= 2
            assert not twice or "created-twice" in told + reports_of(two)
            assert len(twice) <= 2, sorted(twice)
