"""A journal and stand-ins for walks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from importer.journal import Journal, open_journal
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox

from tests.run.walks import SPEED, path_of

ROOMY = Limits(default=1_000_000, auth=1_000_000)
"""Limits that the server tells and nobody meets: nothing has to be learnt by trying."""


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(path_of(tmp_path)) as opened:
        yield opened


@pytest.fixture
def serve(sandbox: Callable[..., Sandbox]) -> Callable[..., Sandbox]:
    """Stand-ins with limits that nobody meets, as fast as the walk's clock."""
    return lambda **options: sandbox(**{"limits": ROOMY, "time_scale": SPEED, **options})
