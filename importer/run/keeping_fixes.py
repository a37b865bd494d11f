"""Values that were put right in a run, kept for the next file with the same headers.

They go into the mapping that is found again by those headers, as texts that its fields look up.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from importer.core.ports import Mappings, RunRecords
from importer.core.templates.remembered import CONFIRMED_NAME, RememberedMapping
from importer.core.templates.template import Template
from importer.core.templates.value_maps import ValueMap, fits, holds, with_value_maps


def keepable(reader: RunRecords, run_id: str, maps: Sequence[ValueMap]) -> tuple[ValueMap, ...]:
    """Those that can be told beforehand: amounts, dates and rates belong to one row, and texts that
    a mapping takes apart are not looked up."""
    templates = [template for _, template in _mapped(reader, run_id)]
    return tuple(one for one in maps if any(fits(template, one) for template in templates))


def are_kept(reader: RunRecords, run_id: str, maps: Sequence[ValueMap], mappings: Mappings) -> bool:
    """Whether the next file of such headers has all of them put right."""
    for headers, template in _mapped(reader, run_id):
        wanted = [one for one in maps if fits(template, one)]
        kept = mappings.mapping_for(headers)
        if wanted and (kept is None or not all(holds(kept.template, one) for one in wanted)):
            return False
    return True


def keep_fixes(
    reader: RunRecords, run_id: str, maps: Sequence[ValueMap], mappings: Mappings
) -> None:
    """Remember them, with how each table of the run was mapped, or is by now."""
    now = datetime.now(UTC)
    for headers, template in _mapped(reader, run_id):
        wanted = [one for one in maps if fits(template, one)]
        if not wanted:
            continue
        kept = mappings.mapping_for(headers)
        ground = kept.template if kept is not None else template
        with_them = with_value_maps(ground, CONFIRMED_NAME, wanted)
        mappings.remember_mapping(RememberedMapping(headers, with_them, now))


def _mapped(reader: RunRecords, run_id: str) -> Iterator[tuple[tuple[str, ...], Template]]:
    """The tables of a run whose mapping is on record."""
    for source in reader.sources(run_id):
        if source.mapping is not None:
            yield source.header.names, source.mapping
