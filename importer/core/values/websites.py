"""Web addresses: do they look like one. They are sent as written; the server takes any text."""

import re
from collections.abc import Sequence

_ONE_WEBSITE = (
    r"(?:[Hh][Tt]{2}[Pp][Ss]?://)?(?:[^\s/.:@?#,;]++\.)++[^\s/.:@?#,;\d]{2,}"
    r"(?::[0-9]{1,5})?(?:[/?#]\S*)?"
)
_WEBSITE = re.compile(_ONE_WEBSITE)
_WEBSITE_LINES = re.compile(rf"{_ONE_WEBSITE}(?:\n{_ONE_WEBSITE})*+")


def looks_like_website(text: str) -> bool:
    """Whether the text could be a web address: a name with a dot, scheme and path optional."""
    return _WEBSITE.fullmatch(text) is not None


def look_like_websites(texts: Sequence[str]) -> bool:
    """Whether all of the texts do; answers for several at once.

    A False asks for a closer look (`looks_like_website`), a True is certain.
    """
    # A text that holds a line break is two lines, and as many texts are missing.
    joined = "\n".join(texts)
    return joined.count("\n") == len(texts) - 1 and bool(_WEBSITE_LINES.fullmatch(joined))
