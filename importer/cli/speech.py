"""In which language a command speaks: what its flag says, the environment, or the user's system.

It is known before anything else is: the help and the first error are spoken too.
"""

import os
from collections.abc import Iterator, Sequence

import platformdirs

from importer.core.language import Language, LanguageCode
from importer.languages import first_spoken, load_language
from importer.version import APPLICATION, OWN_FILE

_FLAG = "--language"


def wanted_language(arguments: Sequence[str]) -> Language:
    """The language of a command. What is none of ours is told where settings are checked."""
    for said in _said(arguments):
        if said in set(LanguageCode):
            return load_language(LanguageCode(said))
    return load_language(first_spoken(_of_the_system()))


def _said(arguments: Sequence[str]) -> Iterator[str]:
    """What was decided for the importer, the strongest word first."""
    for place, argument in enumerate(arguments):
        if argument.startswith(f"{_FLAG}="):
            yield argument.partition("=")[2]
        elif argument == _FLAG:
            yield from arguments[place + 1 : place + 2]
    yield os.environ.get("IMPORTER_LANGUAGE", "").strip().lower()
    yield _of_the_own_file()


def _of_the_own_file() -> str:
    """What the user's own configuration file says; what is wrong with it is told when it is read
    for all its settings."""
    path = platformdirs.user_config_path(APPLICATION) / OWN_FILE
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if "language" not in text:  # most say nothing of it, and are not taken apart twice
            return ""
        import tomllib

        return str(tomllib.loads(text).get("language", ""))
    except (OSError, ValueError, RecursionError):
        return ""


def _of_the_system() -> Iterator[str]:
    """What GNU programs go by: a list, then the first of these that is set."""
    if listed := os.environ.get("LANGUAGE"):
        yield from listed.split(":")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            yield value
            return
