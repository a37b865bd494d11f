"""The command `explain`: what a problem, an ending, an exit code, an error or a field means."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import asdict

from importer.cli.screen import Screen
from importer.core.errors import UsageError
from importer.core.explaining.explanations import (
    Explanation,
    explained,
    explanations,
    nearest_codes,
    search,
)
from importer.core.language import gettext, gettext_noop
from importer.settings import load_settings

_HEADINGS = {
    "ending": gettext_noop("How rows end"),
    "exit code": gettext_noop("Exit codes"),
    "problem": gettext_noop("Problems of rows"),
    "error": gettext_noop("Errors that stop a command"),
    "field": gettext_noop("Fields of a customer"),
}


def explain(words: Sequence[str], flags: Mapping[str, Any]) -> int:
    """`importer explain`."""
    screen = Screen(json_lines=load_settings(flags).json_lines, lists=True)
    exact = explained("-".join(words)) if words else ()
    found = (*exact, *_others(words, exact))
    if not found:
        raise _unknown(" ".join(words))
    for one in found:
        screen.tell(**asdict(one))
    shown = exact or (found if len(found) == 1 else ())
    for one in shown:
        _show(screen, one)
    if len(found) > len(shown):
        _list(screen, found[len(shown) :])
    return 0


def _others(words: Sequence[str], exact: Sequence[Explanation]) -> Sequence[Explanation]:
    """What else speaks of the words: any code means one thing, but `email` is a field and a word of
    many texts."""
    if any(one.kind != "field" for one in exact):
        return ()
    found = search(words) if words else explanations()
    return [one for one in found if one not in exact]


def _show(screen: Screen, one: Explanation) -> None:
    screen.heading(f"{one.code}: {one.what}")
    for meaning in one.meanings:
        screen.say(meaning)
    for example in one.examples:
        screen.say(gettext("Example: {example}").format(example=example))
    for todo in one.todo:
        screen.say(gettext("What to do: {what_to_do}").format(what_to_do=todo))


def _list(screen: Screen, found: Sequence[Explanation]) -> None:
    for kind, heading in _HEADINGS.items():
        of_kind = [(one.code, one.title) for one in found if one.kind == kind]
        if of_kind:
            screen.heading(gettext(heading))
            screen.table(("!code", "what it is"), of_kind)
    screen.say()
    screen.say(
        gettext(
            "`importer explain CODE` tells more; `importer explain WORD` searches in all texts."
        )
    )


def _unknown(words: str) -> UsageError:
    near = nearest_codes(words)
    hint = gettext("`importer explain` lists all there is.")
    if near:
        hint = gettext("Did you mean {codes}? {all}").format(codes=", ".join(near), all=hint)
    return UsageError(
        "code-unknown", gettext("Nothing is called “{words}”.").format(words=words), hint=hint
    )
