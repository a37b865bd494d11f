"""What a run has learnt, in words. What it only remembers for itself is not shown."""

from collections.abc import Iterator, Mapping

from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.run_facts import RunFact
from importer.core.sending.options import Pace, duration_words
from importer.reports.counts import Counts
from importer.reports.missing import Deactivations, missing_sentences
from importer.reports.sentences import counted

_TRIED = (Ending.CREATED, Ending.UPDATED, Ending.REFUSED, Ending.FAILED, Ending.UNKNOWN)

_BINDING = 0.5
"""Share of the time that waiting for the limit must come to for it to be what decided the rest:
the first window costs no wait, and a run has its looks and pauses too."""


def facts_in_words(
    facts: Mapping[str, str], counts: Counts, missing: Deactivations = ()
) -> tuple[tuple[str, str], ...]:
    """Labels and sentences: the time that sending took, the server's limit, what it dropped."""
    tried = sum(counts.endings[ending] for ending in _TRIED)
    return (
        *_time(facts, tried),
        *_limit(facts, tried),
        *_dropped(facts),
        *((gettext("Not in this file"), words) for words in missing_sentences(facts, missing)),
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
