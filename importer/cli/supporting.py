"""The command `support`: a bundle without personal data, to attach to a bug report."""

from collections.abc import Mapping
from typing import Any

from importer.cli.screen import Screen
from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.reports.run_reports import made
from importer.reports.support import write_bundle
from importer.run.latest import named_or_latest
from importer.settings import load_settings
from importer.wiring import open_own_journal


def write_support_bundle(name: str | None, flags: Mapping[str, Any]) -> int:
    """`importer support`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    with open_own_journal(settings, read_only=True) as journal:
        run = named_or_latest(journal, name)
        folder = made(settings.report_folder(run.id))
        try:
            path = write_bundle(journal, run.id, folder)
        except OSError as error:
            raise ImporterError(
                "file-not-written",
                gettext("The bundle could not be written to {folder}: {strerror}.").format(
                    folder=folder, strerror=error.strerror or error
                ),
                hint=gettext("Name another folder with --out."),
            ) from error
    screen.tell(run=run.id, bundle=str(path))
    screen.say(f"{path}")
    screen.say(
        gettext(
            "It tells how the run went, without your customers' data: values are "
            "masked by their shape. Its README.txt says what is in it. Nothing was "
            "sent anywhere."
        )
    )
    return 0
