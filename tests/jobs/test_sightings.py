"""Nothing that could hold a cell, a name or a key fits into what is seen of a job."""

import enum
import typing
from collections.abc import Mapping
from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.core.runs import new_run_id
from importer.jobs.seeing import code_of
from importer.jobs.sightings import Code, Crash, JobCrashed, RunId, Sighting, facts_of_sighting
from msgspec import Struct

CHECKED = {Code, RunId, Crash}
"""Types that hold texts and look at what these are made of."""
SECRET = "Trillian Astra"


@pytest.mark.parametrize("kind", typing.get_args(Sighting))
def test_no_field_of_a_sighting_is_a_text(kind: type[Struct]) -> None:
    hints = typing.get_type_hints(kind)
    for field in kind.__struct_fields__:
        assert _is_closed(hints[field]), f"{kind.__name__}.{field}"


def _is_closed(kind: object) -> bool:
    if typing.get_origin(kind) in {tuple, Mapping}:
        return all(_is_closed(one) for one in typing.get_args(kind) if one is not ...)
    if kind in {int, float, bool} or kind in CHECKED:
        return True
    return isinstance(kind, type) and issubclass(kind, enum.Enum)


def test_names_and_levels_tell_all_sightings_apart() -> None:
    kinds = typing.get_args(Sighting)
    assert len({kind.name for kind in kinds}) == len(kinds)
    assert {kind.level for kind in kinds} == {"info", "warning", "error"}


@pytest.mark.parametrize("text", [SECRET, "bc_key", "smith", ""])
def test_a_code_is_one_that_is_explained(text: str) -> None:
    with pytest.raises(ValueError, match="code"):
        Code(text)
    assert code_of(ImporterError(text, "")).word == "code-unknown"
    assert Code("header-drifted").word == "header-drifted"


@pytest.mark.parametrize("text", [SECRET, "", "20260131-142501-", f"20260131-142501-a {SECRET}"])
def test_a_run_id_is_one_of_ours(text: str) -> None:
    from datetime import UTC, datetime

    with pytest.raises(ValueError, match="run-id"):
        RunId(text)
    RunId(new_run_id(datetime.now(UTC), "k3"))


def test_of_a_crash_only_kinds_and_places_are_told() -> None:
    """The folders of a place may be called after somebody, its message may quote anything."""
    with pytest.raises(KeyError) as caught:
        _crash(SECRET)
    facts = facts_of_sighting(JobCrashed(Crash.of(caught.value)))
    assert facts["kinds"] == ["KeyError", "ValueError"]
    assert str(facts["places"]).count("test_sightings.py") == 2
    assert "_crash" in str(facts["places"])
    assert SECRET not in str(facts)
    assert str(Path(__file__).parent) not in str(facts)


def _crash(text: str) -> None:
    try:
        int(text)
    except ValueError as error:
        raise KeyError(text) from error
