"""Breaks the code in the ways that would cost somebody money, and tells which test noticed.

    python -m tests.mutations [NAME…]

Each mutation is made alone, in a copy of the project, and the tests that must notice it are run
there. The exit code is 1 if one survives, if its text is no longer in the code, or if its tests
fail without it.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.mutations import MUTATIONS
from tests.mutations.judging import SECONDS, Verdict, copy_project, judge, run
from tests.mutations.mutation import Mutation


def main(names: Sequence[str]) -> int:
    """Judge the mutations with these names, or all; the exit code."""
    wanted = [one for one in MUTATIONS if not names or any(name in one.name for name in names)]
    if not wanted:
        print("No mutation is called so. They are:", *(one.name for one in MUTATIONS), sep="\n  ")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_project(root)
        tests = tuple(dict.fromkeys(test for one in wanted for test in one.tests))
        verdict, told = run(tests, root, len(wanted) * SECONDS)
        if verdict is not Verdict.SURVIVED:
            print(f"Without any mutation: {verdict} {told}")
            return 1
        caught = [_shown(one, root) for one in wanted]
        return int(not all(caught))


def _shown(mutation: Mutation, root: Path) -> bool:
    verdict, told = judge(mutation, root)
    print(f"{mutation.name:64} {verdict} {told}", flush=True)
    return verdict.is_caught


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of mutations' names; all if none is given")
    sys.exit(main(parser.parse_args().names))
