"""What a file of corrections has brought, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import asdict

from importer.cli.screen import Screen
from importer.core.language import gettext
from importer.phrases.corrections import taken_sentences

if TYPE_CHECKING:
    from importer.run.taking import Taken


def show_taken(screen: Screen, run_id: str, taken: Taken) -> None:
    """What became of the rows of the file."""
    screen.heading(gettext("Corrections of run {run}").format(run=run_id))
    for sentence in taken_sentences(taken):
        screen.say(sentence)
    screen.tell(run=run_id, taken=asdict(taken))
