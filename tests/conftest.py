"""Fixtures that every room's tests may use."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from importer.sandbox.options import SandboxOptions
from importer.sandbox.server import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Callable[..., Sandbox]]:
    """Starts stand-in servers, as in `server = sandbox(limits=NAMED_LIMITS["stock"])`.

    Takes the fields of `SandboxOptions`, and `clock` for the limiters' seconds. All servers are
    closed at the test's end.
    """
    with ExitStack() as servers:

        def start(*, clock: Callable[[], float] | None = None, **options: Any) -> Sandbox:
            return servers.enter_context(Sandbox(SandboxOptions(**options), clock=clock))

        yield start
