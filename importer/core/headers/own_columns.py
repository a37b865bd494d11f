"""The columns that we add to a file of corrections. They speak of a row and are no part of it."""

WHAT_HAPPENED = "importer: what happened"
ROW_KEY = "importer: row key"


def is_own_column(header: str) -> bool:
    """Whether a column of a file that comes back is one of ours."""
    return header.strip() in {WHAT_HAPPENED, ROW_KEY}
