"""The command `fixes`: what could be put right in a run's rows, and keeping it for next time."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from importer.cli.screen import Screen
from importer.cli.templating import refuse_to_overwrite, template_name, write_private
from importer.core.checking.fixes import check_kinds
from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.ports import RunReader
from importer.core.runs import RunRecord
from importer.core.templates.template import Template
from importer.core.templates.value_maps import ValueMap, fits, with_value_maps
from importer.reports.value_fixes import ValueFix, value_fixes_of
from importer.run.latest import named_or_latest
from importer.settings import load_settings
from importer.wiring import open_own_journal

_SHOWN = 40
"""Lines of the table; `--json` has all."""


def list_fixes(name: str | None, save: Path | None, flags: Mapping[str, Any]) -> int:
    """`importer fixes`."""
    settings = load_settings(flags)
    kinds = check_kinds(settings.fix)
    screen = Screen(json_lines=settings.json_lines, lists=True)
    with open_own_journal(settings, read_only=True) as journal:
        run = named_or_latest(journal, name)
        proposals = value_fixes_of(journal, run.id)
        screen.tell(run=run.id)
        if save is not None:
            _save(screen, journal, run, proposals, kinds, save)
            return 0
        _show(screen, journal, run, proposals)
    return 0


def _show(
    screen: Screen, reader: RunReader, run: RunRecord, proposals: tuple[ValueFix, ...]
) -> None:
    for one in proposals:
        screen.tell(
            problem=one.code,
            column=one.header,
            field=one.field,
            value=one.value,
            proposal=one.proposed,
            rows=one.rows,
            safe=one.safe,
            applied=one.applied,
            reason=one.reason,
        )
    still_open = [one for one in proposals if not one.applied]
    _show_applied(screen, [one for one in proposals if one.applied])
    if not still_open:
        screen.say(gettext("Run {run}: no proposal is open.").format(run=run.id))
        return
    screen.heading(
        gettext("Proposals for the rows of run {run} that can still be sent").format(run=run.id)
    )
    screen.table(
        ("#rows", "column", "value", "proposal", "!problem", "certain"), _lines(still_open)
    )
    if len(still_open) > _SHOWN:
        screen.say(
            gettext("  … and {number} more; --json lists all.").format(
                number=whole(len(still_open) - _SHOWN)
            )
        )
    _say_how(screen, reader, run, still_open)


def _show_applied(screen: Screen, applied: list[ValueFix]) -> None:
    if applied:
        screen.heading(gettext("Proposals that --fix has put in place"))
        rows = [(whole(one.rows), one.header, one.value, one.proposed, one.code) for one in applied]
        screen.table(("#rows", "column", "value", "proposal", "!problem"), rows[:_SHOWN])


def _lines(proposals: list[ValueFix]) -> list[tuple[str, ...]]:
    return [
        (
            whole(one.rows),
            one.header,
            one.value,
            one.proposed,
            one.code,
            gettext("yes") if one.safe else gettext("no"),
        )
        for one in proposals[:_SHOWN]
    ]


def _say_how(screen: Screen, reader: RunReader, run: RunRecord, proposals: list[ValueFix]) -> None:
    screen.heading(gettext("Why, and how to apply them"))
    for code, reason in dict.fromkeys((one.code, one.reason) for one in proposals):
        screen.say(f"--fix {code}: {reason}")
    if any(one.safe for one in proposals):
        screen.say(gettext("--fix all-safe: all those that are certain"))
    files = " ".join(dict.fromkeys(_quoted(source.path) for source in reader.sources(run.id)))
    screen.say(f"\nimporter run {files} --fix {proposals[0].code}")
    screen.say(
        gettext(
            "Customers that were created are not created again; --fix may be given several times."
        )
    )


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path


def _save(
    screen: Screen,
    reader: RunReader,
    run: RunRecord,
    proposals: tuple[ValueFix, ...],
    kinds: tuple[str, ...],
    target: Path,
) -> None:
    """The run's mapping with its proposals as value maps, as a template."""
    refuse_to_overwrite(target, option="--save")
    template = _mapping(reader, run)
    wanted = [one for one in proposals if _is_to_be_kept(one, kinds)]
    maps = [ValueMap(one.field, one.value, one.proposed) for one in wanted]
    kept = [one for one in maps if fits(template, one)]
    if not kept:
        raise _nothing_to_save(run)
    data = with_value_maps(template, template_name(target), kept).model_dump(
        mode="json", exclude_defaults=True
    )
    text = tomli_w.dumps(data, multiline_strings=True)
    write_private(target, text.encode(), option="--save")
    screen.tell(saved=str(target), values=len(kept))
    screen.say(
        gettext("{target} is written: the run's mapping with {number} values put right.").format(
            target=target, number=whole(len(kept))
        )
    )
    if len(kept) < len(maps):
        screen.say(
            gettext(
                "{number} values were left out: amounts, dates and rates belong to one "
                "row, and texts that the mapping takes apart can't be told beforehand."
            ).format(number=whole(len(maps) - len(kept)))
        )
    screen.say(gettext("Next time: importer run FILE --template {target}").format(target=target))


def _is_to_be_kept(proposal: ValueFix, kinds: tuple[str, ...]) -> bool:
    if not kinds:
        return proposal.applied
    return proposal.code in kinds or ("all-safe" in kinds and proposal.safe)


def _mapping(reader: RunReader, run: RunRecord) -> Template:
    mappings = [source.mapping for source in reader.sources(run.id) if source.mapping is not None]
    if len(mappings) != 1 and any(one != mappings[0] for one in mappings):
        raise UsageError(
            "several-mappings",
            gettext(
                "Run {run} has tables that were mapped differently; one template can't hold both."
            ).format(run=run.id),
            hint=gettext("Check the files one by one, then save the fixes of each run."),
        )
    if not mappings:
        raise UsageError(
            "no-mapping",
            gettext("Run {run} was recorded without its mapping.").format(run=run.id),
            hint=gettext("Check the file again, then save the fixes of that run."),
        )
    return mappings[0]


def _nothing_to_save(run: RunRecord) -> UsageError:
    return UsageError(
        "nothing-to-save",
        gettext("Run {run} has no fix that a template can keep.").format(run=run.id),
        hint=gettext(
            "Without --fix, those are saved that the run applied; name others with "
            "--fix KIND or --fix all-safe. `importer fixes` lists them."
        ),
    )
