"""The translations of the catalogue: what is missing, and the compiled files that programs load.

`python -m tests.translations` says what is to be translated. `make docs` brings the files of all
languages in line with the texts of the code: new texts with room for a translation, without those
that the code no longer says, in the catalogue's order.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from importer.core.language import LanguageCode

from tests.texts import ROOT, Text, entry, texts

TRANSLATED: tuple[LanguageCode, ...] = tuple(
    code for code in LanguageCode if code is not LanguageCode.ENGLISH
)

_HEADER = """\
# {language} texts of the importer. How they are written: importer/locale/README.md.
# What is changed here is compiled by `make docs`.
msgid ""
msgstr ""
"Project-Id-Version: bigcapital-customer-importer\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"
"""


def po_file(code: LanguageCode) -> Path:
    """A language's texts for people."""
    return ROOT / "importer" / "locale" / code / "LC_MESSAGES" / "importer.po"


def mo_file(code: LanguageCode) -> Path:
    """The same, compiled."""
    return po_file(code).with_suffix(".mo")


def load_catalog(code: LanguageCode) -> Catalog:
    """A language's translations."""
    with po_file(code).open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def said_in(catalog: Catalog, text: Text) -> tuple[str, ...]:
    """The translations of a text; () if one of its forms is missing."""
    message = catalog.get((text.one, text.many) if text.many else text.one)
    said = _forms(message) if message else ()
    return said if said and all(said) else ()


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string
    return tuple(said) if isinstance(said, list | tuple) else (said or "",)


def missing(code: LanguageCode) -> tuple[Text, ...]:
    """The texts that a language does not have."""
    catalog = load_catalog(code)
    return tuple(text for text in texts() if not said_in(catalog, text))


def render_po(code: LanguageCode) -> str:
    """The file for people, in line with the texts of the code."""
    catalog = load_catalog(code)
    room = ("",) * catalog.num_plurals
    header = _HEADER.format(
        language=Locale(code).english_name, code=code, plural_forms=catalog.plural_forms
    )
    entries = (
        entry(text, said_in(catalog, text) or (room if text.many else ("",))) for text in texts()
    )
    return "\n".join([header, *entries])


def render_mo(code: LanguageCode) -> bytes:
    """The compiled file; what is not translated is left out and said in English."""
    catalog = load_catalog(code)
    for message in [one for one in catalog if one.id and not all(_forms(one))]:
        catalog.delete(message.id, message.context)
    # Babel writes times into it; the same texts are to make the same file.
    catalog.creation_date = catalog.revision_date = datetime.fromtimestamp(0, UTC)
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def translations_are_current() -> dict[str, bool]:
    """The files of all languages, and whether they are in line with the texts of the code."""
    rendered = {
        **{po_file(code): render_po(code).encode() for code in TRANSLATED},
        **{mo_file(code): render_mo(code) for code in TRANSLATED},
    }
    return {
        path.relative_to(ROOT).as_posix(): path.is_file() and path.read_bytes() == content
        for path, content in rendered.items()
    }


def write_translations() -> None:
    """Bring the files of all languages in line with the texts of the code, and compile them."""
    for code in TRANSLATED:
        po_file(code).write_text(render_po(code), encoding="utf-8")
        mo_file(code).write_bytes(render_mo(code))


def main() -> int:
    """Say what is to be translated; 0 if nothing is."""
    left = {code: missing(code) for code in TRANSLATED}
    for code, untranslated in left.items():
        print(f"{code}: {len(untranslated)} to translate")
        for text in untranslated:
            print(f"  {text.place}: {text.one}")
    return 1 if any(left.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
