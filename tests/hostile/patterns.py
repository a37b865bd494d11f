"""The patterns of the importer, and texts made to lead each of them astray.

The texts come from the pattern itself: what its parts match, repeated, behind what leads there.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import importer

_Parsed = Any
"""What `re` itself parses a pattern to; it has no public types."""

_METHODS = ("fullmatch", "match", "search", "sub", "split", "findall", "finditer")
_UNITS, _LEADS, _LONGEST_UNIT = 40, 6, 60


@dataclass(frozen=True)
class UsedPattern:
    """A pattern of the importer and the ways in which it is used."""

    name: str
    pattern: re.Pattern[Any]
    methods: tuple[str, ...]

    def texts(self, length: int) -> Iterator[str]:
        """Texts of this length that may lead it astray."""
        parse = re._parser.parse  # type: ignore[attr-defined]  # nothing public parses a pattern
        tree = parse(self.pattern.pattern, self.pattern.flags & ~re.DEBUG)
        units = dict.fromkeys(unit for unit in _pieces(tree) if 0 < len(unit) <= _LONGEST_UNIT)
        leads = dict.fromkeys(_example(tree[:end]) for end in range(min(_LEADS, len(tree))))
        for unit in list(units)[:_UNITS]:
            for lead in leads:
                yield lead + (unit * length)[:length] + "\0"

    def run(self, method: str, text: str) -> None:
        """Use the pattern as the importer does."""
        given: Any = text.encode("latin-1", "replace") if self._is_of_bytes else text
        if method == "sub":
            self.pattern.sub(b"" if self._is_of_bytes else "", given)
        elif method == "finditer":
            list(self.pattern.finditer(given))
        else:
            getattr(self.pattern, method)(given)

    @property
    def _is_of_bytes(self) -> bool:
        return isinstance(self.pattern.pattern, bytes)


def used_patterns() -> list[UsedPattern]:
    """Every pattern that a module of the importer holds, equal ones once."""
    found: dict[tuple[Any, int], UsedPattern] = {}
    for module in pkgutil.walk_packages(importer.__path__, "importer."):
        if module.name.rpartition(".")[2] != "__main__":
            for used in _of_module(importlib.import_module(module.name)):
                found.setdefault((used.pattern.pattern, used.pattern.flags), used)
    return list(found.values())


def _of_module(module: Any) -> Iterator[UsedPattern]:
    source = inspect.getsource(module)
    for name, value in vars(module).items():
        full_name = f"{module.__name__}.{name}"
        if isinstance(value, re.Pattern):
            methods = tuple(m for m in _METHODS if re.search(rf"\b{name}\.{m}\b", source))
            yield UsedPattern(full_name, value, methods or ("search",))
        else:
            for pattern in _in_table(value):  # those in tables are to match a whole text
                yield UsedPattern(full_name, pattern, ("fullmatch",))


def _in_table(value: Any, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict | tuple | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _in_table(item, depth - 1)


# --- what a pattern matches -----------------------------------------------------------------------


def _pieces(tree: _Parsed) -> Iterator[str]:
    """Examples of the parts of a pattern: long sequences of them, then the small ones."""
    nodes = list(tree)
    for length in range(len(nodes), 0, -1):
        for start in range(len(nodes) - length + 1):
            yield _example(nodes[start : start + length])
    for node in nodes:
        for inner in _inner(node):
            yield from _pieces(inner)
        yield from _characters(node)


def _example(nodes: Iterable[_Parsed]) -> str:
    """A text that the nodes match, each repeat once at the least."""
    return "".join(_example_of(node) for node in nodes)


def _example_of(node: _Parsed) -> str:
    inner = list(_inner(node))
    if inner and "ASSERT" not in str(node[0]):
        repeats = node[1][0] if "REPEAT" in str(node[0]) else 1
        return _example(inner[0]) * max(1, repeats)
    return next(_characters(node), "")


def _inner(node: _Parsed) -> Iterator[_Parsed]:
    operation, argument = str(node[0]), node[1]
    if "REPEAT" in operation:
        yield argument[2]
    elif operation == "SUBPATTERN":
        yield argument[3]
    elif operation == "ATOMIC_GROUP":
        yield argument
    elif operation == "BRANCH":
        yield from argument[1]
    elif operation.startswith("ASSERT"):
        yield argument[1]


def _characters(node: _Parsed) -> Iterator[str]:
    operation, argument = str(node[0]), node[1]
    if operation == "LITERAL":
        yield chr(argument)
    elif operation in {"NOT_LITERAL", "ANY"}:
        yield "~"
    elif operation == "RANGE":
        yield chr(argument[0])
    elif operation == "CATEGORY":
        words = {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "7", "CATEGORY_WORD": "w"}
        yield words.get(str(argument), "~")
    elif operation == "IN":
        if str(argument[0][0]) == "NEGATE":
            yield from ("~", " ")
        else:
            for one in argument:
                yield from _characters(one)
