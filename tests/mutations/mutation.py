"""A way in which the code could be wrong, as a value."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a file; `old` occurs in it exactly once."""

    file: str
    old: str
    new: str

    def applies(self, root: Path) -> bool:
        """Whether the code still has that text."""
        return (root / self.file).read_text(encoding="utf-8").count(self.old) == 1

    def make(self, root: Path) -> None:
        """Change the file."""
        path = root / self.file
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Mutation:
    """A way in which the code could be wrong, and the tests that must notice it."""

    name: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
