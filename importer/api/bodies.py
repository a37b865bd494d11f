"""The JSON in the body of an answer, by keys that compare as those of `core.stored` do."""

from collections.abc import Mapping
from typing import Any, cast

import httpx

from importer.core.stored import fold_key


def parsed_json(answer: httpx.Response) -> object:
    """The body's JSON; None if it is none."""
    try:
        return cast("object", answer.json())
    except ValueError:
        return None


def folded(value: object) -> dict[str, Any]:
    """A JSON object by folded keys; empty if it is no object."""
    if not isinstance(value, Mapping):
        return {}
    return {fold_key(str(key)): inner for key, inner in value.items()}


def folded_rows(value: object) -> list[dict[str, Any]]:
    """The objects of a JSON list, each by folded keys; empty if it is no list."""
    return [folded(row) for row in value] if isinstance(value, list) else []
