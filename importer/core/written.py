"""What we have written of a customer, as far as the server shows it: the past of an update."""

from collections.abc import Mapping

from msgspec import Struct, field


class Written(Struct, frozen=True):
    """A customer as we last wrote it.

    Attributes:
        body: what was written last, field by field; a field that somebody has edited since keeps
            the value that we had written.
        otherwise: what the server made of a field that it does not store as sent, as text.
        unmoved: postal codes that went into other fields, and those fields without them.
        switched_off: we have set it inactive, since a file had no row for it any more.
    """

    body: Mapping[str, object]
    otherwise: Mapping[str, str] = field(default_factory=dict)
    unmoved: Mapping[str, object] = field(default_factory=dict)
    switched_off: bool = False
