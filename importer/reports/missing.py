"""Customers that the file before had and this one has no row for, and what became of them, in
words and numbers. They are no rows, so no ending counts them."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from importer.core.deactivations import Deactivation, DeactivationState
from importer.core.language import gettext, gettext_noop
from importer.core.numbers import whole
from importer.core.run_facts import RunFact
from importer.reports.sentences import counted

Facts = Mapping[str, str]
Deactivations = Sequence[Deactivation]

_NAMED = 20
"""Customers that a sentence names."""

_BECAME = {
    DeactivationState.PLANNED: gettext_noop("to be set inactive"),
    DeactivationState.INTENDED: gettext_noop("maybe set inactive, as no answer came"),
    DeactivationState.MADE: gettext_noop("set inactive"),
    DeactivationState.UNDONE: gettext_noop("set inactive, and active again since that was undone"),
    DeactivationState.INACTIVE: gettext_noop("inactive already"),
    DeactivationState.GONE: gettext_noop("gone from Bigcapital"),
    DeactivationState.ANOTHER: gettext_noop("left alone: another customer by now"),
    DeactivationState.REFUSED: gettext_noop("left alone: the server refused"),
}


def missing_customers_of(facts: Facts) -> tuple[int, ...]:
    """Their ids."""
    return tuple(json.loads(facts.get(RunFact.MISSING) or "[]"))


def missing_sentences(facts: Facts, deactivations: Deactivations) -> Iterator[str]:
    """What is said of them, if there are any: one sentence for each thing that became of some."""
    for state in DeactivationState:
        some = [one for one in deactivations if one.state is state]
        if some:
            named = [f"{one.name} (id {one.customer_id})" for one in some[:_NAMED]]
            yield _sentence(len(some), named, gettext(_BECAME[state]))
    ids = missing_customers_of(facts)
    if ids and not deactivations:
        yield _sentence(len(ids), [f"id {one}" for one in ids[:_NAMED]], gettext("left alone"))


def _sentence(number: int, named: Sequence[str], became: str) -> str:
    more = gettext(" and {number} more").format(number=whole(number - _NAMED))
    return gettext(
        "{customers} of the file before, without a row in this one, {became}: {named}{more}"
    ).format(
        customers=counted(number, "customer"),
        became=became,
        named=", ".join(named),
        more=more if number > _NAMED else "",
    )


def missing_facts(facts: Facts, deactivations: Deactivations) -> dict[str, object]:
    """The same for scripts: by id, never by name."""
    counts = Counter(one.state for one in deactivations)
    return {
        "missing": len(missing_customers_of(facts)),
        "missing_customers": list(missing_customers_of(facts)),
        "deactivations": {state.value: counts[state] for state in DeactivationState},
        "deactivated": [
            one.customer_id for one in deactivations if one.state is DeactivationState.MADE
        ],
    }
