"""`make bench`: what the importer costs, as ratios in one run.

    python -m tests.benchmarks [--write] [NAME…]

measures only what is named; `--write` puts the figures into the table of `README.md` beside this.
Processor time of whole processes, start-up included, unless a line says otherwise.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import checking, growth, journals, page, reports, sending
from tests.benchmarks.table import Line, shown, write_to_page

MEASURES: Mapping[str, Callable[[Path], Iterator[Line]]] = {
    "checking": checking.measure,
    "whole": checking.measure_whole,
    "sheet": checking.measure_sheet,
    "exports": checking.measure_exports,
    "starts": growth.measure_starts,
    "growth": growth.measure,
    "memory": growth.measure_memory,
    "sending": sending.measure,
    "full-server": sending.measure_full_server,
    "page": page.measure,
    "journals": journals.measure,
    "reports": reports.measure,
}
TOLD_ONLY = frozenset({"reports"})
"""What is of use to whoever works on it and too much for the page."""


def main(names: Sequence[str], *, write: bool) -> None:
    """Measure, and tell each figure as soon as it is known."""
    measured: list[Line] = []
    for name in names or MEASURES:
        with TemporaryDirectory() as folder:
            for line in MEASURES[name](Path(folder)):
                print(shown(line), flush=True)
                measured += [] if name in TOLD_ONLY else [line]
    if write:
        write_to_page(measured)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *MEASURES], metavar="NAME")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    main(given.names, write=given.write)
