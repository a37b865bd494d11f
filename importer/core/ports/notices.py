"""A way of telling people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from importer.core.jobs.news import Notice


class Teller(Protocol):
    """Somebody who brings notices to people."""

    def check(self) -> None:
        """Whether it could be used, as far as that is known without telling anybody.

        Raises:
            Undelivered: it can't.
        """

    def tell(self, notice: Notice, seconds: float) -> None:
        """Try it once.

        Args:
            seconds: that one step of it may take.

        Raises:
            Undelivered: it did not arrive.
        """
