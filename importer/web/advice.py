"""What is said of an error on the page, and where the way goes on from there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from importer.core.errors import ImporterError
from importer.core.language import gettext, gettext_noop
from importer.web.hints import ERRORS, PROBLEMS, Advice, Way

OPTIONS = re.compile(r"(?<![\w-])--[a-z]|\b(?:BIGCAPITAL|IMPORTER|XDG|SSL)_[A-Z]|\bTMPDIR\b")
"""Words that mean nothing to whoever has no terminal."""

COMMANDS = re.compile(
    r"\bCtrl-C\b|`importer\b|\bimporter (?:check|doctor|explain|fixes|job|report|resume|run|runs|"
    r"support|templates|undo|verify|web)\b"
)
_CLAUSES = re.compile(r"(?<=[.;:\N{ARABIC SEMICOLON}]) +")

_ASIDE = re.compile(rf" ?\([^()]*(?:{OPTIONS.pattern})[^()]*\)")

_LABELS: Mapping[Way, str] = {
    Way.CONNECT: gettext_noop("To the server and its key"),
    Way.FILE: gettext_noop("Choose another file"),
    Way.HEADER: gettext_noop("Show where the headers are"),
    Way.COLUMNS: gettext_noop("Back to the columns"),
    Way.MEND: gettext_noop("Back to what was found"),
    Way.CONFIRM: gettext_noop("Back to the step before sending"),
    Way.CHECK_ANEW: gettext_noop("Check its files anew"),
    Way.REMOVE: gettext_noop("Remove this import"),
    Way.RUNS: gettext_noop("To all runs on this machine"),
    Way.JOURNAL: gettext_noop("Begin a new journal …"),
    Way.START: gettext_noop("To the first page"),
}
_METHODS: Mapping[Way, str] = {Way.CHECK_ANEW: "POST", Way.REMOVE: "DELETE"}
"""Ways that change something; all others are links."""

_ANYWAY = gettext_noop("Go back and try once more. What was sent is on record.")
_NOT_SAID = gettext_noop("Something that was set when the importer was started does not fit.")


@dataclass(frozen=True, slots=True)
class Link:
    """A way on, for our markup and our script."""

    label: str
    address: str
    method: str


@dataclass(frozen=True, slots=True)
class Told:
    """An error as the page tells it."""

    code: str
    message: str
    hint: str
    links: tuple[Link, ...]

    def facts(self) -> Mapping[str, object]:
        """For our script."""
        links = [
            {"label": link.label, "address": link.address, "method": link.method}
            for link in self.links
        ]
        return {"code": self.code, "message": self.message, "hint": self.hint, "links": links}


def told(error: ImporterError, import_id: str = "", ways: tuple[Way, ...] = ()) -> Told:
    """An error for whoever sits in front of the page.

    Args:
        import_id: of the import that it is about; "" where there is none.
        ways: where to go on if nothing is known of this kind of error.
    """
    advice = ERRORS.get(error.code, Advice())
    message = error.message
    if OPTIONS.search(message):
        message = gettext(advice.message or _NOT_SAID)
    hint = gettext(advice.hint) if advice.hint else fit_for_a_page(error.hint) or gettext(_ANYWAY)
    return Told(
        error.code, message, hint, _links(advice.ways if error.code in ERRORS else ways, import_id)
    )


def leads_to_a_new_journal(error: ImporterError) -> bool:
    """Whether the page has a way on from an error of the journal."""
    return Way.JOURNAL in ERRORS.get(error.code, Advice()).ways


def problem_hint(code: str, hint: str) -> str:
    """The hint of a problem of a row without what it says of the terminal."""
    return gettext(PROBLEMS[code]) if code in PROBLEMS else fit_for_a_page(hint)


def _links(ways: tuple[Way, ...], import_id: str) -> tuple[Link, ...]:
    return tuple(
        Link(gettext(_LABELS[way]), _address(way, import_id), _METHODS.get(way, "GET"))
        for way in ways
        if import_id or not way.startswith("/imports/")
    )


def _address(way: Way, import_id: str) -> str:
    if not import_id:
        return way.partition("?")[0]
    return way.replace("{import}", import_id)


def fit_for_a_page(words: str) -> str:
    """A text without the clauses and asides that speak of the terminal; "" where nothing else is
    said."""
    if not _is_of_the_terminal(words):
        return words
    clauses = _CLAUSES.split(_ASIDE.sub("", words))
    kept = [clause for clause in clauses if not _is_of_the_terminal(clause)]
    text = " ".join(kept)
    if len(kept) == len(clauses):
        return text
    text = text.rstrip(";:\N{ARABIC SEMICOLON} ")
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _is_of_the_terminal(clause: str) -> bool:
    return bool(OPTIONS.search(clause) or COMMANDS.search(clause))
