"""What is said while a command waits: for what, and until when; the same not again and again."""

import json

import pytest
from importer.cli.screen import Screen
from importer.cli.waiting import SAID_AGAIN, WaitTeller
from importer.core.sending.options import Wait, WaitCause


def said(capsys: pytest.CaptureFixture[str], *waits: tuple[float, Wait]) -> list[str]:
    """Lines for people; each wait with the moment at which it begins."""
    now = [0.0]
    teller = WaitTeller(Screen(json_lines=False), lambda: now[0])
    for moment, wait in waits:
        now[0] = moment
        teller(wait)
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("cause", WaitCause)
def test_each_cause_has_its_words_and_an_end(
    capsys: pytest.CaptureFixture[str], cause: WaitCause
) -> None:
    (line,) = said(capsys, (0, Wait(cause, 57.2)))

    assert line.startswith("Waiting until ")
    assert "(57 s)" in line


def test_a_wait_in_each_minute_is_said_once_in_a_while(
    capsys: pytest.CaptureFixture[str],
) -> None:
    minutes = [(60.0 * minute, Wait(WaitCause.LIMIT, 58.0)) for minute in range(11)]

    assert len(said(capsys, *minutes)) == 1 + 600 // SAID_AGAIN


def test_a_much_longer_one_is_news(capsys: pytest.CaptureFixture[str]) -> None:
    waits = [(0.0, Wait(WaitCause.TROUBLE, 4.0)), (5.0, Wait(WaitCause.TROUBLE, 30.0))]

    assert len(said(capsys, *waits)) == 2


def test_scripts_hear_of_each(capsys: pytest.CaptureFixture[str]) -> None:
    teller = WaitTeller(Screen(json_lines=True, quiet=True))

    teller(Wait(WaitCause.LIMIT, 58.0))
    teller(Wait(WaitCause.LIMIT, 58.0))

    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["event"], one["cause"], one["seconds"]) for one in events] == [
        ("waiting", "limit", 58.0)
    ] * 2
    assert all("T" in one["until"] for one in events)
