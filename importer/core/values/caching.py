"""Answers that are kept for texts of a file: for short ones only, since a cell may hold a megabyte.

A cache of some thousand cells is small only as long as its cells are.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

LONGEST_KEPT = 256
"""Characters of the longest text that is worth keeping: names, dates, amounts are shorter."""

_Rest = ParamSpec("_Rest")
_Answer = TypeVar("_Answer")
_OfText = Callable[Concatenate[str, _Rest], _Answer]


def kept_for_short_texts(
    maxsize: int,
) -> Callable[[_OfText[_Rest, _Answer]], _OfText[_Rest, _Answer]]:
    """Like `functools.lru_cache` for functions of a text; long texts are worked out every time."""

    def keep(function: _OfText[_Rest, _Answer]) -> _OfText[_Rest, _Answer]:
        kept = cast(_OfText[_Rest, _Answer], lru_cache(maxsize=maxsize)(function))

        @wraps(function)
        def answer(text: str, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> _Answer:
            if len(text) > LONGEST_KEPT:
                return function(text, *args, **kwargs)
            return kept(text, *args, **kwargs)

        return answer

    return keep
