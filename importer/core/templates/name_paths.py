"""`Parent:Child` names: their parts, and which last parts are one customer's alone."""

from importer.core.values.text import name_key


def split_path(name: str, mark: str | None) -> tuple[str, str]:
    """Parent and own name: `Nusa Group:Villa Ubud` is (`Nusa Group`, `Villa Ubud`).

    A name without a parent has "" for it.

    Args:
        mark: what parts parent and child; None if names are never paths.
    """
    if mark is None:
        return "", name
    parent, _, own = name.rpartition(mark)
    return (parent.strip(), own.strip()) if parent.strip() and own.strip() else ("", name)


class OwnNames:
    """Counts the own names of a file's customers, to tell which of them name one customer alone.

    Holds a number per name, not the name: a million names take some 80 MB.
    """

    def __init__(self) -> None:
        self._once: set[int] = set()
        self._often: set[int] = set()

    def add(self, own_name: str) -> None:
        """Count one customer's own name."""
        key = hash(name_key(own_name))
        if key in self._once:
            self._often.add(key)
        self._once.add(key)

    def is_unique(self, own_name: str) -> bool:
        """Whether at most one customer has this own name, case, accents and blanks apart."""
        return hash(name_key(own_name)) not in self._often
