"""The predicates beside the rules over one field each (`field_rules`); see `bulk`."""

from collections.abc import Iterator, Sequence

from importer.core.checking.bulk import BulkDraft, judged_once
from importer.core.checking.draft import Context
from importer.core.checking.field_rules import (
    ADDRESSES,
    EMAILS,
    MEASURED,
    NAMING,
    PHONES,
    SHORT_NOTE,
    WHO,
    is_person,
    name_candidates,
)
from importer.core.customer import TEXT_LIMIT
from importer.core.headers.flags import (
    A_PERSON,
    parse_customer_type,
    parse_flag,
    type_of_salutation,
)
from importer.core.values.countries import country_code
from importer.core.values.emails import are_ordinary_emails, is_email, mended_domain
from importer.core.values.phones import are_ordinary_phones, looks_like_phone
from importer.core.values.postcodes import fit_country, fits_country
from importer.core.values.text import is_storable, name_keys
from importer.core.values.websites import look_like_websites, looks_like_website


def doubt_unstorable(draft: BulkDraft, _: Context) -> None:
    """Rows with a character that the server's database can't hold."""
    draft.doubt_where_said_beyond_ascii(lambda text: not is_storable(text))


def doubt_emails(draft: BulkDraft, _: Context) -> None:
    """Rows with an address that is none, is several, or may be misspelt."""
    for name in EMAILS:
        draft.doubt_unless(name, is_email, are_ordinary_emails)
        domains = {text.rpartition("@")[2] for text in draft.text(name) if text}
        if any(map(_is_misspelt, domains)):
            draft.doubt_unless(name, lambda text: mended_domain(text) == text)


def _is_misspelt(domain: str) -> bool:
    address = f"@{domain}"
    return mended_domain(address) != address


def doubt_long(draft: BulkDraft, _: Context) -> None:
    """Rows with a text that is longer than its field."""
    if draft.mapped.are_short:
        return
    for name in MEASURED & draft.texts.keys():
        texts = draft.texts[name]
        if max(map(len, texts), default=0) > TEXT_LIMIT:
            draft.doubt(at for at, text in enumerate(texts) if len(text) > TEXT_LIMIT)


def doubt_contacts(draft: BulkDraft, _: Context) -> None:
    """Rows with a phone, web address, country or postal code that looks odd."""
    for name in PHONES:
        draft.doubt_unless(name, looks_like_phone, are_ordinary_phones)
    draft.doubt_unless("website", looks_like_website, look_like_websites)
    for country_name, postcode_name in ADDRESSES:
        draft.doubt_unless(country_name, lambda text: bool(country_code(text)))
        if draft.filled(country_name) and draft.filled(postcode_name):
            _doubt_postcodes(draft, country_name, postcode_name)


def _doubt_postcodes(draft: BulkDraft, country_name: str, postcode_name: str) -> None:
    pairs = list(zip(draft.text(country_name), draft.text(postcode_name), strict=True))
    postcodes: dict[str, set[str]] = {}
    for country, postcode in set(pairs):
        if country and postcode:
            postcodes.setdefault(country, set()).add(postcode)
    odd = {
        (country, postcode)
        for country, some in postcodes.items()
        if (code := country_code(country)) and not fit_country(list(some), code)
        for postcode in some
        if not fits_country(postcode, code)
    }
    if odd:
        draft.doubt(at for at, pair in enumerate(pairs) if pair in odd)


def doubt_flags(draft: BulkDraft, _: Context) -> None:
    """Rows whose flag is neither yes nor no; the others' are read."""
    if draft.filled("active"):
        flags = judged_once(draft.text("active"), parse_flag)
        draft.doubt_unless("active", lambda text: flags[text] is not None)
        draft.values["active"] = [
            str(flags[text]).lower() if text else "" for text in draft.text("active")
        ]


def doubt_customer_types(draft: BulkDraft, _: Context) -> None:
    """Rows whose type is another word; the others' is read, or derived from names and titles."""
    texts = draft.text("customerType")
    words = judged_once(texts, parse_customer_type)
    draft.doubt_unless("customerType", lambda text: words[text] is not None)
    types: list[str] = [(text != A_PERSON and words[text]) or "" for text in texts]
    untyped = [at for at, word in enumerate(types) if not word and at not in draft.doubtful]
    for at, derived in zip(untyped, _types_by_names(draft, untyped), strict=True):
        types[at] = derived
    draft.values["customerType"] = types


def _types_by_names(draft: BulkDraft, positions: Sequence[int]) -> Iterator[str]:
    first, last, *names = ([draft.text(name)[at] for at in positions] for name in WHO)
    # Names are compared by their keys; those that are their own keys are found faster.
    plain = [
        [key if key.isascii() else text for key, text in zip(name_keys(some), some, strict=True)]
        for some in names
    ]
    return map(_type_by_names, first, last, *plain, _signs(draft, positions))


def _signs(draft: BulkDraft, positions: Sequence[int]) -> Iterator[str | None]:
    """What types and titles tell of rows whose type is no word for business or individual."""
    types, salutations = draft.text("customerType"), draft.text("salutation")
    by_salutation = judged_once(salutations, type_of_salutation)
    return ("individual" if types[at] else by_salutation[salutations[at]] for at in positions)


def _type_by_names(first: str, last: str, company: str, shown: str, sign: str | None) -> str:
    return "individual" if is_person(first, last, company, shown, sign=sign) else "business"


def doubt_currencies(draft: BulkDraft, context: Context) -> None:
    """Rows whose currency is not written as its code; the others' is taken."""
    base, resolve = context.currencies.base, context.currencies.resolve
    texts = draft.text("currencyCode")
    draft.doubt_unless("currencyCode", lambda text: resolve(text) == text)
    draft.currencies = texts if all(texts) else [text or base for text in texts]
    draft.values["currencyCode"] = draft.currencies


def doubt_display_names(draft: BulkDraft, _: Context) -> None:
    """Rows without any name; for the others what stands in for it is taken."""
    if all(draft.text("displayName")):
        return
    names = list(draft.text("displayName"))
    for at, name in enumerate(names):
        if not name and at not in draft.doubtful:
            named = {one: text for one in NAMING if (text := draft.text(one)[at])}
            fitting = (one for one in name_candidates(named) if len(one) <= TEXT_LIMIT)
            names[at] = next(fitting, "")
    draft.values["displayName"] = names
    draft.doubt(at for at, name in enumerate(names) if not name)


def assemble_notes(draft: BulkDraft, _: Context) -> None:
    """The notes of many rows; those that may be too long want a closer look."""
    own = draft.text("note")
    notes: Sequence[str]
    if any(draft.notes):
        notes = [
            "\n".join((text, *lines) if text else lines) if lines else text
            for text, lines in zip(own, draft.notes, strict=True)
        ]
    else:
        notes = own
    draft.values["note"] = notes
    if max(map(len, notes), default=0) > SHORT_NOTE:
        draft.doubt(at for at, note in enumerate(notes) if len(note) > SHORT_NOTE)
