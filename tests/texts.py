"""The catalogue of texts for translators: every text that people read, collected from the code.

gettext's template (.pot), made without gettext's tools; `tests.generated` keeps it up to date.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from importer.cli import importer as front_door
from importer.cli.spoken import every_command, help_texts
from importer.core.outcomes import ENDING_MEANINGS, Ending
from importer.core.problems import CATALOGUE, Severity
from importer.core.runs import RunState
from importer.core.target_fields import target_fields
from jinja2 import Environment, nodes

from tests.explained import said_errors

ROOT = Path(__file__).parent.parent
CATALOGUE_FILE = ROOT / "importer" / "locale" / "importer.pot"
PAGES = (
    *sorted((ROOT / "importer" / "reports" / "page").glob("*.html")),
    *sorted((ROOT / "importer" / "web" / "markup").glob("*.html")),
)

_SINGULAR, _PLURAL = {"gettext", "gettext_noop", "later"}, {"ngettext", "ngettext_noop"}
_HEADER = """\
# Texts of the importer, as they stand in its code. Made by `make docs`; do not edit.
# What stands in braces, in backticks or behind -- is left as it is.
msgid ""
msgstr ""
"Project-Id-Version: bigcapital-customer-importer\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


@dataclass(frozen=True)
class Text:
    """One text.

    Attributes:
        many: the text for several, "" where there is no number.
        place: the file that says it.
        about: what it is, for the translator.
    """

    one: str
    many: str
    place: str
    about: str = ""


def texts() -> tuple[Text, ...]:
    """Every text once, at the first place that says it."""
    found: dict[str, Text] = {}
    for text in (
        *_from_tables(),
        *_from_modules(),
        *_from_errors(),
        *_from_help(),
        *sorted(_from_pages(), key=lambda text: text.one),
    ):
        found.setdefault(text.one, text)
    return tuple(found.values())


def render_catalogue() -> str:
    """The .pot file."""
    return "\n".join([_HEADER, *map(entry, texts())])


def _from_tables() -> Iterator[Text]:
    place = "importer/core/problem_kinds"
    for kind in CATALOGUE.values():
        about = f"{kind.severity.value} {kind.code}"
        for part, text in (("title", kind.title), ("message", kind.message), ("hint", kind.hint)):
            yield Text(text, "", place, f"{about}: {part}")
    for ending in Ending:
        yield Text(ending.value, "", "importer/core/outcomes.py", "how a row ended")
        yield Text(ENDING_MEANINGS[ending], "", "importer/core/outcomes.py")
    for severity in Severity:
        yield Text(severity.value, "", place, "how grave a problem is")
    for state in RunState:
        yield Text(state.value, "", "importer/core/runs.py", "how far a run has come")
    for field in target_fields().values():
        yield Text(field.label, "", "importer/core/customer.py", f"the field {field.name}")


def _from_errors() -> Iterator[Text]:
    # From the code, not from the module that is made of it: both are written in one run.
    place = "importer/core/explaining/error_texts.py"
    for code, texts in said_errors().items():
        for message, hint in texts.said:
            yield from (Text(text, "", place, f"error {code}") for text in (message, hint) if text)


def _from_modules() -> Iterator[Text]:
    for path in sorted((ROOT / "importer").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield from _from_table(node, place)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                literals = [a.value for a in node.args if isinstance(a, ast.Constant)]
                yield from _from_call(node.func.id, [t for t in literals if type(t) is str], place)


def _from_table(call: ast.Call, place: str) -> Iterator[Text]:
    """The headers of a table in the terminal."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr == "table" and call.args and isinstance(call.args[0], ast.Tuple):
        for one in call.args[0].elts:
            if isinstance(one, ast.Constant) and (header := str(one.value).lstrip("#!")):
                yield Text(header, "", place, "header in the terminal")


def _from_help() -> Iterator[Text]:
    """What commands and options say of themselves."""
    place = "importer/cli/commands.py"
    for command in every_command(front_door):
        about = f"help of {command.name}"
        yield from (Text(words, "", place, about) for words in help_texts(command))


def _from_call(name: str, literals: list[str], place: str) -> Iterator[Text]:
    if name in _SINGULAR and literals:
        yield Text(literals[0], "", place)
    elif name in _PLURAL and len(literals) == 2:
        yield Text(literals[0], literals[1], place)
    elif name == "counted" and literals:
        one, many = literals[0], literals[1] if len(literals) > 1 else f"{literals[0]}s"
        yield Text(f"{{number}} {one}", f"{{number}} {many}", place)


def _from_pages() -> Iterator[Text]:
    for page in PAGES:
        yield from _from_page(page)


def _from_page(page: Path) -> Iterator[Text]:
    place = page.relative_to(ROOT).as_posix()
    tree = Environment().parse(page.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_":
            yield from _from_call("gettext", _constants(call.args), place)
    for used in tree.find_all(nodes.Filter):
        if used.name == "counted":
            yield from _from_call("counted", _constants(used.args), place)


def _constants(arguments: Iterable[nodes.Expr]) -> list[str]:
    return [a.value for a in arguments if isinstance(a, nodes.Const) and type(a.value) is str]


def entry(text: Text, said: Sequence[str] = ()) -> str:
    """The text as gettext's files write it, with its translation or room for one.

    Args:
        said: the translations; of a text for a number one for each form of it.
    """
    lines = [f"#. {text.about}"] if text.about else []
    lines += [f"#: {text.place}"]
    lines += ["#, python-brace-format"] if "{" in text.one else []
    lines += [f"msgid {_quoted(text.one)}"]
    if text.many:
        forms = said or ("", "")
        lines += [f"msgid_plural {_quoted(text.many)}"]
        lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(forms)]
    else:
        lines += [f"msgstr {_quoted(said[0] if said else '')}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
