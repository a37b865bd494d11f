"""What undoing a run would come to, told beforehand: a look at the server that writes nothing.

A customer that is in use in a way that moves no balance shows so only when the server refuses to
delete it; asking for that beforehand would delete and roll back (importer/api/README.md 7.4).
"""

from importer.core.deactivations import DeactivationState
from importer.core.edits import EditState
from importer.core.organization import Organization
from importer.core.ports import SendJournal, Target
from importer.run.keeping import IN_A_JOURNAL, deactivation_verdict, edit_verdict, made_verdict
from importer.run.undoing import Undone
from importer.run.verifying import made_customers, read_all


async def foresee(
    journal: SendJournal, target: Target, run_id: str, organization: Organization
) -> Undone:
    """What would become of each customer if the run were undone now.

    Raises:
        ServerUnavailable: the server gives no complete answer.
    """
    made = tuple(made_customers(journal, run_id))
    edits = tuple(journal.edits(run_id, (EditState.MADE,)))
    switched_off = journal.deactivations(run_id, (DeactivationState.MADE,))
    theirs = [edit.customer_id for edit in edits]
    theirs += [missing.customer_id for missing in switched_off]
    stored = await read_all(target, [*(one.customer_id for one in made), *theirs])
    named = (await target.named_in_journals() if made else None) or frozenset()
    written = journal.written(run_id, theirs)
    found = Undone()
    for one in made:
        used = IN_A_JOURNAL if one.customer_id in named else ""
        found.add(one, *made_verdict(one, stored.get(one.customer_id), used, organization))
    for edit in edits:
        there, last = stored.get(edit.customer_id), written.get(edit.customer_id)
        (row,) = journal.picked(run_id, [edit.row_id])
        verdict = edit_verdict(edit.changes, last, there, organization.time_zone)
        found.add_edit(edit, row.display_name, *verdict)
    for missing in switched_off:
        there, last = stored.get(missing.customer_id), written.get(missing.customer_id)
        found.add_deactivation(missing, *deactivation_verdict(last, there))
    return found
