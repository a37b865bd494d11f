"""What a key looks like: whatever else stands where one is expected is never sent to a server."""

import json
import re
from base64 import urlsafe_b64decode
from pathlib import Path

from importer.core.errors import UsageError
from importer.core.language import gettext

_API_KEY = re.compile(r"bc_[A-Za-z0-9._~+/=-]+")
_JWT = re.compile(r"([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_LONGEST = 8_192
"""Characters; a JWT has some hundreds."""


def read_key_file(path: Path) -> str:
    """The key that a file holds.

    Raises:
        UsageError: `key-file-unreadable`; `key-invalid` if it holds anything but one key.
    """
    path = path.expanduser()
    try:
        with path.open("rb") as file:
            text = file.read(2 * _LONGEST).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else gettext("it is no text in UTF-8")
        raise UsageError(
            "key-file-unreadable",
            gettext("The key file {path} can't be read: {reason}.").format(
                path=path, reason=reason
            ),
            hint=gettext(
                "BIGCAPITAL_API_KEY_FILE names a text file that holds the key and nothing else."
            ),
        ) from error
    return checked_key(text.strip(), str(path))


def checked_key(text: str, place: str) -> str:
    """The text, if it looks like a key.

    Args:
        place: where it stands, to name it; the text itself is never shown.

    Raises:
        UsageError: `key-invalid`.
    """
    if len(text) <= _LONGEST and (_API_KEY.fullmatch(text) or _is_jwt(text)):
        return text
    raise UsageError(
        "key-invalid",
        gettext(
            "What {place} holds does not look like a key of Bigcapital: {what_is_wrong}."
        ).format(place=place, what_is_wrong=_what_is_wrong(text)),
        hint=gettext(
            "A key is one line: bc_ and letters and digits (Bigcapital, Preferences, "
            "API keys), or a JWT. Copy it again. Nothing was sent."
        ),
    )


def _is_jwt(text: str) -> bool:
    """Whether the text has a JWT's three parts and a header that is an object (RFC 7519, 7.2)."""
    parts = _JWT.fullmatch(text)
    if parts is None:
        return False
    try:
        header = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict)


def _what_is_wrong(text: str) -> str:
    if not text:
        return gettext("it is empty")
    if len(text) > _LONGEST:
        return gettext("it is far too long")
    if len(text.splitlines()) > 1:
        return gettext("it has several lines")
    if not all("!" <= char <= "~" for char in text):
        return gettext("it holds blanks or characters that no key has")
    return gettext("it begins with neither bc_ nor the head of a JWT")
