"""Writing the formats one after the other; a file that can't be written doesn't stop the others."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.core.ports import RunReader
from importer.reports.atomic_file import remove_left_drafts
from importer.reports.formats import FORMATS, writer_of
from importer.reports.report import load_report


def write(
    reader: RunReader, run_id: str, out: Path, formats: Sequence[str] | None
) -> tuple[Path, ...]:
    """See `importer.reports.write_reports`."""
    names = _known(FORMATS if formats is None else formats)
    report = load_report(reader, run_id)
    written: list[Path] = []
    failures: list[tuple[Path, OSError]] = []
    remove_left_drafts(out)
    for name in names:
        try:
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
            written += writer_of(name)(report, out)
        except OSError as error:
            failures.append((out / name, error))
    if failures:
        raise _not_written(failures, run_id)
    return tuple(written)


def _known(formats: Iterable[str]) -> list[str]:
    names = list(dict.fromkeys(formats))
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise UsageError(
            "format-unknown",
            gettext("There is no report format called {value}.").format(value=repr(unknown[0])),
            hint=gettext("Choose from: {formats}.").format(formats=", ".join(FORMATS)),
        )
    return names


def _not_written(failures: Sequence[tuple[Path, OSError]], run_id: str) -> ImporterError:
    path, error = failures[0]
    others = ", ".join(path.name for path, _ in failures[1:])
    reason = error.strerror or str(error)
    return ImporterError(
        "report-not-written",
        gettext("{path} could not be written: {reason}{value}.").format(
            path=path,
            reason=reason,
            value=gettext(" (nor could {others})").format(others=others) if others else "",
        ),
        hint=gettext(
            "Nothing is lost, the journal holds the run. Make room or close the file where it is "
            "open, then: importer report {run_id} --out FOLDER"
        ).format(run_id=run_id),
        context={"path": str(path), "reason": reason},
    )
