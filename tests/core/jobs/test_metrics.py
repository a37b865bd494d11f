"""The textfile of a job, read as Prometheus reads it."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from importer import jobs
from importer.core.jobs.metrics import PREFIX, RunNumbers, last_success_in, render_metrics
from importer.core.outcomes import Ending
from prometheus_client.parser import text_string_to_metric_families

NUMBERS = RunNumbers(
    ended_at=1_780_000_000.25,
    seconds=61.5,
    exit_code=5,
    files=2,
    requests=420,
    limited=1,
    waited=12.125,
    rows={Ending.CREATED: 7, Ending.REJECTED: 3},
    guards={"header-drifted": True, "row-count-fell": False},
    succeeded_at=1_779_900_000.5,
)


def read(text: str) -> dict[tuple[str, str], float]:
    """Name without its prefix, and the label besides the job -> value."""
    found = {}
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation.endswith((".", ")."))
        for sample in family.samples:
            others = [text for name, text in sample.labels.items() if name != "job"]
            found[sample.name.removeprefix(PREFIX), *others] = sample.value
    return {(name, *(rest or [""])): value for (name, *rest), value in found.items()}  # type: ignore[misc]


def test_prometheus_reads_what_a_run_came_to() -> None:
    found = read(render_metrics("nightly", NUMBERS))
    assert found["last_run_timestamp_seconds", ""] == 1_780_000_000.25
    assert found["last_success_timestamp_seconds", ""] == 1_779_900_000.5
    assert found["exit_code", ""] == 5
    assert found["duration_seconds", ""] == 61.5
    assert found["requests", ""] == 420
    assert found["rate_limited_requests", ""] == 1
    assert found["wait_seconds", ""] == 12.125
    assert found["guard_tripped", "header-drifted"] == 1
    assert found["guard_tripped", "row-count-fell"] == 0
    rows = {label: value for (name, label), value in found.items() if name == "rows"}
    assert rows == {one.value: {"created": 7, "rejected": 3}.get(one.value, 0) for one in Ending}


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x85\u2028\u2029")))
def test_a_label_says_what_it_said_whatever_stands_in_it(job: str) -> None:
    families = text_string_to_metric_families(render_metrics(job, NUMBERS))
    assert {sample.labels["job"] for one in families for sample in one.samples} == {job}


@given(st.floats(0, 4e9).map(lambda moment: round(moment, 3)))
def test_the_last_good_run_is_remembered_by_the_file_itself(moment: float) -> None:
    numbers = RunNumbers(ended_at=1.0, seconds=1.0, exit_code=1, succeeded_at=moment)
    assert last_success_in(render_metrics("a} b", numbers)) == moment


def test_the_page_has_every_metric() -> None:
    page = (Path(jobs.__file__).parent / "README.md").read_text(encoding="utf-8")
    names = {name for name, _ in read(render_metrics("nightly", NUMBERS))}
    assert {name for name in names if not re.search(rf"`{name}[`{{]", page)} == set()


def test_without_a_good_run_none_is_told() -> None:
    text = render_metrics("nightly", RunNumbers(ended_at=1.0, seconds=1.0, exit_code=1))
    assert "last_success" not in text
    assert last_success_in(text) is None
