"""What is said of a run that is checked and not yet sent."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from importer.core.choices import Origins
from importer.core.language import gettext, ngettext
from importer.core.numbers import money, whole
from importer.core.outcomes import Ending
from importer.core.runs import RunRecord
from importer.reports.balances import OpeningBalances, net
from importer.reports.sentences import counted


def where_sentence(run: RunRecord) -> str:
    """Where it goes: the organization, or nowhere."""
    if not run.base_url:
        return gettext(
            "Checked offline; nothing is sent, and rules that need the server were left out."
        )
    return gettext(
        "Organization {organization}, base currency {base_currency}, at {base_url}."
    ).format(
        organization=run.organization_name,
        base_currency=run.base_currency,
        base_url=run.base_url,
    )


def origin_sentences(origins: Origins) -> Iterator[str]:
    """What was decided in a file and not with this command."""
    if origins.server_from_own_file:
        yield gettext("Address and key come from {own_file}.").format(own_file=origins.own_file)
    if origins.passed_over:
        yield (
            gettext(
                "{own_file} speaks of a server of its own; not used here: {passed_over}."
            ).format(own_file=origins.own_file, passed_over=", ".join(origins.passed_over))
        )
    if origins.from_folder:
        yield gettext("{file} of this folder sets: {from_folder}.").format(
            file=origins.folder_file, from_folder=", ".join(origins.from_folder)
        )


def counts_sentence(endings: Mapping[Ending, int], left: int) -> str:
    """How many customers would be created, and what becomes of the other rows."""
    done = (
        gettext("{number} created before, ").format(number=whole(endings[Ending.CREATED]))
        if endings[Ending.CREATED]
        else ""
    )
    return gettext("{done}{customers} to create, {rows} rejected, {skipped} skipped.").format(
        done=done,
        customers=counted(left, "customer"),
        rows=counted(endings[Ending.REJECTED], "row"),
        skipped=whole(endings[Ending.SKIPPED]),
    )


def updates_sentence(
    to_change: int, endings: Mapping[Ending, int], problems: Mapping[str, int]
) -> str:
    """What becomes of customers that are there: `45 customers to change, 3,900 unchanged; …`."""
    sentence = gettext("{customers} to change, {unchanged} unchanged").format(
        customers=counted(to_change, "customer"), unchanged=whole(endings[Ending.UNCHANGED])
    )
    kept = problems.get("kept-because-edited", 0)
    if not kept:
        return f"{sentence}."
    return ngettext(
        "{sentence}; {number} field that was edited in Bigcapital is kept.",
        "{sentence}; {number} fields that were edited in Bigcapital are kept.",
        kept,
    ).format(sentence=sentence, number=whole(kept))


def merged_sentence(count: int) -> str:
    """That rows are part of other rows' customers."""
    return ngettext(
        "{number} row is part of another row's customer and went into it (--no-merge sends it "
        "apart).",
        "{number} rows are part of other rows' customers and went into them (--no-merge sends "
        "them apart).",
        count,
    ).format(number=whole(count))


def expectation_sentences(
    balances: OpeningBalances, expected: Mapping[str, Decimal]
) -> tuple[str, ...]:
    """How the totals compare with `--expect-total`, a sentence per currency."""
    sums: dict[str, Decimal] = {}
    for total in (*balances.booked, *balances.waiting, *balances.in_doubt):
        sums[total.currency] = sums.get(total.currency, Decimal(0)) + net(total)
    return tuple(_expectation(currency, amount, sums) for currency, amount in expected.items())


def _expectation(currency: str, expected: Decimal, sums: Mapping[str, Decimal]) -> str:
    actual = sums.get(currency, Decimal(0))
    if actual == expected:
        return gettext("This agrees with the {expected} {currency} that you expect.").format(
            expected=money(expected), currency=currency
        )
    return gettext(
        "You expect {expected} {currency}, the valid rows come to {actual}: "
        "{difference} off. Look at the rejected and skipped rows."
    ).format(
        expected=money(expected),
        currency=currency,
        actual=money(actual),
        difference=money(actual - expected),
    )
