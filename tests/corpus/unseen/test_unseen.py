"""Lists of systems that no template names are read by their headers and values alone."""

from pathlib import Path

import pytest

from tests.goldens import (
    SUFFIX,
    assert_as_expected,
    assert_complete,
    check_as_golden,
    golden_path,
    load_golden,
    options_of,
)

HERE = Path(__file__).parent
EVERY_FILE = pytest.mark.parametrize("path", sorted(HERE.glob("*.csv")), ids=lambda path: path.stem)


@EVERY_FILE
def test_a_file_is_understood_as_its_golden_says(path: Path) -> None:
    """Every column and every row, all that is sent and nothing else."""
    golden = load_golden(path)
    assert_complete(golden)
    assert golden["template"] is None
    assert golden.keys() >= {"columns"}
    assert_as_expected(check_as_golden(path, options_of(golden)), golden)


def test_every_golden_has_its_file() -> None:
    assert set(HERE.glob(f"*{SUFFIX}")) == set(map(golden_path, HERE.glob("*.csv")))
