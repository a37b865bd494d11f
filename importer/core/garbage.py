"""How often Python looks for garbage.

It looks whenever some hundred more objects were made than dropped, through what is young every time
and through all there is now and then. Rows are made by the thousand and hold no circles, so that it
finds nothing: a twentieth of the time of a check, and a tenth of that of a start.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MORE_OBJECTS = 200_000
"""More than all that a small file needs is made of, and the rows of many chunks; circles still go,
a little later."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Look less often for the time being."""
    youngest, *older = gc.get_threshold()
    gc.set_threshold(max(youngest, _MORE_OBJECTS) if youngest else 0, *older)
    try:
        yield
    finally:
        gc.set_threshold(youngest, *older)


def leave_all_to_the_system() -> None:
    """At the end of a process: its memory goes with it, so nothing looks for garbage once more.

    Python would, several times, through all that was ever imported: a fifth of what a check of ten
    rows costs.
    """
    gc.freeze()
