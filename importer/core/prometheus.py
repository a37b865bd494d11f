"""Numbers in the text format of Prometheus, version 0.0.4
(https://prometheus.io/docs/instrumenting/exposition_formats)."""

import math
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

Labels = tuple[tuple[str, str], ...]


class Kind(StrEnum):
    """What may become of a number."""

    GAUGE = "gauge"
    COUNTER = "counter"
    """It only grows, until the process ends."""


class Family(Struct, frozen=True):
    """Numbers of one name.

    Attributes:
        name: whole, with its unit.
        help: what it counts, as a sentence.
        samples: each with what tells it from the others.
    """

    name: str
    help: str
    samples: Sequence[tuple[Labels, float]]
    kind: Kind = Kind.GAUGE


def render_families(families: Iterable[Family]) -> str:
    """What a collector reads."""
    return "".join(line for family in families for line in _lines(family))


def _lines(family: Family) -> Iterator[str]:
    yield f"# HELP {family.name} {_escaped(family.help)}\n"
    yield f"# TYPE {family.name} {family.kind}\n"
    for labels, value in family.samples:
        words = ",".join(f'{name}="{_escaped(text, quoted=True)}"' for name, text in labels)
        told = f"{{{words}}}" if words else ""
        yield f"{family.name}{told} {_number(value)}\n"


def _escaped(text: str, *, quoted: bool = False) -> str:
    text = text.replace("\\", r"\\").replace("\n", r"\n")
    return text.replace('"', r"\"") if quoted else text


def _number(value: float) -> str:
    return str(int(value)) if value == math.floor(value) else repr(round(value, 3))
