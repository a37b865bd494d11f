"""Values of options as people write them."""

from collections.abc import Mapping

from importer.core.values.plain_text import plain_text


def shown_value(value: object) -> str:
    """The value of an option as people write it."""
    if isinstance(value, Mapping):
        return ", ".join(plain_text(f"{name}={given}") for name, given in value.items())
    if isinstance(value, list | tuple):
        return plain_text(", ".join(map(str, value)))
    return "yes" if value is True else plain_text(str(value))
