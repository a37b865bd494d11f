"""Which run a command is about that need not name one."""

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.ports import RunRecords
from importer.core.runs import RunRecord


def named_or_latest(reader: RunRecords, name: str | None) -> RunRecord:
    """The run of that name, or the one that started last.

    Raises:
        UsageError: there is none.
    """
    if name:
        return reader.run(name)
    runs = reader.runs()
    if not runs:
        raise UsageError(
            "no-runs",
            gettext("The journal holds no run."),
            hint=gettext(
                "Start one with `importer run FILE`, or name another journal with --journal."
            ),
        )
    return runs[-1]
