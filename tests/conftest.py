"""Fixtures that every room's tests may use."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from importer.sandbox.options import SandboxOptions
from importer.sandbox.server import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Callable[..., Sandbox]]:
    """Starts stand-in servers, and closes them at the test's end.

    Takes the fields of `SandboxOptions` by name, and `clock` for the limiters' seconds.
    """
    with ExitStack() as servers:

        def start(*, clock: Callable[[], float] | None = None, **options: Any) -> Sandbox:
            return servers.enter_context(Sandbox(SandboxOptions(**options), clock=clock))

        yield start
