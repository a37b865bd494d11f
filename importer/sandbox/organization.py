"""The routes that say where one is: organization, currencies, branches, features
(importer/api/README.md 7.6)."""

from importer.sandbox.answers import Answer, json_answer
from importer.sandbox.calls import Call


async def current_organization(call: Call) -> Answer:
    """`GET /api/organization/current`, open to an organization that was never set up."""
    organization = call.tenant.organization
    metadata = {
        "id": 1,
        "tenant_id": 1,
        "name": organization.name,
        "base_currency": organization.base_currency,
        "timezone": organization.timezone,
        "language": "en",
        "date_format": "DD MMM yyyy",
        "fiscal_year": organization.fiscal_year,
    }
    return json_answer(
        200,
        {
            "id": 1,
            "organization_id": organization.organization_id,
            "is_ready": organization.built,
            "is_build_running": False,
            "metadata": metadata if organization.built else None,
        },
    )


async def list_currencies(call: Call) -> Answer:
    """`GET /api/currencies`: a bare list."""
    organization = call.tenant.organization
    return json_answer(
        200,
        [
            {
                "id": number,
                "currency_code": code,
                "currency_name": code,
                "currency_sign": code,
                "is_base_currency": code == organization.base_currency,
            }
            for number, code in enumerate(organization.currency_codes, start=1)
        ],
    )


async def list_branches(call: Call) -> Answer:
    """`GET /api/branches`: a bare list, empty where branches are switched off."""
    return json_answer(
        200,
        [
            {"id": one.id, "name": one.name, "code": one.code, "primary": int(one.primary)}
            for one in call.tenant.organization.branches
        ],
    )


async def boot_dashboard(call: Call) -> Answer:
    """`GET /api/dashboard/boot`: `features[]` says whether branches are switched on, by the text
    "1" (importer/api/README.md 7.6)."""
    branches_on = "1" if call.tenant.organization.branches else False
    features = {"warehouses": False, "branches": branches_on}
    return json_answer(
        200,
        {
            "abilities": [{"subject": "all", "action": "manage"}],
            "features": [
                {"name": name, "is_accessible": on, "default_accessible": False}
                for name, on in features.items()
            ],
            "is_bigcapital_cloud": False,
        },
    )
