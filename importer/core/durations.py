"""Durations as people write them."""

import re

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d)?", re.IGNORECASE)
_SECONDS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


def parse_duration(value: object) -> object:
    """`15m`, `2h`, `90s` or `90` as seconds; anything else is left for pydantic to refuse."""
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return value
    return float(match[1]) * _SECONDS[(match[2] or "").lower()]
