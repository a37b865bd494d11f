"""A notice to whatever apprise can reach: Slack, Teams and a hundred others."""

from dataclasses import dataclass, field
from typing import Any

from importer.core.exit_codes import EXIT_OK, EXIT_SOME_ROWS_BAD
from importer.core.jobs.news import Notice, Undelivered
from importer.core.language import gettext

_KINDS = {EXIT_OK: "success", EXIT_SOME_ROWS_BAD: "warning"}
"""How services colour it."""


@dataclass(frozen=True, slots=True)
class Service:
    """A `core.ports.Teller`; its address is one as apprise writes them."""

    address: str = field(repr=False)

    def check(self) -> None:
        """See `core.ports.Teller`."""
        self._service()

    def tell(self, notice: Notice, seconds: float) -> None:  # noqa: ARG002  apprise has its own
        """See `core.ports.Teller`."""
        taken = self._service().notify(
            title=notice.subject,
            body=notice.text,
            body_format="text",
            notify_type=_KINDS.get(notice.code, "failure"),
            attach=[str(path) for path in notice.attachments] or None,
        )
        if not taken:  # why is only in its log, beside the address
            raise Undelivered(gettext("the service did not take it"), may_pass=True)

    def _service(self) -> Any:
        try:
            from apprise import Apprise
        except ImportError:
            raise Undelivered(
                gettext(
                    "the package apprise is not installed; "
                    "pip install 'bigcapital-customer-importer[notify]'"
                ),
                may_pass=False,
            ) from None
        service = Apprise()
        if not service.add(self.address):
            raise Undelivered(
                gettext("what the reference holds is no address that apprise knows"), may_pass=False
            )
        return service
