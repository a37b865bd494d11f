"""The statements of the journal as PostgreSQL reads them.

They are constants, so each is turned once. What differs is told in `importer.journal.statements`;
whatever can be said in words that both know is said so there.
"""

import re
from functools import cache
from itertools import count

_Turn = tuple[re.Pattern[str], str]

_TURNS: tuple[_Turn, ...] = (
    # The planner has statistics: it needs no order of loops, and no column kept from its index.
    (re.compile(r"\bCROSS JOIN\b"), "JOIN"),
    (re.compile(r"(?<=[\s(])\+(?=[a-z])"), ""),
    # Of a set from a function it takes the size for 100, and reads whole tables to be quicker.
    (
        re.compile(r"IN \(SELECT CAST\(value AS BIGINT\) AS key FROM json_each\((\$\d+)\)\)"),
        r"= ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM json_each(\1)))",
    ),
    (re.compile(r"json_each\((\$\d+)\)"), r"json_array_elements_text(\1::json) AS each (value)"),
    # Not by ->>, which fails where any text of the record holds a NUL.
    (
        re.compile(r"json_extract\((\w+), '\$\.(\w+)'\)"),
        r"""substring(\1 FROM '"\2": ?"([^"]*)"')""",
    ),
    (re.compile(r"\bIS (?=CAST\()"), "IS NOT DISTINCT FROM "),
    # A place of which nothing else is known has no kind.
    (re.compile(r"(\$\d+) IS NULL"), r"\1::text IS NULL"),
)

_PLACE = re.compile(r"\?(\d*)")


@cache
def turned(sql: str) -> bytes:
    """The statement with `$1`, `$2` in its places."""
    unnumbered = count(1)
    sql = _PLACE.sub(lambda place: f"${place[1] or next(unnumbered)}", sql)
    for pattern, words in _TURNS:
        sql = pattern.sub(words, sql)
    return sql.encode()


_INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\) VALUES \([?, ]*\)")


@cache
def target_of(sql: str) -> tuple[str, str] | None:
    """Table and columns of a plain insertion, which COPY can do for many rows; else None."""
    found = _INSERT.fullmatch(sql)
    return None if found is None else (found[1], found[2])
