"""The texts of `sensitive_phrases.py` and `list_words.py` in `importer/core/headers`.

`tests.generated` writes them. It loads much of the importer, though, and with it a `list_words`
that may lack a list: `python -m tests.collected_words` writes that one by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from textwrap import wrap

from importer.core.headers.sensitive_words import collected_phrases
from importer.core.headers.vocabulary import collected_lists

_HEADERS = Path(__file__).parents[1] / "importer/core/headers"
PHRASES_FILE, LISTS_FILE = _HEADERS / "sensitive_phrases.py", _HEADERS / "list_words.py"

_LINE, _LINE_OF_WIDE_LETTERS = 100, 60
"""Letters; those of Chinese and Japanese take two places of a line of code each."""
_HEAD_OF_PHRASES = '''"""Words of headers whose cells stay in the file, as headers are compared.

Written by `make docs` from `vocabulary`: change the words there.
"""
'''
_HEAD_OF_LISTS = '''"""Words of lists in all languages (`concepts.OF_LISTS`).

Written by `make docs` from `vocabulary`: change the words there.
"""
'''


def render_phrases() -> str:
    """The words by how they are compared and by their kind, as `vocabulary` writes such lists."""
    filed = collected_phrases()
    return "".join([_HEAD_OF_PHRASES, *(_phrases(name, kinds) for name, kinds in filed.items())])


def render_lists() -> str:
    """The words by their concept."""
    lines = (_entry(*entry, _LINE_OF_WIDE_LETTERS) for entry in collected_lists().items())
    return _HEAD_OF_LISTS + _block("LISTS", lines)


def _phrases(name: str, kinds: Mapping[str, str]) -> str:
    by_kind = sorted(kinds, key=lambda phrase: (kinds[phrase], phrase))
    width = _LINE_OF_WIDE_LETTERS if name == "INSIDE" else _LINE
    grouped = groupby(by_kind, key=kinds.__getitem__)
    return _block(name, (_entry(kind, phrases, width) for kind, phrases in grouped))


def _block(name: str, entries: Iterable[Iterator[str]]) -> str:
    lines = [line for entry in entries for line in entry]
    return "\n".join(["", f'{name} = """', *lines, '"""', ""])


def _entry(key: str, words: Iterable[str], width: int) -> Iterator[str]:
    """`key: word, word`; a line ends between two words, never within one."""
    listed = ", ".join(word.replace(" ", "\N{NO-BREAK SPACE}") for word in words)
    lines = wrap(f"{key}: {listed}", width, subsequent_indent="    ", break_on_hyphens=False)
    return (line.replace("\N{NO-BREAK SPACE}", " ") for line in lines)


if __name__ == "__main__":
    LISTS_FILE.write_text(render_lists(), encoding="utf-8")
