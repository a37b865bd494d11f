"""`report.html`: the run on one page that opens without a network, in any browser, on any device.

The page's text, look and behaviour stand in `page/`; here is what they show. Nothing that a user
typed becomes markup: the template escapes, the script writes text only, and the page's own policy
forbids every script and style but ours, and every request.
"""

import json
import os
import re
import sys
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.util import cache_from_source
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
    StrictUndefined,
    Template,
)
from markupsafe import Markup, escape
from msgspec.structs import replace

from importer.core.language import gettext, spoken_language
from importer.core.late_texts import told
from importer.core.numbers import day, moment, money, money_in, whole
from importer.core.outcomes import Ending
from importer.core.problems import Severity
from importer.core.runs import SourceRecord
from importer.reports.atomic_file import replacing
from importer.reports.attention import AttentionRows, attention_rows
from importer.reports.balances import (
    booking_sentences,
    currency_words,
    file_total_sentences,
    net,
)
from importer.reports.columns import (
    column_views,
    columns_in_short,
    columns_to_look_at,
    layout_in_words,
    lines_left_out,
)
from importer.reports.edits import cell_changes
from importer.reports.facts import facts_in_words
from importer.reports.history import history_of
from importer.reports.pictures import ending_segments, in_words, percent_of
from importer.reports.report import Report
from importer.reports.sentences import counted, import_title, what_happened
from importer.reports.wording import STEP_LINK
from importer.version import __version__

CAUSES_SHOWN = 12
"""Causes per problem kind that the page spells out; the table has all rows."""


EDITS_SHOWN = 500
"""Changed fields that the page lists."""


def write(report: Report, out: Path) -> tuple[Path, ...]:
    """Write the file; see `formats.Writer`."""
    path = out / "report.html"
    with replacing(path) as draft:
        draft.write_text(
            render_page(report), encoding="utf-8", errors="backslashreplace", newline="\n"
        )
    return (path,)


def render_page(report: Report) -> str:
    """The page as text."""
    style, script = page_file("report.css"), page_file("report.js")
    attention = attention_rows(report)
    return page_template("report.html").render(
        style=Markup(style),  # noqa: S704  our own file, no user's text
        script=Markup(script),  # noqa: S704  our own file, no user's text
        policy=page_policy(style, script),
        language=spoken_language(),
        data_json=_json_for_html(_data(attention, report.wording.steps_at)),
        attention=attention,
        **_run_part(report),
        **_problem_part(report, attention),
        **_edit_part(report),
        **_history_part(report),
        **_balance_part(report),
        **_reading_part(report),
    )


def _run_part(report: Report) -> dict[str, Any]:
    segments = ending_segments(report.counts.endings)
    return {
        "run": report.run,
        "version": report.importer_version,
        "page_title": f"{import_title(report.run)} ({report.run.id})",
        "facts": [
            (label, report.wording.sentence(words))
            for label, words in facts_in_words(report.facts, report.counts, report.missing)
        ],
        "options": report.run.options if report.wording.tells_options else {},
        "rows": report.counts.rows,
        "happened": what_happened(report.run, report.counts),
        "steps": report.wording.next_steps(report.run, report.counts),
        "steps_at": report.wording.steps_at,
        "segments": segments,
        "segments_in_words": in_words(segments),
    }


def _problem_part(report: Report, attention: AttentionRows) -> dict[str, Any]:
    counts = report.counts
    shown = {row["ending"] for row in attention.rows}
    codes = {problem["code"] for row in attention.rows for problem in row["problems"]}
    return {
        "groups": counts.groups,
        "most_rows": max((group.rows for group in counts.groups), default=0),
        "columns": counts.columns[:CAUSES_SHOWN],
        "most_in_column": max((c.errors + c.warnings for c in counts.columns), default=0),
        "endings_shown": [ending.value for ending in Ending if ending.value in shown],
        "groups_shown": [group for group in counts.groups if group.code in codes],
        "repairs": counts.repairs,
        "causes_shown": CAUSES_SHOWN,
    }


def _edit_part(report: Report) -> dict[str, Any]:
    """What becomes of customers that are there; the workbook has all of it."""
    changes = cell_changes(report.reader, report.run.id)
    shown = list(islice(changes, EDITS_SHOWN))
    return {"edits": shown, "more_edits": sum(1 for _ in changes)}


def _history_part(report: Report) -> dict[str, Any]:
    found = history_of(report)
    sentences = () if found is None else tuple(map(report.wording.sentence, found.sentences))
    return {"history": found, "history_sentences": [one for one in sentences if one]}


def _balance_part(report: Report) -> dict[str, Any]:
    return {
        "balances": report.balances,
        "balance_sentences": booking_sentences(report.balances),
        "total_sentences": file_total_sentences(report.balances, report.sources),
    }


def _reading_part(report: Report) -> dict[str, Any]:
    return {"sources": [_source_part(report, source) for source in report.sources]}


