"""The address and the key of a server, or what has to be set."""

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.settings.model import Settings


def base_url_of(settings: Settings) -> str:
    """The server's address as it was written.

    Raises:
        UsageError: `server-not-set`.
    """
    if settings.base_url:
        return settings.base_url
    raise UsageError(
        "server-not-set",
        gettext("No server is set."),
        hint=gettext(
            "Set BIGCAPITAL_BASE_URL and BIGCAPITAL_API_KEY, or try the stand-in "
            "server with --sandbox. `importer check --offline` needs no server."
        ),
    )


def key_of(settings: Settings) -> str:
    """The API key or JWT.

    Raises:
        UsageError: `key-not-set`, or what is set can't be a key.
    """
    if key := settings.key():
        return key
    raise UsageError(
        "key-not-set",
        gettext("No key for the server is set."),
        hint=gettext(
            "Set BIGCAPITAL_API_KEY to an API key (Bigcapital, Preferences, API "
            "keys), or BIGCAPITAL_API_KEY_FILE to a file that holds one."
        ),
    )
