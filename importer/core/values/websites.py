"""Web addresses: do they look like one. They are sent as written; the server takes any text."""

import re

_WEBSITE = re.compile(
    r"(?:[Hh][Tt]{2}[Pp][Ss]?://)?(?:[^\s/.:@?#,;]++\.)++[^\s/.:@?#,;\d]{2,}(?::[0-9]{1,5})?(?:[/?#]\S*)?"
)


def looks_like_website(text: str) -> bool:
    """Whether the text could be a web address: a name with a dot, scheme and path optional."""
    return _WEBSITE.fullmatch(text) is not None
