"""The laws hold whatever the journal is kept in: a module's tests run over each kind.

What takes long on a server is quick with a file, and says the same: `make test` runs the laws of
crashes and kills over both, `make test-slow` all of them.
"""

from collections.abc import Iterator

import pytest

from tests.budget import SLOW
from tests.journal.implementations import IMPLEMENTATIONS
from tests.laws import processes

QUICK = frozenset({"test_crashes", "test_kills", "test_outages"})
ON_A_SERVER_ONLY = frozenset({"test_machines"})
"""These start their own."""

_OPEN = "open_journal"
_OPENS = frozenset({_OPEN, processes.Importer.__name__})
"""What a module has by its name that has to do with a journal."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each kind for whatever opens a journal by its name, itself or by an importer."""
    if "kind_of_journal" not in metafunc.fixturenames:
        return
    name = metafunc.module.__name__.rpartition(".")[2]
    if name in ON_A_SERVER_ONLY:
        return
    has_one = not _OPENS.isdisjoint(vars(metafunc.module))
    kinds = list(IMPLEMENTATIONS) if has_one and (SLOW or name in QUICK) else ["sqlite"]
    metafunc.parametrize("kind_of_journal", kinds, indirect=True, scope="module")


@pytest.fixture(scope="module", autouse=True)
def kind_of_journal(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the module opens under the name of a file, and its importers with `--journal`."""
    kind = getattr(request, "param", "sqlite")
    with pytest.MonkeyPatch.context() as patch:
        if kind != "sqlite":
            for module in (request.module, processes):
                if _OPEN in vars(module):
                    patch.setattr(module, _OPEN, IMPLEMENTATIONS[kind])
            patch.setattr(processes, "ON_A_SERVER", True)
        yield
