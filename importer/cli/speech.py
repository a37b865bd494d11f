"""In which language a command speaks: what its flag says, the environment, or the user's system.

It is known before anything else is: the help and the first error are spoken too.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import platformdirs

from importer.core.language import ENGLISH, Language, LanguageCode
from importer.languages import DOMAIN, first_spoken, load_language, locale_folder
from importer.version import APPLICATION, OWN_FILE

_FLAG = "--language"
_OF_GNU = "LANGUAGE"


def wanted_language(arguments: Sequence[str]) -> Language:
    """The language of a command. What is none of ours is told where settings are checked."""
    for said in _said(arguments):
        if said in set(LanguageCode):
            return load_language(LanguageCode(said))
    return load_language(first_spoken(_of_the_system()))


@contextmanager
def lent_to_click(language: Language) -> Iterator[None]:
    """Let what click says by itself come from our catalogue, too (`click_texts`).

    It asks the standard library's gettext, which goes by the environment; so programs that are
    started meanwhile, such as one that tells a key, speak the language as well.
    """
    if language is ENGLISH:
        yield
        return
    import gettext

    before = gettext.textdomain(), os.environ.get(_OF_GNU)
    gettext.bindtextdomain(DOMAIN, locale_folder())
    gettext.textdomain(DOMAIN)
    os.environ[_OF_GNU] = language.code
    try:
        yield
    finally:
        gettext.textdomain(before[0])
        if before[1] is None:
            del os.environ[_OF_GNU]
        else:
            os.environ[_OF_GNU] = before[1]


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
    if listed := os.environ.get(_OF_GNU):
        yield from listed.split(":")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            yield value
            return
