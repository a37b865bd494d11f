"""A notice to an address that takes JSON; `text` is where chat programs look for it."""

import json
from dataclasses import dataclass, field

from importer.core.jobs.news import Notice
from importer.notices.addresses import parsed, post


@dataclass(frozen=True, slots=True)
class Webhook:
    """A `core.ports.Teller`. Attachments never go this way."""

    address: str = field(repr=False)

    def check(self) -> None:
        """See `core.ports.Teller`."""
        parsed(self.address)

    def tell(self, notice: Notice, seconds: float) -> None:
        """See `core.ports.Teller`."""
        body = {"subject": notice.subject, "text": notice.text, **notice.facts}
        post(parsed(self.address), json.dumps(body).encode(), seconds, "application/json")
