"""What words of headers may mean: groups that say whose a part is, and parts that say what it is.

How they are put together is `grammar`'s business; which words mean them, the vocabulary's.
"""

GROUPS = frozenset(
    {"billing", "shipping", "postal", "physical", "registered", "service", "main", "home", "work"}
    | {"other", "contact", "customer", "company"}
)
"""Concepts that say whose a part is. A company is a part, too, where nothing else is."""

ADDRESS_PARTS = frozenset(
    {"address", "street", "line", "house", "building", "apartment", "district"}
    | {"city", "state", "postcode", "country", "country_code", "postcode_city"}
)

TAKES_IN = {
    "first_name": "name title",
    "last_name": "name",
    "middle_name": "name",
    "title": "name",
    "name": "",
    "full_name": "name",
    "company": "name",
    "email": "address",
    "phone": "number address",
    "mobile": "phone number address",
    "fax": "phone number address",
    "website": "address",
    "address": "",
    "street": "address house number",
    "line": "address street",
    "house": "street number address",
    "building": "address name number",
    "apartment": "address number house",
    "district": "address name",
    "city": "address name",
    "state": "address name",
    "postcode": "address code number",
    "country": "address name",
    "country_code": "address",
    "id": "number code",
    "number": "",
    "code": "number",
    "tax": "number id code type",
    "type": "",
    "label": "type",
    "status": "active inactive",
    "active": "status inactive",
    "inactive": "status",
    "balance": "",
    "balance_date": "balance date",
    "date": "",
    "currency": "code name",
    "rate": "balance currency",
    "note": "",
    "job": "title name",
    "gender": "code",
    "others": "",
    "other_amount": "balance",
}
"""Part -> parts whose words may stand beside its own: `E-mail Address` is an e-mail."""

PARTS = frozenset(TAKES_IN)
"""Concepts that say what a column holds; the fields of some are none of Bigcapital's."""

TOGETHER = {
    frozenset({"country", "code"}): "country_code",
    frozenset({"country", "id"}): "country_code",
    frozenset({"state", "code"}): "state",
    frozenset({"street", "number"}): "house",
    frozenset({"balance", "date"}): "balance_date",
    frozenset({"postcode", "city"}): "postcode_city",
}
"""Parts that are another one together."""

LOCATION = "location"
"""Words that are a part where they stand alone, and a group beside other parts."""

OF_LISTS = {
    "total": "a line that sums up those above",
    "customer": "a row that is one",
    "no_customer": "a row of a supplier, lead, employee: of who owes nothing",
    "neither": "words beside those that say nothing of it",
    "kind": "in the header of a column that says what a row is",
    "gone": "a row that is there no more: in headers of flags and of dates",
    "unreal": "a row that nobody means: in headers of flags",
    "when": "in the header of a date",
    "aside": "in a header that they change nothing of",
    "column_of_others": "a column that no table of customers has, or not by these words alone",
    "list_of_others": "a title above a list of others than customers",
    "contact_of_others": "in the header of a column whose e-mails and phones are another's",
    "yes": "a flag that is set",
    "no": "a flag that is not",
    "active": "a customer that is one still",
    "inactive": "a customer that is blocked, closed or archived",
    "business": "a customer that is no person",
    "individual": "a customer that is one",
    "gender": "which a person has",
}
"""What words of lists say, besides those that mean fields."""
