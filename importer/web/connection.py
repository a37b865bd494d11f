"""The server that the page sends to, and what it has said of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.run.surveying import Survey
    from importer.settings import Settings


@dataclass(frozen=True, slots=True)
class Connection:
    """A server that has answered.

    Attributes:
        key: kept in this process alone.
        stands_in: it is a stand-in that this process has started, for a try without a server.
        survey: what it said when it was asked.
    """

    base_url: str
    key: SecretStr
    organization_id: str
    stands_in: bool
    survey: Survey = field(repr=False)

    def options(self) -> Mapping[str, Any]:
        """The settings that aim a command at it."""
        return {
            "base_url": self.base_url,
            "api_key": self.key,
            "api_key_file": None,
            "organization_id": self.organization_id,
            "offline": False,
            "sandbox": False,  # a stand-in of this process stays as long as the page does
        }


def aimed(settings: Settings, base_url: str, key: str, organization_id: str = "") -> Settings:
    """The settings for a server that somebody has typed in."""
    aimed_at = settings.aimed_at(base_url, key)
    kept = {"ca_file": settings.ca_file, "insecure_http": settings.insecure_http}
    return aimed_at.model_copy(update={"organization_id": organization_id, **kept})
