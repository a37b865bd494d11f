"""How much the expensive tests may do: `make test` is quick, `make test-slow` thorough."""

import os

SLOW = os.environ.get("IMPORTER_TEST_BUDGET") == "slow"


def budget(quick: int, slow: int) -> int:
    """So many examples, kills or rounds."""
    return slow if SLOW else quick
