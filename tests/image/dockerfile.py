"""The few instructions of a Dockerfile that ours is made of, read one by one."""

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple


class Step(NamedTuple):
    """One instruction: `RUN`, and all that stands behind it."""

    word: str
    rest: str


def read_steps(path: Path) -> tuple[Step, ...]:
    """The instructions of a file, in order; comments and broken lines are gone."""
    text = "".join(
        line for line in path.read_text().splitlines(keepends=True) if not line.startswith("#")
    )
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return tuple(Step(*line.split(maxsplit=1)) for line in lines if line.strip())


class Stage(NamedTuple):
    """One `FROM` and what follows it."""

    name: str
    steps: tuple[Step, ...]


def stages(steps: tuple[Step, ...]) -> Iterator[Stage]:
    """The stages, in order; the last is the image. Its name may be blank."""
    starts = [at for at, step in enumerate(steps) if step.word == "FROM"]
    for start, end in zip(starts, [*starts[1:], len(steps)], strict=True):
        words = steps[start].rest.split()
        yield Stage(words[2] if len(words) > 1 else "", steps[start + 1 : end])


def variables(rest: str, known: Mapping[str, str]) -> dict[str, str]:
    """What an `ENV` sets, with `$NAME` of what is known."""
    pairs = (word.partition("=") for word in shlex.split(rest))
    filled = re.compile(r"\$(\w+)")
    return {name: filled.sub(lambda m: known.get(m[1], ""), value) for name, _, value in pairs}
