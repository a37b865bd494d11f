"""The currencies and branches that rows may name, looked up the way people write them."""

from collections.abc import Iterable, Mapping

from importer.core.customer import UNKNOWN_BASE_CURRENCY
from importer.core.language import ngettext_noop
from importer.core.late_texts import joined, later
from importer.core.organization import Branch, Organization
from importer.core.values.currencies import (
    currencies_of_sign,
    currency_of_name,
    is_iso_code,
    nearest_code,
)
from importer.core.values.text import is_one_typo, is_storable, name_key

_MOST_REMEMBERED = 1000
_LONGEST_CODE = 3
_MOST_NAMED = 10
_EVERYDAY_CODES = ("USD", "EUR", "GBP")


class CurrencyBook:
    """Currencies by code, name or sign; the organization's own win over any list.

    Args:
        organization: None offline: only ISO 4217 can be asked.
    """

    def __init__(self, organization: Organization | None) -> None:
        self.base = organization.base_currency if organization else UNKNOWN_BASE_CURRENCY
        self._has = (organization.currencies | {self.base}) if organization else frozenset[str]()
        self._is_offline = organization is None
        self._resolved: dict[str, str] = {}

    def resolve(self, text: str) -> str:
        """The code that a text means, "" if it can't be one.

        Up to three letters that nobody knows stay as they are, since the server takes them. A sign
        of several currencies (`$`) means the one that the organization has, if it is one.
        """
        if text not in self._resolved:
            if len(self._resolved) >= _MOST_REMEMBERED:
                self._resolved.clear()
            self._resolved[text] = self._resolve(text)
        return self._resolved[text]

    def is_known(self, code: str) -> bool:
        """Whether the organization has the currency; offline, whether ISO 4217 has."""
        if self._is_offline:
            return code == self.base or is_iso_code(code)
        return code in self._has

    def nearest(self, text: str) -> str:
        """The code that was probably meant; "" where that is not clear."""
        return nearest_code(text, self._has or _EVERYDAY_CODES)

    def example(self) -> str:
        """A code as codes are written."""
        return self.base if self.base in self._has else _EVERYDAY_CODES[0]

    def _resolve(self, text: str) -> str:
        code = text.upper()
        if text in self._has:
            return text
        if code in self._has or is_iso_code(code):
            return code
        own = currencies_of_sign(text) & self._has
        if len(own) == 1:
            return next(iter(own))
        could_be_code = len(text) <= _LONGEST_CODE and text.isalnum() and is_storable(text)
        return currency_of_name(text) or (text if could_be_code else "")


class BranchBook:
    """An organization's branches by number, code or name."""

    def __init__(self, branches: Iterable[Branch]) -> None:
        self._branches = tuple(branches)
        self._ids = _ids_by_key(self._branches)

    def __bool__(self) -> bool:
        return bool(self._branches)

    def resolve(self, text: str) -> int | None:
        """The id of the one branch that the text names; None if there is none, or several."""
        found = self._ids.get(name_key(text), frozenset())
        return next(iter(found)) if len(found) == 1 else None

    def nearest(self, text: str) -> str:
        """The name of the branch that was probably meant; "" where that is not clear."""
        key = name_key(text)
        near = [one.name for one in self._branches if is_one_typo(key, name_key(one.name))]
        return near[0] if len(near) == 1 else ""

    def words(self) -> str:
        """The branches as a user may name them: `Main (1), North (2)`."""
        shown = [f"{branch.name} ({branch.id})" for branch in self._branches[:_MOST_NAMED]]
        more = len(self._branches) - len(shown)
        if more:
            shown.append(later(ngettext_noop("{number} more", "{number} more"), number=more))
        return str(joined(*shown, between=", "))


def _ids_by_key(branches: Iterable[Branch]) -> Mapping[str, frozenset[int]]:
    ids: dict[str, frozenset[int]] = {}
    for branch in branches:
        for key in {str(branch.id), name_key(branch.code), name_key(branch.name)} - {""}:
            ids[key] = ids.get(key, frozenset()) | {branch.id}
    return ids
