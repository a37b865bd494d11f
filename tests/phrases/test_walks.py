"""Every event of a walk has its sentence, with the numbers that it is about."""

import pytest
from importer.core.options import Postcodes
from importer.phrases.walks import sentence_of
from importer.run.walk_events import (
    CustomersLost,
    DoubtUnheard,
    DoubtWatched,
    JournalsUntold,
    NotScanned,
    PostcodesDropped,
    ServerAwaited,
    WalkEvent,
)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            ServerAwaited(40.0),
            "The server does not answer normally; waiting for it, for up to 40 s.",
        ),
        (
            PostcodesDropped(Postcodes.NOTE),
            "This server does not store postal codes: from now on they are kept elsewhere "
            "(--postcodes note).",
        ),
        (
            DoubtWatched(2, 90.0),
            "2 rows are in doubt: nobody knows yet whether the server stored what was sent. The "
            "server is watched for 2 min more; what is certainly not there by then is sent again.",
        ),
        (
            DoubtWatched(1, 30.0),
            "1 row is in doubt: nobody knows yet whether the server stored what was sent. The "
            "server is watched for less than a minute more; what is certainly not there by then "
            "is sent again.",
        ),
        (
            DoubtWatched(1, 120.0, again=True),
            "1 row is still in doubt: the server did not answer well for long enough, or what it "
            "has changed. It is watched for 2 min more.",
        ),
        (
            DoubtUnheard(1_200, settle=120.0, patience=900.0),
            "1,200 rows are in doubt, and the server can't be asked about it now: it is watched "
            "for 2 min from when it answers again, and given up after 15 min without an answer "
            "(--give-up-after).",
        ),
        (
            CustomersLost(1_000),
            "The server no longer has 1,000 of the customers that it had been seen to have; they "
            "are looked for, and sent again if they are certainly lost.",
        ),
        (
            NotScanned(),
            "The server could not be scanned for customers that were lost or created twice.",
        ),
        (
            JournalsUntold(),
            "This server does not tell what its manual journals name: a customer that stands in "
            "one whose lines come to nothing together looks unused.",
        ),
    ],
)
def test_what_is_said(event: WalkEvent, said: str) -> None:
    assert sentence_of(event) == said
