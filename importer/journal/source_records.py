"""The form on disk of what is on record of a table: one JSON text, since nothing in it but the
file's hash is ever searched for.
"""

from msgspec.json import Decoder, encode

from importer.core.late_texts import LateText
from importer.core.runs import SourceRecord
from importer.core.templates.template import Template
from importer.journal.forms import door


def _as_plain(value: object) -> object:
    """Templates are the user's to write, so pydantic's to read; late texts are texts."""
    if isinstance(value, Template):
        return value.model_dump(mode="json")
    if isinstance(value, LateText):
        return str(value)
    raise NotImplementedError(f"no form for {type(value).__name__}")


def _template_of_plain(kind: type, value: object) -> object:
    if issubclass(kind, Template):
        return kind.model_validate(value)
    raise NotImplementedError(f"no form of {kind.__name__}")


_SOURCE = Decoder(SourceRecord, dec_hook=_template_of_plain)


def source_text(source: SourceRecord) -> str:
    """A source as one JSON text: nothing in it but its hash is ever searched for."""
    return encode(source, enc_hook=_as_plain).decode()


@door("a table's record")
def source_of(text: str) -> SourceRecord:
    """The source that `source_text` wrote."""
    source = _SOURCE.decode(text)
    width = len(source.header.names)
    if source.rows < 0 or not all(0 <= use.column < width for use in source.columns):
        raise ValueError("a table that is not whole")
    if len(source.contents) not in {0, len(source.columns)}:
        raise ValueError("columns without their contents")
    return source
