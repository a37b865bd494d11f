"""Whatever a server answers, a command ends with words, within its time and a bounded memory."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest
from importer.api.client import Connection
from importer.api.opening import Conduct, open_bigcapital
from importer.core.errors import ServerUnavailable
from importer.run.clocks import SystemClock

from tests.budget import budget
from tests.cli.conftest import Run, Said, customers
from tests.hostile import servers
from tests.hostile.servers import KEY, SECRET, WELL, HostileServer, Scene, serving

GIVE_UP = 3.0
"""Seconds of patience that each command has here."""

LONGEST = 60.0
"""Seconds by which a command would never have ended; the machine may be busy."""

MOST_MEMORY_KB = 500_000

PEAK_OF_DOCTOR = """
import sys
from importer.cli import main
sys.argv[1:] = ["doctor"]
try:
    main()
finally:
    peak = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")]
    print(*peak, flush=True)
"""
"""Of one command; each of the bombs would take more."""

QUICK = (
    *("--settle", "0.1s", "--server-timeout", "1s", "--recheck", "0.1s"),
    *("--resend", "0", "--in-flight", "1"),
)

STOPPED = {
    "limit-too-long",
    "look-up-incomplete",
    "look-up-not-understood",
    "not-bigcapital",
    "organization-not-set-up",
    "server-answer-unusable",
    "server-in-trouble",
    "server-unavailable",
}


def command(
    run: Run, monkeypatch: pytest.MonkeyPatch, scene: Scene, *words: str, give_up: float = GIVE_UP
) -> Said:
    """One command against a server that is odd in this way; in time, and without a customer's name
    in what it says."""
    with serving(scene) as server:
        return ask(run, monkeypatch, server, *words, give_up=give_up)


def ask(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    server: HostileServer,
    *words: str,
    give_up: float = GIVE_UP,
) -> Said:
    monkeypatch.setenv("BIGCAPITAL_BASE_URL", server.url)
    monkeypatch.setenv("BIGCAPITAL_API_KEY", KEY)
    monkeypatch.setenv("IMPORTER_GIVE_UP_AFTER", f"{give_up}s")
    began = time.monotonic()
    ended = run(*words, "--json")
    assert time.monotonic() - began < LONGEST
    assert SECRET not in ended.out + ended.err
    return ended


def is_told(ended: Said) -> bool:
    """Whether it went well, or was stopped with a code and a hint."""
    if ended.code == 0:
        return True
    *_, last = ended.objects
    return ended.code == 1 and last["error"] in STOPPED and bool(last["hint"])


def some(scenes: Sequence[Scene], number: int) -> Sequence[Scene]:
    """Evenly spread over all of them."""
    return scenes[:: max(1, len(scenes) // number)]


ODD = [*servers.odd_values(), *servers.odd_customers(), *servers.random_bodies(1, budget(30, 400))]


@pytest.mark.parametrize("scene", some(ODD, budget(45, 1_000)), ids=str)
def test_an_odd_answer_is_taken_or_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, scene: Scene
) -> None:
    assert is_told(command(run, monkeypatch, scene, "doctor"))


@pytest.mark.parametrize(
    "name",
    ["nested deeply for GET /api/branches", "a branch id that is no number", "a branch id of 2^63",
     "NaN for GET /api/customers", "not whole for GET /api/customers",
     "one name twice for GET /api/customers"],
)  # fmt: skip
def test_what_nobody_can_work_with_has_a_code_of_its_own(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (scene,) = [one for one in servers.odd_values() if one.name == name]

    ended = command(run, monkeypatch, scene, "doctor")

    assert (ended.code, ended.objects[-1]["error"]) == (1, "server-answer-unusable")


@pytest.mark.parametrize("scene", [*servers.odd_customers()], ids=str)
def test_odd_customers_of_the_server_are_set_against_a_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, scene: Scene
) -> None:
    """What was read is written to the journal, and compared."""
    assert is_told(command(run, monkeypatch, scene, "check", customers(3)))


@pytest.mark.parametrize("scene", [*servers.odd_creations()], ids=str)
def test_a_row_that_was_answered_oddly_ends_in_one_way_and_its_run_can_be_resumed(
    run: Run, monkeypatch: pytest.MonkeyPatch, scene: Scene
) -> None:
    with serving(scene) as server:
        ended = ask(run, monkeypatch, server, "run", customers(2), "--yes", *QUICK)
        assert ended.code in {0, 1, 3, 4}
        last = ended.objects[-1]
        assert sum(last["endings"].values()) == 2

        server.scene = WELL
        resumed = ask(run, monkeypatch, server, "resume", last["run"], *QUICK)

    endings = {**last["endings"], **resumed.objects[-1].get("endings", {})}
    assert endings["created"] == len(server.stored)
    assert endings["created"] + endings["refused"] == 2


@pytest.mark.parametrize("scene", [*servers.without_end()], ids=str)
def test_an_answer_without_end_has_one(
    run: Run, monkeypatch: pytest.MonkeyPatch, scene: Scene
) -> None:
    ended = command(run, monkeypatch, scene, "doctor")

    assert ended.code == 1
    assert ended.objects[-1]["error"] in STOPPED


@pytest.mark.parametrize(
    "scene", some([*servers.without_end(servers.CREATE)][:-1], budget(5, 100)), ids=str
)
def test_a_row_whose_answer_never_ends_is_in_doubt(
    run: Run, monkeypatch: pytest.MonkeyPatch, scene: Scene
) -> None:
    ended = command(run, monkeypatch, scene, "run", customers(1), "--yes", *QUICK, give_up=1)

    assert ended.code in {1, 3, 4}
    assert sum(ended.objects[-1]["endings"].values()) == 1


@pytest.mark.parametrize("scene", [*servers.long_waits()], ids=str)
def test_a_limit_that_keeps_away_for_hours_is_told_at_once(
    run: Run, monkeypatch: pytest.MonkeyPatch, scene: Scene
) -> None:
    ended = command(run, monkeypatch, scene, "doctor")

    assert (ended.code, ended.objects[-1]["error"]) == (1, "limit-too-long")
    assert "--give-up-after" in ended.objects[-1]["hint"]


def test_who_waits_for_an_answer_is_told_until_when(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene("nothing", servers.LIST, servers.endless(b"", b"", 0.2))

    ended = command(run, monkeypatch, scene, "doctor", give_up=15)

    waits = [one for one in ended.objects if one.get("event") == "waiting"]
    assert waits[0]["cause"] == "answer"
    assert "has not answered yet" in ended.err


@pytest.mark.parametrize("words", [("doctor",), ("check", "FILE"), ("run", "FILE", "--yes")])
def test_no_command_lasts_longer_than_it_may(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: Sequence[str]
) -> None:
    """From its first request on, whatever is waited for."""
    scene = Scene("nothing", servers.LIST, servers.endless(b"", b"", 0.2))
    named = [customers(1) if word == "FILE" else word for word in words]

    ended = command(run, monkeypatch, scene, *named, "--max-duration", "1s", give_up=600)

    assert (ended.code, ended.objects[-1]["error"]) == (1, "time-is-up")


def test_manual_journals_without_end_are_given_up() -> None:
    """`undo` asks for all of them before it deletes anything."""

    async def named(url: str) -> None:
        conduct = Conduct(give_up_after=GIVE_UP)
        target = open_bigcapital(Connection(url, KEY), SystemClock(), conduct)
        try:
            async with asyncio.timeout(LONGEST):
                await target.named_in_journals()
        finally:
            await target.aclose()

    scene = Scene("pages without end", servers.JOURNALS, servers.endless_journals)
    with serving(scene) as server, pytest.raises(ServerUnavailable) as told:
        asyncio.run(named(server.url))
    assert told.value.code == "server-in-trouble"


@pytest.mark.parametrize("name", ["a body without end", "brackets without end", "a packed bomb",
                                  "a list without end", "pages without end"])  # fmt: skip
def test_what_has_no_end_finds_an_end_of_memory_first(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (scene,) = [one for one in servers.without_end() if one.name == name]
    with serving(scene) as server:
        monkeypatch.setenv("BIGCAPITAL_BASE_URL", server.url)
        monkeypatch.setenv("BIGCAPITAL_API_KEY", KEY)
        monkeypatch.setenv("IMPORTER_GIVE_UP_AFTER", "10s")
        # Its own peak: what the system tells of a child counts the memory that it was forked from.
        done = subprocess.run(
            [sys.executable, "-c", PEAK_OF_DOCTOR], capture_output=True, text=True, check=False
        )

    assert done.returncode == 1
    assert int(done.stdout.split()[-1]) < MOST_MEMORY_KB
