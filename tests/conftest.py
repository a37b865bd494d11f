"""Fixtures that every room's tests may use, and how much hypothesis tries."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import settings
from importer.sandbox.options import SandboxOptions
from importer.sandbox.server import Sandbox

# Machines differ in speed, so no example has a deadline.
settings.register_profile("quick", deadline=None, max_examples=100)
settings.register_profile("slow", deadline=None, max_examples=1000)
settings.load_profile("slow" if os.environ.get("IMPORTER_TEST_BUDGET") == "slow" else "quick")

# What a script starts in the background is deaf to Ctrl-C, and so is all that it starts in turn:
# tests that press it would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# Whoever tests may speak another language; texts are looked at in English.
os.environ["LANGUAGE"] = "en"


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Locks lie with the user's data, whatever journal is used: not with those of whoever tests."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture
def sandbox() -> Iterator[Callable[..., Sandbox]]:
    """Starts stand-in servers, and closes them at the test's end.

    Takes the fields of `SandboxOptions` by name, and `clock` for the limiters' seconds.
    """
    with ExitStack() as servers:

        def start(*, clock: Callable[[], float] | None = None, **options: Any) -> Sandbox:
            return servers.enter_context(Sandbox(SandboxOptions(**options), clock=clock))

        yield start


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name files by their argument: archives hold the time at which they were made, and workers
    that name tests differently can't share them."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None
