"""Setting the rows of a run against the customers that the server has by now."""

from collections.abc import Iterable

from importer.core.options import CheckOptions
from importer.core.ports import SendJournal
from importer.core.sending.stored import StoredCustomer
from importer.run.checking import match_with_server, set_mark
from importer.run.claims import customers_there_before
from importer.run.surveying import Survey


def compare_rows(journal: SendJournal, run_id: str, survey: Survey, options: CheckOptions) -> None:
    """Decide what becomes of rows whose customer the server has.

    Also where the run has begun: somebody else may have created customers since, and rows that are
    sent only now would double them.
    """
    there_before: Iterable[StoredCustomer] = survey.customers
    if next(journal.attempts(run_id), None) is None:
        set_mark(journal, run_id, survey.customers)
    else:  # the mark stays where the first write set it
        there_before = customers_there_before(journal, run_id, survey.customers)
    zone = survey.organization.time_zone
    match_with_server(journal, run_id, there_before, options, time_zone=zone)
