"""What a run has learnt, in words. What it only remembers for itself is not shown."""

import json
from collections.abc import Iterator, Mapping

from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.outcomes import Ending
from importer.core.run_facts import RunFact
from importer.core.sending.options import Pace, duration_words
from importer.reports.counts import Counts
from importer.reports.sentences import counted

_TRIED = (Ending.CREATED, Ending.UPDATED, Ending.REFUSED, Ending.FAILED, Ending.UNKNOWN)

_NAMED = 20
"""Missing customers that are named."""

_BINDING = 0.5
"""Share of the time that waiting for the limit must come to for it to be what decided the rest:
the first window costs no wait, and a run has its looks and pauses too."""


def facts_in_words(facts: Mapping[str, str], counts: Counts) -> tuple[tuple[str, str], ...]:
    """Labels and sentences: the time that sending took, the server's limit, what it dropped."""
    tried = sum(counts.endings[ending] for ending in _TRIED)
    return (
        *_time(facts, tried),
        *_limit(facts, tried),
        *_dropped(facts),
        *((gettext("Not in this file"), words) for words in missing_sentences(facts)),
    )


def missing_customers_of(facts: Mapping[str, str]) -> tuple[int, ...]:
    """Ids of customers that the file before had, and this one has not."""
    return tuple(json.loads(facts.get(RunFact.MISSING) or "[]"))


def missing_sentences(facts: Mapping[str, str]) -> Iterator[str]:
    """What is said of them, if there are any."""
    ids = missing_customers_of(facts)
    if ids:
        named = ", ".join(map(str, ids[:_NAMED]))
        more = gettext(" and {number} more").format(number=whole(len(ids) - _NAMED))
        yield gettext(
            "{customers} of the file before, without a row in this one: id {ids}{more}; left alone"
        ).format(
            customers=counted(len(ids), "customer"),
            ids=named,
            more=more if len(ids) > _NAMED else "",
        )


def _time(facts: Mapping[str, str], tried: int) -> Iterator[tuple[str, str]]:
    seconds = float(facts.get(RunFact.SENDING_SECONDS, 0))
    if not seconds or not tried:
        return
    words = gettext("{duration} for {customers}, which is {pace}").format(
        duration=duration_words(seconds),
        customers=counted(tried, "customer"),
        pace=Pace(tried / seconds, known=True).words(),
    )
    yield gettext("Time to send and read back"), words


def _limit(facts: Mapping[str, str], tried: int) -> Iterator[tuple[str, str]]:
    if RunFact.SENDING_SECONDS not in facts:
        return
    if RunFact.SERVER_PACE not in facts:
        yield gettext("Pace"), gettext("the server names no limit")
        return
    pace = Pace(float(facts[RunFact.SERVER_PACE]), known=True)
    if pace.seconds_for(tried) < float(facts[RunFact.SENDING_SECONDS]) * _BINDING:
        yield gettext("Pace"), gettext("no limit of the server held this import back")
        return
    words = gettext(
        "the server allows {pace}; waiting for that limit takes {duration} for {customers}"
    ).format(
        pace=pace.words(),
        duration=duration_words(pace.seconds_for(tried)),
        customers=counted(tried, "customer"),
    )
    yield gettext("Pace"), words


def _dropped(facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if facts.get(RunFact.POSTCODES) == "dropped":
        yield gettext("Postal codes"), gettext("this server does not store them")
