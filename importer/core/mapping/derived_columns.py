"""Columns that a field takes something from, although none is for what they hold: the whole name of
a contact person, `Inactive`, a gender."""

from collections.abc import Sequence
from typing import Any

from importer.core.headers.by_values import column_of
from importer.core.headers.columns import ReadColumns, is_whole_name
from importer.core.headers.flags import A_PERSON, GENDERS, NO_WORDS, YES_WORDS, are_genders
from importer.core.headers.known import HeaderMatch
from importer.core.late_texts import later
from importer.core.stages import Evidence

_CONTRARY = {**dict.fromkeys(sorted(YES_WORDS), "no"), **dict.fromkeys(sorted(NO_WORDS), "yes")}
_OF_PERSONS = dict.fromkeys(sorted(GENDERS), A_PERSON)


def add_whole_name(
    columns: ReadColumns,
    matches: dict[int, HeaderMatch],
    verbs: dict[int, dict[str, Any]],
    outdone: dict[int, str],
) -> None:
    """A contact person's whole name fills the person's fields, if they have no columns."""
    fields = {match.field for match in matches.values()}
    is_named = not fields.isdisjoint({"displayName", "companyName"})
    if not fields.isdisjoint({"firstName", "lastName"}):
        return
    for column, reading in columns.readings.items():
        if column not in matches and is_whole_name(reading):
            outdone.pop(column, None)
            if not is_named:
                matches[column] = HeaderMatch(
                    "displayName", 0.9, later("header means a person's name")
                )
                return
            matches[column] = HeaderMatch(
                "firstName", 0.9, later("header means a person's whole name")
            )
            verbs[column] = {"parse": "person-name"}
            return


def add_turned_flag(
    columns: ReadColumns, matches: dict[int, HeaderMatch], verbs: dict[int, dict[str, Any]]
) -> None:
    """`Inactive` is `Active` the other way round."""
    if "active" in {match.field for match in matches.values()}:
        return
    for column, reading in columns.readings.items():
        if column not in matches and reading.part == "inactive" and not reading.groups:
            reason = later("header means the contrary of Active, so yes and no change places")
            matches[column] = HeaderMatch("active", 0.95, reason)
            verbs[column] = {"lookup": _CONTRARY}
            return


def add_gender(
    columns: ReadColumns,
    matches: dict[int, HeaderMatch],
    verbs: dict[int, dict[str, Any]],
    sample: Sequence[Sequence[str]],
) -> tuple[int, ...]:
    """Who has a gender is a person, unless a column or the name says more; the columns of genders,
    which stay in the note as well."""
    if "customerType" in {match.field for match in matches.values()}:
        return ()
    for column, reading in columns.readings.items():
        if column in matches or reading.part != "gender" or not reading.groups <= {"customer"}:
            continue
        if are_genders(column_of(sample, column)):
            reason = later("its values are genders, which persons have")
            matches[column] = HeaderMatch("customerType", 0.95, reason, Evidence.VALUES)
            verbs[column] = {"lookup": _OF_PERSONS, "otherwise": ""}
            return (column,)
    return ()
