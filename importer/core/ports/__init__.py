"""What the corridor (`run`) asks of the rooms around it. Implementations live in those rooms."""

from importer.core.ports.clock import Clock, TellWait, tell_nobody
from importer.core.ports.files import Files
from importer.core.ports.journal import (
    Attempts,
    CheckJournal,
    ExistingCustomers,
    ImportJournal,
    JobJournal,
    JobRecords,
    Mappings,
    PackedChunk,
    PlanReader,
    RowCorrecting,
    RowKeeping,
    RowResults,
    RowsToSend,
    RunKeeping,
    RunReader,
    RunRecords,
    SendJournal,
    Updates,
)
from importer.core.ports.matching import RowMatching
from importer.core.ports.notices import Teller
from importer.core.ports.server import Target

__all__ = [
    "Attempts",
    "CheckJournal",
    "Clock",
    "ExistingCustomers",
    "Files",
    "ImportJournal",
    "JobJournal",
    "JobRecords",
    "Mappings",
    "PackedChunk",
    "PlanReader",
    "RowCorrecting",
    "RowKeeping",
    "RowMatching",
    "RowResults",
    "RowsToSend",
    "RunKeeping",
    "RunReader",
    "RunRecords",
    "SendJournal",
    "Target",
    "TellWait",
    "Teller",
    "Updates",
    "tell_nobody",
]
