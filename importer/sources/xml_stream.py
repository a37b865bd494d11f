"""XML parts of any size, read block by block and without trusting them.

Workbooks may hold no document type at all (ECMA-376 part 2, section 9.1.4): refusing it refuses
every entity, and with them entity bombs and references to other files.
"""

from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from importer.sources.refusals import damaged, unsafe

XML_ERRORS = (expat.ExpatError, LookupError, ValueError)
"""What parsers raise on XML that is not well-formed, or says an encoding that there is not."""

_MARK = b"<!--.-->"


class LocalNames(dict[str, str]):
    """Element names without the namespace prefix, which differs from program to program."""

    def __missing__(self, tag: str) -> str:
        name = self[tag] = tag.rpartition(":")[2]
        return name


LONGEST_TOKEN = 16 << 20
"""Bytes of a single tag, comment or the like; a parser holds one as a whole."""


def new_parser(name: str) -> expat.XMLParserType:
    """A parser that hands over text in large pieces and refuses document types."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_declaration: object) -> NoReturn:
        raise unsafe(name)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def parse(parser: expat.XMLParserType, data: bytes, name: str, *, is_last: bool = False) -> None:
    """Parse what follows; the handlers gather what stands in it.

    Raises:
        ImporterError: it is no well-formed XML.
    """
    try:
        parser.Parse(data, is_last)
    except XML_ERRORS as error:
        raise damaged(name) from error


def feed(parser: expat.XMLParserType, blocks: Iterator[bytes], name: str) -> Iterator[None]:
    """Parse block by block; after each step the caller takes what its handlers have gathered.

    Raises:
        ImporterError: it is no well-formed XML.
    """
    fed = 0
    for block in blocks:
        parse(parser, block, name)
        fed += len(block)
        if fed - max(parser.CurrentByteIndex, 0) > LONGEST_TOKEN:
            raise damaged(name)
        yield
    parse(parser, b"", name, is_last=True)
    yield


def is_between_tags(parser: expat.XMLParserType, name: str) -> bool:
    """Whether whole elements could be taken out behind what was parsed so far: a comment there
    would be one, and not part of a tag, a literal section or another comment.

    Raises:
        ImporterError: no tag may stand there.
    """
    seen: list[str] = []
    parser.CommentHandler = seen.append
    try:
        parse(parser, _MARK, name)
    finally:
        parser.CommentHandler = None
    return bool(seen)
