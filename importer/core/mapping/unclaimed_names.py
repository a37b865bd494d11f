"""Columns that may hold the customers' names although no header says so."""

from collections.abc import Collection, Mapping, Sequence

from importer.core.headers.by_values import column_of
from importer.core.headers.known import HeaderIndex, HeaderMatch
from importer.core.headers.sensitive import sensitive_columns

_NAMES = frozenset({"displayName", "companyName", "firstName", "lastName"})
_SHARE_OF_NAMES = 0.8


def unclaimed_names(
    index: HeaderIndex,
    matches: Mapping[int, HeaderMatch],
    sample: Sequence[Sequence[str]],
    settled: Collection[int] = (),
) -> tuple[int, ...]:
    """The columns of letters that may be names; none where a column surely holds them.

    Args:
        settled: columns of which somebody said what they are, and those of secrets.
    """
    if not _NAMES.isdisjoint(match.field for match in matches.values()):
        return ()
    sensitive = sensitive_columns(index.names)
    return tuple(
        column
        for column, name in enumerate(index.names)
        if column not in matches
        and column not in settled
        and column not in sensitive
        and _are_names(column_of(sample, column))
    )


def _are_names(values: Sequence[str]) -> bool:
    """Whether the values are mostly letters, and most of them differ."""
    alike = sum(1 for value in values if 2 * sum(map(str.isalpha, value)) > len(value))
    return alike > _SHARE_OF_NAMES * len(values) and 2 * len(set(values)) > len(values)
