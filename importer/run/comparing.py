"""Setting the rows of a run against the customers that the server has by now."""

from importer.core.options import CheckOptions
from importer.core.ports import SendJournal
from importer.run.checking import compare_with_server, match_with_server
from importer.run.claims import customers_there_before
from importer.run.surveying import Survey


def compare_rows(journal: SendJournal, run_id: str, survey: Survey, options: CheckOptions) -> None:
    """Decide what becomes of rows whose customer the server has.

    Also where the run has begun: somebody else may have created customers since, and rows that are
    sent only now would double them.
    """
    zone = survey.organization.time_zone
    if next(journal.attempts(run_id), None) is None:
        compare_with_server(journal, run_id, survey.customers, options, time_zone=zone)
        return
    there_before = customers_there_before(journal, run_id, survey.customers)
    match_with_server(journal, run_id, there_before, options, time_zone=zone)
