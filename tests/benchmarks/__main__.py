"""`make bench`: what the importer costs, as ratios in one run.

`python -m tests.benchmarks [checking] [sending] [reports]` measures only those.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import checking, reports, sending
from tests.benchmarks.table import Line, render

MEASURES: Mapping[str, Callable[[Path], Iterator[Line]]] = {
    "checking": checking.measure,
    "sending": sending.measure,
    "reports": reports.measure,
}


def main(names: list[str]) -> None:
    """Measure, and tell each figure as soon as it is known."""
    for name in names or MEASURES:
        with TemporaryDirectory() as folder:
            for line in render(MEASURES[name](Path(folder))):
                print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
