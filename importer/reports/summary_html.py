"""`summary.html`: what several runs came to, on one page from which each run's report opens.

Its look, and what its policy forbids, are those of `report_html`; it has no script.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from importer.core.exit_codes import EXIT_MEANINGS
from importer.core.language import gettext, spoken_language
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.summaries import RunSummary, Summary, added
from importer.reports.atomic_file import replacing
from importer.reports.counts import TO_MEND
from importer.reports.pictures import ending_segments, in_words
from importer.reports.report_html import page_file, page_policy, page_template
from importer.reports.sentences import counted, what_ended
from importer.version import __version__

_REPORT = "report.html"


class _Line(Struct, frozen=True):
    """One file on the page.

    Attributes:
        address: of its report, from the page's folder; "" where there is none.
        goes_on: the command that goes on with it; "" if nothing is left.
    """

    run: RunSummary
    address: str
    became: str
    goes_on: str


def write_page(summary: Summary, path: Path) -> None:
    """Write the page; the reports that it leads to lie in folders beside it.

    Raises:
        OSError: it can't be written.
    """
    with replacing(path) as draft:
        draft.write_text(
            render_summary(summary, path.parent),
            encoding="utf-8",
            errors="backslashreplace",
            newline="\n",
        )


def render_summary(summary: Summary, folder: Path) -> str:
    """The page as text, for this folder."""
    style = page_file("report.css")
    endings = summary.endings
    segments = ending_segments(endings)
    return page_template("summary.html").render(
        style=Markup(style),  # noqa: S704  our own file, no user's text
        policy=page_policy(style),
        language=spoken_language(),
        page_title=gettext("Customer import of {manifest}").format(manifest=summary.manifest),
        manifest=summary.manifest,
        happened=what_ended(endings) if sum(endings.values()) else gettext("No rows found."),
        steps=tuple(_steps(summary)),
        steps_at="",
        segments=segments,
        segments_in_words=in_words(segments),
        shown=[ending for ending in Ending if endings[ending] or ending is Ending.CREATED],
        organizations=_organizations(summary),
        lines=[_line(run, folder) for run in summary.runs],
        version=__version__,
    )


def _organizations(summary: Summary) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "files": len(runs),
            "rows": sum(run.rows for run in runs),
            "endings": added(runs),
            "stopped": sum(bool(run.error) for run in runs),
        }
        for name, runs in summary.by_organization().items()
    ]


def _line(run: RunSummary, folder: Path) -> _Line:
    report = Path(run.reports) / _REPORT if run.reports else None
    is_beside = report is not None and report.is_file() and report.is_relative_to(folder)
    return _Line(
        run,
        report.relative_to(folder).as_posix() if report and is_beside else "",
        _became(run),
        _goes_on(run),
    )


def _became(run: RunSummary) -> str:
    if run.message:
        return run.message
    if run.exit_code is None:
        return gettext("it had no turn")
    return gettext(EXIT_MEANINGS[run.exit_code])


def _goes_on(run: RunSummary) -> str:
    if not run.run_id or not run.left:
        return ""
    there = f" --organization {run.name}" if run.name else ""
    return f"importer resume {run.run_id}{there}"


def _steps(summary: Summary) -> Iterator[str]:
    """What the reader should do, most urgent first; nothing if all is well."""
    stopped = sum(bool(run.error) for run in summary.runs)
    waiting = sum(run.exit_code is None for run in summary.runs)
    left = sum(summary.endings[ending] for ending in UNFINISHED)
    to_mend = sum(summary.endings[ending] for ending in TO_MEND)
    if stopped:
        yield gettext(
            "{files} stopped: the reason stands beside each. Put it right and start the manifest "
            "again; what is done is not done twice."
        ).format(files=counted(stopped, "file"))
    if waiting:
        yield gettext("{files} had no turn: start the manifest again.").format(
            files=counted(waiting, "file")
        )
    if left:
        yield gettext(
            "{rows} not sent yet, or in doubt: start the manifest again, or go on with one run by "
            "the command beside it."
        ).format(rows=counted(left, "row"))
    if to_mend:
        yield gettext(
            "{rows} to mend: open the report of each such file. Its corrections.xlsx has them with "
            "the wrong cells marked."
        ).format(rows=counted(to_mend, "row"))
