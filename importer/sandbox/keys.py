"""Who may write, and where (importer/api/README.md 3)."""

import re
from collections.abc import Collection

from msgspec import Struct

_BEARER = re.compile(r"Bearer (\S+)")
API_KEY_PREFIX = "bc_"


class Refusal(Struct, frozen=True):
    """401, in the server's words."""

    message: str = "Unauthorized"


class Keyring(Struct):
    """The one API key and the one JWT that the server knows.

    Attributes:
        home: the organization that the API key belongs to.
    """

    key: str
    token: str
    home: str
    revoked: bool = False

    def organization_of(
        self, authorization: str, wanted: str, known: Collection[str]
    ) -> str | Refusal:
        """The organization that a request goes to.

        Args:
            authorization: the header as sent: `Bearer`, exactly one blank, the key.
            wanted: the `organization-id` header: ignored with an API key, needed with a JWT, which
                opens any organization.
        """
        bearer = _BEARER.fullmatch(authorization)
        if bearer is None:
            return Refusal()
        if bearer[1].startswith(API_KEY_PREFIX):
            return self.home if bearer[1] == self.key and not self.revoked else Refusal()
        if bearer[1] != self.token:
            return Refusal()
        if not wanted:
            return Refusal("Organization ID is required.")
        return wanted if wanted in known else Refusal("Tenant not found.")
