"""The key between two times: in the machine's keyring, where there is one and it is wanted.

Beside it, in a file of ours, stands which server was chosen last; never a key.
"""

from pathlib import Path

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, ValidationError

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.reports.atomic_file import replacing

SERVICE = "bigcapital-importer"
"""What our entries in the keyring are called."""


class ChosenServer(BaseModel):
    """The server that was chosen last.

    Attributes:
        keeps_key: its key is in the keyring.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = ""
    organization_id: str = ""
    keeps_key: bool = False


class Keys(Struct, frozen=True):
    """What is kept of servers.

    Attributes:
        path: of the file; private, as its folder is.
    """

    path: Path

    def chosen(self) -> ChosenServer:
        """The last one; nothing said where none is known."""
        try:
            return ChosenServer.model_validate_json(self.path.read_text(encoding="utf-8"))
        except (OSError, ValidationError):
            return ChosenServer()

    def choose(self, server: ChosenServer, key: str) -> None:
        """Keep which one it is, and its key where that is wanted; where it is not any more, the
        key goes.

        Raises:
            ImporterError: `keyring-unusable`.
        """
        if server.keeps_key:
            _put(server.base_url, key)
        elif has_keyring():
            _take_out(server.base_url)
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(self.path) as draft:
            draft.write_text(server.model_dump_json(), encoding="utf-8")

    def kept(self, base_url: str) -> str:
        """The key for a server; "" where none is kept."""
        chosen = self.chosen()
        if not chosen.keeps_key or chosen.base_url != base_url:
            return ""
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError:
            return ""
        try:
            return keyring.get_password(SERVICE, base_url) or ""
        except (KeyringError, RuntimeError):
            return ""


def has_keyring() -> bool:
    """Whether this machine has a keyring that can be used."""
    try:
        import keyring
        from keyring.backends.fail import Keyring as NoKeyring
    except ImportError:
        return False
    try:
        found = keyring.get_keyring()
    except RuntimeError:
        return False
    return not isinstance(found, NoKeyring)


def _put(base_url: str, key: str) -> None:
    try:
        import keyring
        from keyring.errors import KeyringError

        keyring.set_password(SERVICE, base_url, key)
    except (ImportError, KeyringError, RuntimeError) as error:
        raise ImporterError(
            "keyring-not-writable",
            gettext("The key can't be put into this machine's keyring ({reason}).").format(
                reason=type(error).__name__
            ),
            hint=gettext("Go on without: the key is then kept until the page ends."),
        ) from None


def _take_out(base_url: str) -> None:
    from contextlib import suppress

    import keyring
    from keyring.errors import KeyringError

    with suppress(KeyringError, RuntimeError):
        keyring.delete_password(SERVICE, base_url)