def _source_part(report: Report, source: SourceRecord) -> dict[str, Any]:
    said = report.wording.sentence
    table = report.counts.tables.get((source.name, source.sheet))
    columns = column_views(source)
    return {
        "record": source,
        "rows": table.rows if table else 0,
        "evidence": tuple(filter(None, map(said, map(told, source.evidence)))),
        "rules_left_out": tuple(filter(None, map(said, map(told, source.rules_left_out)))),
        "columns": [
            replace(one, became=said(one.became), reason=said(one.reason)) for one in columns
        ],
        "columns_in_short": columns_in_short(columns),
        "to_look_at": tuple(filter(None, map(said, columns_to_look_at(columns)))),
        "layout": layout_in_words(source),
        "lines": tuple(lines_left_out(source)),
    }


def page_template(name: str) -> Template:
    """A page of `page/`, with the filters that it may use."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("importer.reports", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled_pages(),
    )
    filters: Mapping[str, Any] = {
        "counted": counted,
        "money": money,
        "money_in": money_in,
        "whole": whole,
        "day": day,
        "moment": moment,
        "with_code": _with_code,
        "with_options": _with_options,
        "with_steps": _with_steps,
        "unbroken": _unbroken,
        "net": net,
        "currency_words": currency_words,
        "percent_of": percent_of,
    }
    environment.filters.update(filters)
    environment.globals.update({"_": gettext, "isolated": _isolated})
    return environment


def _compiled_pages() -> FileSystemBytecodeCache | None:
    """The compiled page, kept where Python keeps this module compiled: to compile it takes longer
    than to check ten rows. None where nothing is kept."""
    folder = Path(cache_from_source(__file__)).parent
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return None
    # It is taken by the text of the page; how it is compiled may differ from version to version.
    return FileSystemBytecodeCache(str(folder), f"page-{__version__}-%s")


def page_file(name: str) -> str:
    """What stands in a file of `page/`."""
    return files("importer.reports").joinpath("page", name).read_text(encoding="utf-8")


def _with_code(sentence: str) -> Markup:
    """A sentence of ours as markup: what stands between backticks is a command."""
    parts = [escape(part) for part in sentence.split("`")]
    tagged = [f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts)]
    return Markup("".join(tagged))  # noqa: S704  every part is escaped


def _with_steps(sentence: Markup, address: str) -> Markup:
    """Markup of ours whose steps are links; the script tells whoever shows the report inside."""
    if not address:
        return sentence
    link = Markup('<a href="{}{}" target="_top" data-step="{}">{}</a>')

    def linked(found: re.Match[str]) -> str:
        name, step = found.groups()
        return link.format(address, step, step, Markup(name))  # noqa: S704  it is escaped already

    return Markup(STEP_LINK.sub(linked, sentence))  # noqa: S704  markup, with links of ours in it


_OPTION = re.compile(r"(--[a-z][\w-]*(?:[ =][A-Z][\w=…-]*|=[\w=…-]+)?)")
"""An option in a sentence, with its value: `--rate CHF=…`, `--default openingBalanceAt=…`."""


def _with_options(sentence: str) -> Markup:
    """A sentence of ours as markup: options are code, and are not broken between two lines."""
    parts = [escape(part) for part in _OPTION.split(sentence)]
    tagged = [f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts)]
    return Markup("".join(tagged))  # noqa: S704  every part is escaped


def _isolated(sentence: str, **texts: str) -> Markup:
    """A sentence with texts of the user's in it, whose direction must not turn the sentence."""
    values = {name: Markup("<bdi>{}</bdi>").format(text) for name, text in texts.items()}
    return escape(sentence).format(**values)


def _unbroken(sentence: str) -> str:
    """A sentence whose lines don't break between a number and its word."""
    return re.sub(r"(?<=\d) ", "\N{NO-BREAK SPACE}", sentence)


def page_policy(style: str, script: str = "") -> str:
    """What the browser may do with the page: our style, our script, nothing else, no request."""
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


_HTML_IN_JSON = (
    *(("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")),
    *(("\u2028", "\\u2028"), ("\u2029", "\\u2029")),
)
"""Written so, no text can end the element that holds the data."""


def _json_for_html(data: Mapping[str, Any]) -> Markup:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, written in _HTML_IN_JSON:  # `str.translate` looks at each character, slowly
        text = text.replace(character, written)
    return Markup(text)  # noqa: S704  no markup is left in it


def _data(attention: AttentionRows, steps_at: str) -> dict[str, Any]:
    """What the page's script shows: the rows, and its own words in the language spoken."""
    return {
        "steps_at": steps_at,
        "rows": attention.rows,
        "words": {
            "row": gettext("Row"),
            "more": gettext("Show more rows ({number})"),
            "all": gettext("Rows: {all}"),
            "found": gettext("Rows: {found} of {all}"),
            "drawn": gettext("the first {number} are shown"),
            **{word: gettext(word) for word in (*Severity, *Ending)},
        },
    }
