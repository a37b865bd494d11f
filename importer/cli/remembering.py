"""What people confirmed once: kept when they say yes, used for the next file with such headers."""

from datetime import UTC, datetime

from importer.core.rows import Header
from importer.core.runs import RunRecord
from importer.core.templates.remembered import RememberedMapping
from importer.journal import Journal
from importer.sources.template_files import load_templates


def remember_mappings(journal: Journal, run: RunRecord) -> None:
    """Keep how the tables of a run were mapped, since a person has just confirmed it.

    Layouts that the importer knows by itself need no memory.
    """
    known = {template.name for template in load_templates()}
    now = datetime.now(UTC)
    for source in journal.sources(run.id):
        if source.mapping is not None and source.template not in known:
            names = source.header.names
            journal.remember_mapping(RememberedMapping(names, source.mapping, now))


def recall_mapping(journal: Journal, header: Header) -> RememberedMapping | None:
    """What somebody confirmed for such a header."""
    return journal.mapping_for(header.names)
