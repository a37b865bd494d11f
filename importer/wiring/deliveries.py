"""What a job fetches from, and whom it tells. Each is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.core.ports import Teller
    from importer.drops import Drop
    from importer.notices.watchdogs import Watchdog
    from importer.settings import Email, Fetch, SecretReference


def drop_of(fetch: Fetch) -> Drop:
    """The place from which a job fetches, connected; its secret is read now."""
    from importer.drops import Way, open_drop

    return open_drop(
        Way(
            fetch.address,
            fetch.user,
            fetch.password.read() if fetch.password else "",
            fetch.identity,
            fetch.known_hosts,
            fetch.endpoint,
        )
    )


def mailbox(email: Email) -> Callable[[], Teller]:
    """What opens mail as it is set: its password is read then, and may be unreadable."""
    from importer.notices.mails import Mailbox

    return lambda: Mailbox(
        to=email.to,
        sender=email.sender,
        place=email.place,
        is_encrypted_from_the_start=email.tls == "from-the-start",
        user=email.user,
        password=email.password.read() if email.password else "",
        ca_file=email.ca_file,
    )


def webhook(address: SecretReference) -> Callable[[], Teller]:
    """What opens an address that takes JSON; see `mailbox`."""
    from importer.notices.webhooks import Webhook

    return lambda: Webhook(address.read())


def service(address: SecretReference) -> Callable[[], Teller]:
    """What opens an address as apprise writes them; see `mailbox`."""
    from importer.notices.services import Service

    return lambda: Service(address.read())


def watchdog(read_address: Callable[[], str]) -> Watchdog:
    """A dead man's switch."""
    from importer.notices.delivery import FOR_PINGS
    from importer.notices.watchdogs import Watchdog

    return Watchdog(read_address, FOR_PINGS)
