"""The routes under `/api/contacts` that switch a customer off and on (importer/api/README.md 7.10).

What a body says is looked at by nobody.
"""

from importer.sandbox.answers import Answer, json_answer, not_found, service_error
from importer.sandbox.calls import Call


async def inactivate_contact(call: Call) -> Answer:
    """`PATCH /api/contacts/:id/inactivate`; one whose state was cleared counts as inactive."""
    return _switch(call, to=0, already="CONTACT_ALREADY_INACTIVE", done="inactivated")


async def activate_contact(call: Call) -> Answer:
    """`PATCH /api/contacts/:id/activate`; one whose state was cleared is in the lists again."""
    return _switch(call, to=1, already="CONTACT_ALREADY_ACTIVE", done="activated")


def _switch(call: Call, *, to: int, already: str, done: str) -> Answer:
    storage = call.tenant.storage
    record = storage.read(call.path_id)
    if record is None:
        return not_found()
    if bool(record["active"]) == bool(to):
        return service_error(400, already)
    storage.replace(call.path_id, record | {"active": to})
    return json_answer(200, {"id": call.path_id, done: True})
