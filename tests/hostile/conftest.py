"""The console in a folder of its own, as `tests/cli` has it."""

from tests.cli.conftest import folder, run

__all__ = ["folder", "run"]
