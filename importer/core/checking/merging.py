"""Rows that are one customer made one row, cell by cell: what fits no field goes into the note.

The first row is the customer; the others fill what it leaves blank. Nothing is checked here: the
row that comes of it passes the row rules like any other, and they keep the limits. Which rows are
one customer is decided in `same_customer`.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from importer.core.checking.balance_rules import BALANCE, BALANCE_FIELDS
from importer.core.checking.draft import LABELS
from importer.core.checking.duplicates import MERGED, MERGED_INTO, OVERRULED, row_words
from importer.core.checking.merge_draft import MergeDraft, Overruled, is_within, texts_of
from importer.core.checking.merged_addresses import take_addresses
from importer.core.checking.same_customer import (
    Contradiction,
    NamedRow,
    is_key,
    is_of_contacts,
)
from importer.core.late_texts import joined
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.stages import MappedRow
from importer.core.values.text import name_key

FURTHER_CONTACT = "Further contact"
_PERSON = ("salutation", "firstName", "lastName")
_OWN_PHONES = ("workPhone", "personalPhone")
_SINGLE = ("displayName", "companyName", "website", "customerType", "active", "currencyCode")
_BOOKED = (*sorted(BALANCE_FIELDS), "currencyCode")
IDS = "ids"
"""The fact that holds the ids of the rows that went into this one, and of the row it went into."""


class MergedRow(Struct, frozen=True):
    """Several rows as one.

    Attributes:
        rows: those that it is made of; it stands in the place of the first.
        overruled: what contradicts the first row, and stands in the note.
    """

    rows: tuple[NamedRow, ...]
    mapped: MappedRow
    overruled: tuple[Overruled, ...]

    def books_the_same(self, body: Mapping[str, object]) -> bool:
        """Whether a body books what the rows would have booked, once."""
        owing = next((row.body for row in self.rows if row.has_balance), None)
        if owing is None:
            return not body.get(BALANCE)
        return all(body.get(name) == owing.get(name) for name in _BOOKED)


def merge_rows(rows: Sequence[NamedRow]) -> MergedRow:
    """One row with every filled cell of all rows, in a field or in the note.

    Args:
        rows: two or more that are one customer, in the order read.
    """
    draft = MergeDraft(rows)
    _take_single_fields(draft)
    _take_balance(draft)
    _take_contacts(draft)
    take_addresses(draft)
    _take_notes(draft)
    return MergedRow(tuple(rows), draft.mapped(), tuple(draft.overruled))


# --- cell by cell ---------------------------------------------------------------------------------


def _take_single_fields(draft: MergeDraft) -> None:
    """The first text of fields that a customer has once; another one is noted, and told."""
    for name in _SINGLE:
        first = next(draft.filled(name), None)
        if first is None:
            continue
        draft.take(first, name)
        for row in draft.filled(name):
            if row.said(name) != first.said(name):
                draft.overrule(row, name)


def _take_balance(draft: MergeDraft) -> None:
    """The balance that is booked, once, with the day, the rate and the branch of its own row."""
    owing = [row for row in draft.rows if row.has_balance]
    having = owing or [row for row in draft.rows if BALANCE_FIELDS & row.mapped.values.keys()]
    for row in having[:1]:
        for name in texts_of(row, sorted(BALANCE_FIELDS)):
            draft.take(row, name)
    for row in draft.rows:
        if row in owing:
            continue  # equal to what is booked
        for name, text in texts_of(row, sorted(BALANCE_FIELDS)).items():
            if text != draft.values.get(name) and not (name == BALANCE and owing):
                draft.note(name, text)


def _take_contacts(draft: MergeDraft) -> None:
    """The first person with the e-mail and the phones; every other one on a line of the note."""
    for row in draft.rows:
        person = texts_of(row, _PERSON)
        own = {name: draft.values[name] for name in _PERSON if name in draft.values}
        if own and person and not is_within(person, own) and not is_within(own, person):
            _note_contact(draft, row)
            continue
        for name in person:
            if name not in draft.values:
                draft.take(row, name)
        _take_email(draft, row)
        for name in _OWN_PHONES:
            _take_phone(draft, row, name)


def _note_contact(draft: MergeDraft, row: NamedRow) -> None:
    reach = texts_of(row, ("email", *_OWN_PHONES))
    new = (text for name, text in reach.items() if not draft.has(name, text))
    line = ", ".join((" ".join(texts_of(row, _PERSON).values()), *new))
    draft.lines[f"{FURTHER_CONTACT}: {line}"] = None


def _take_email(draft: MergeDraft, row: NamedRow) -> None:
    text = row.mapped.values.get("email", "")
    if not text or draft.has("email", text):
        return
    if "email" in draft.values:
        draft.note("email", text)
    else:
        draft.take(row, "email")


def _take_phone(draft: MergeDraft, row: NamedRow, name: str) -> None:
    """A further phone takes the other field, if no row has anything there."""
    text = row.mapped.values.get(name, "")
    if not text or draft.has(name, text):
        return
    other = next(one for one in _OWN_PHONES if one != name)
    if name not in draft.values:
        draft.take(row, name)
    elif other not in draft.values and not any(draft.filled(other)):
        draft.take(row, name, other)
    else:
        draft.note(name, text)


def _take_notes(draft: MergeDraft) -> None:
    """Every note, and every line of columns without a field, each once."""
    having = tuple(draft.filled("note"))
    if having:
        draft.take(having[0], "note")
        draft.values["note"] = "\n".join(dict.fromkeys(row.mapped.values["note"] for row in having))
    first_texts: dict[str, str] = {}
    for row in draft.rows:
        for label, texts in row.labelled.items():
            text = "\n".join(texts)
            kept = first_texts.setdefault(label, text)
            if name_key(kept) != name_key(text) and not (is_key(label) or is_of_contacts(label)):
                draft.overruled.append(
                    Overruled(row_id=row.row_id, field=label, column=None, value=text, kept=kept)
                )
        draft.lines.update(dict.fromkeys(row.mapped.note_lines))


# --- what is said of it ---------------------------------------------------------------------------


def merged_problem(rows: Sequence[NamedRow]) -> Problem:
    """What is said at the row that stays: which rows went into it."""
    first, *others = rows
    words = [row_words(row.mapped.ref, seen_from=first.mapped.ref) for row in others]
    ids = " ".join(str(row.row_id) for row in others)
    return Problem(MERGED, facts={"rows": str(joined(*words, between=", ")), IDS: ids})


def merged_outcome(merged: MergedRow, row: NamedRow) -> Outcome:
    """What becomes of a row that went into another one: skipped, naming that, and what of it was
    overruled."""
    ref, first = row.mapped.ref, merged.rows[0]
    into = str(row_words(first.mapped.ref, seen_from=ref))
    problem = Problem(MERGED_INTO, facts={"row": into, IDS: str(first.row_id)})
    overruled = (_overruled(one, into) for one in merged.overruled if one.row_id == row.row_id)
    return Outcome(ref, Ending.SKIPPED, problems=(problem, *overruled))


def _overruled(one: Overruled, into: str) -> Problem:
    name = one.field if one.field in LABELS else "note"
    facts = {"fields": one.field, "kept": one.kept, "row": into}
    return Problem(OVERRULED, name, one.column, one.value, facts)


def too_late_outcome(row: NamedRow, customer: NamedRow) -> Outcome:
    """What becomes of a row that is part of a customer who was sent without it."""
    into = str(row_words(customer.mapped.ref, seen_from=row.mapped.ref))
    problem = Problem("merge-too-late", facts={"row": into})
    return Outcome(row.mapped.ref, Ending.SKIPPED, problems=(problem,))


def not_merged_problems(found: Contradiction) -> list[tuple[int, Problem]]:
    """What is said at each of the rows that have one key and contradict each other."""
    problems: list[tuple[int, Problem]] = []
    for row in found.rows:
        others = (one for one in found.rows if one is not row)
        words = [row_words(one.mapped.ref, seen_from=row.mapped.ref) for one in others]
        facts = {"others": str(joined(*words, between=", ")), "fields": ", ".join(found.fields)}
        problems.append((row.row_id, Problem("rows-contradict", value=row.key, facts=facts)))
    return problems
