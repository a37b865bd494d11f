"""Ways of breaking the code that would cost somebody money, by the promise that each would break.

`python -m tests.mutations` tries them.
"""

from tests.mutations import (
    going_on,
    ledger,
    limits,
    machines,
    once,
    places,
    privacy,
    rows,
    truth,
    updates,
    values,
)

MUTATIONS = tuple(
    mutation
    for promise in (
        rows,
        truth,
        once,
        machines,
        updates,
        going_on,
        values,
        limits,
        places,
        privacy,
        ledger,
    )
    for mutation in promise.MUTATIONS
)
