"""Rules over one field each, or over fields that are read alike: texts, e-mails, contacts, type.

A rule reads and writes the draft and returns nothing. What is to be said of opening balances lives
in `balance_rules`; the order of all rules in `rules`.
"""

from collections.abc import Iterator, Mapping

from importer.core.checking.draft import LABELS, Context, Draft, Value, proposed
from importer.core.customer import NOTE_LIMIT, TEXT_LIMIT, FieldKind
from importer.core.headers.flags import (
    A_PERSON,
    parse_customer_type,
    parse_flag,
    type_of_salutation,
)
from importer.core.late_texts import later
from importer.core.options import InvalidContacts
from importer.core.target_fields import target_fields
from importer.core.values.countries import country_code, nearest_country
from importer.core.values.damage import is_shortened_number, without_decimal_zero
from importer.core.values.emails import is_email, mended_domain, split_emails
from importer.core.values.names import (
    has_word_of_companies,
    is_name_of_person,
    is_only_name_of_person,
)
from importer.core.values.phones import are_ordinary_phones, looks_like_phone
from importer.core.values.postcodes import fits_country, likely_zeros, restored_zeros
from importer.core.values.text import is_storable, storable_proposal, unstorable_characters
from importer.core.values.websites import looks_like_website


def _names(*kinds: FieldKind) -> tuple[str, ...]:
    return tuple(name for name, target in target_fields().items() if target.kind in kinds)


EMAILS = _names(FieldKind.EMAIL)
PHONES = _names(FieldKind.PHONE)
ADDRESSES = (
    ("billingAddressCountry", "billingAddressPostcode"),
    ("shippingAddressCountry", "shippingAddressPostcode"),
)
MEASURED = frozenset(
    name for name, target in target_fields().items() if target.max_length == TEXT_LIMIT
)
SHORT_NOTE = NOTE_LIMIT // 3
"""Characters that fit into the note whatever they are; in UTF-8 they take 3 bytes at most."""
NAMING = frozenset(
    {"displayName", "companyName", "firstName", "lastName", "email", "workPhone", "personalPhone"}
)
"""What serves as display name, if need be."""


def check_storable(draft: Draft, _: Context) -> None:
    """Characters that the server's database can't hold reject the row, with a proposal."""
    lines = draft.mapped.note_lines
    if is_storable("".join(draft.texts.values())) and (not lines or is_storable("".join(lines))):
        return
    for name, text in draft.texts.items():
        _check_characters(draft, name, text)
    for line in lines:
        _check_characters(draft, "note", line)


def _check_characters(draft: Draft, name: str, text: str) -> None:
    if not is_storable(text):
        characters = " ".join(unstorable_characters(text))
        proposal = storable_proposal(text)
        suggestion = str(later(", for example “{proposal}”", proposal=proposal)) if proposal else ""
        facts = {"character": characters, "suggestion": suggestion}
        draft.fail("character-not-storable", name, text, **facts)


# --- e-mail -------------------------------------------------------------------------------------


def check_emails(draft: Draft, context: Context) -> None:
    """One address per field, as the server takes it; lists and `Ann <ann@…>` are taken apart."""
    for name in EMAILS:
        text = draft.texts.get(name)
        if not text or name in draft.failed:
            continue
        if not is_email(text):
            _take_apart(draft, context, name, text)
        elif (mended := mended_domain(text)) != text:
            draft.report("email-domain-misspelt", name, text, proposal=mended)


def _take_apart(draft: Draft, context: Context, name: str, text: str) -> None:
    parts = split_emails(text)
    addresses = [part for part in parts if is_email(part)]
    if not addresses:
        _refuse(draft, context, "email-invalid", name, text)
        return
    for part in parts:
        if part not in addresses:
            _refuse(draft, context, "email-invalid", name, part)
    draft.values[name] = addresses[0]
    if len(addresses) == 1:
        draft.report("email-extracted", name, text, result=addresses[0])
    else:
        draft.report("email-list-split", name, text, result=addresses[0])
        _keep_further_addresses(draft, name, addresses[1:])


def _keep_further_addresses(draft: Draft, name: str, further: list[str]) -> None:
    if name == "email" and "billingAddressEmail" not in draft.texts:
        draft.values["billingAddressEmail"] = further.pop(0)
    draft.note_lines += (f"{LABELS[name]}: {address}" for address in further)


def _refuse(draft: Draft, context: Context, code: str, name: str, text: str, **facts: str) -> None:
    """What can't be sent in its field: an error, or moved into the note if the user wants that."""
    if context.options.invalid_contacts is InvalidContacts.NOTE and name != "displayName":
        draft.values.pop(name, None)
        draft.report("contact-moved-to-note", name, text)
        draft.note_lines.append(f"{LABELS[name]}: {text}")
    else:
        draft.fail(code, name, text, **facts)


# --- texts --------------------------------------------------------------------------------------


def check_lengths(draft: Draft, context: Context) -> None:
    """Texts of more than 255 characters, which the server answers with a 500."""
    if max(map(len, draft.texts.values()), default=0) <= TEXT_LIMIT:
        return
    for name, text in tuple(draft.values.items()):
        if name in MEASURED and isinstance(text, str) and len(text) > TEXT_LIMIT:
            _refuse(draft, context, "text-too-long", name, text, **_length(text))


def _length(text: str) -> dict[str, str]:
    return {"length": f"{len(text):,}", "unit": "characters", "limit": str(TEXT_LIMIT)}


def check_contacts(draft: Draft, _: Context) -> None:
    """Phones, web address, countries and postal codes that merely look odd are warned of."""
    texts = draft.texts
    phones = [texts[name] for name in PHONES if name in texts]
    if phones and not are_ordinary_phones(phones):
        _check_phones(draft)
    website = texts.get("website")
    if website and not looks_like_website(website):
        _warn(draft, "website-unusual", "website")
    for country_name, postcode_name in ADDRESSES:
        country = texts.get(country_name)
        if country:
            code = country_code(country)
            postcode = texts.get(postcode_name)
            if not code:
                _warn(draft, "country-unknown", country_name, **proposed(nearest_country(country)))
            elif postcode and not fits_country(postcode, code):
                _mend_postcode(draft, postcode_name, code)


def _mend_postcode(draft: Draft, name: str, code: str) -> None:
    """Zeros that a spreadsheet took from a postal code come back where that is certain: the row
    itself names the country, whose codes are these digits with the zeros and nothing else."""
    text, country_name = draft.texts[name], name.replace("Postcode", "Country")
    country, whole = draft.texts[country_name], without_decimal_zero(text)
    restored = whole if fits_country(whole, code) else restored_zeros(whole, code)
    if restored == whole and fits_country(whole, code):
        _mend(draft, "decimal-zero-removed", name, whole)
    elif restored != whole and _is_the_rows_own(draft, country_name):
        _mend(draft, "postcode-zero-restored", name, restored, country=country)
    else:
        likely = proposed(likely_zeros(whole, code))
        _warn(draft, "postcode-unusual", name, country=country, **likely)


def _is_the_rows_own(draft: Draft, name: str) -> bool:
    """Whether a text stands in the row; not in a constant, and not in --set or --default."""
    return name in draft.mapped.columns and draft.mapped.values.get(name) == draft.texts[name]


def _check_phones(draft: Draft) -> None:
    for name in PHONES:
        text = draft.texts.get(name)
        if not text or looks_like_phone(text) or is_shortened_number(text):
            continue  # the last is said by `damage_rules`
        whole = without_decimal_zero(text)
        if whole != text and looks_like_phone(whole):
            _mend(draft, "decimal-zero-removed", name, whole)
        else:
            _warn(draft, "phone-unusual", name)


def _mend(draft: Draft, code: str, name: str, result: str, **facts: str) -> None:
    """Send what a text was before a spreadsheet damaged it."""
    if name in draft.values:
        draft.values[name] = result
        draft.report(code, name, draft.texts[name], result=result, **facts)


def _warn(draft: Draft, code: str, name: str, **facts: str) -> None:
    """A warning says that the value is sent as written: none where it is not."""
    if name in draft.values:
        draft.report(code, name, draft.texts[name], **facts)


# --- words with a meaning -----------------------------------------------------------------------


def read_active(draft: Draft, _: Context) -> None:
    """Yes or no, in the words that other systems use."""
    text = draft.texts.get("active")
    if not text or "active" in draft.failed:
        return
    flag = parse_flag(text)
    if flag is None:
        draft.fail("active-invalid", "active", text)
    else:
        draft.values["active"] = flag


def is_person(first: str, last: str, company: str, shown: str, *, sign: str | None = None) -> bool:
    """Whether the names are those of a person, rather than of a business and who works there.

    Args:
        sign: the type that a title or a gender tells of; who has one is a person, unless there is
            the name of a company as well.
    """
    if sign == "business":
        return False
    if not (first or last):
        return sign == "individual" and not (company or has_word_of_companies(shown))
    if company:
        return is_only_name_of_person(company, first, last)
    return not shown or is_name_of_person(shown, first, last)


WHO = ("firstName", "lastName", "companyName", "displayName")


def derive_customer_type(draft: Draft, context: Context) -> None:
    """Business or individual: by its column, else by names and titles. Never a reason to reject.

    Other words in the column are free text and go into the note; in a column that otherwise holds
    customer types that is worth a warning.
    """
    text = draft.text("customerType")
    parsed = parse_customer_type(text) if text else None
    if parsed is not None and text != A_PERSON:
        draft.values["customerType"] = parsed
        return
    sign = parsed or type_of_salutation(draft.text("salutation"))
    derived = "individual" if is_person(*map(draft.text, WHO), sign=sign) else "business"
    draft.values["customerType"] = derived
    if text and parsed is None:
        draft.note_lines.append(f"{LABELS['customerType']}: {text}")
        if context.formats.customer_type_usable:
            draft.report("customer-type-unclear", "customerType", text, result=derived)


def read_currency(draft: Draft, context: Context) -> None:
    """The customer's currency by code, name or sign; the base currency if the row names none."""
    text = draft.text("currencyCode")
    if not text:
        draft.currency = "" if "currencyCode" in draft.failed else context.currencies.base
    elif code := context.currencies.resolve(text):
        draft.currency = code
        if code != text:
            draft.report("currency-recognised", "currencyCode", text, result=code)
    else:
        facts = {"example": context.currencies.example()}
        facts |= proposed(context.currencies.nearest(text))
        draft.fail("currency-invalid", "currencyCode", text, **facts)
    if draft.currency:
        draft.values["currencyCode"] = draft.currency


def derive_display_name(draft: Draft, _: Context) -> None:
    """The display name, or what stands in for it. A row without any name is rejected."""
    if "displayName" in draft.values or "displayName" in draft.failed:
        return
    candidates = tuple(name_candidates(draft.values))
    fitting = [name for name in candidates if len(name) <= TEXT_LIMIT]
    if fitting:
        draft.values["displayName"] = fitting[0]
    elif candidates:
        draft.fail("text-too-long", "displayName", candidates[0], **_length(candidates[0]))
    elif not draft.failed.intersection(NAMING):
        draft.fail("display-name-missing", "displayName")


def shown_name(texts: Mapping[str, Value]) -> str:
    """How reports call a row, whatever is wrong with it; "" if nothing serves."""
    return next(name_candidates(texts), "")


def name_candidates(values: Mapping[str, Value]) -> Iterator[str]:
    """What may serve as a customer's name, the best first."""
    person = " ".join(str(values[name]) for name in ("firstName", "lastName") if name in values)
    named = (values.get(name, "") for name in ("displayName", "companyName"))
    contacts = (values.get(name, "") for name in ("email", "workPhone", "personalPhone"))
    return (str(text) for text in (*named, person, *contacts) if text)


# --- the note -----------------------------------------------------------------------------------


def assemble_note(draft: Draft, _: Context) -> None:
    """The note with a line for everything that has no field of its own."""
    own = draft.values.get("note")
    lines = (*draft.mapped.note_lines, *draft.note_lines)
    if not lines and (not isinstance(own, str) or len(own) <= SHORT_NOTE):
        return
    note = "\n".join((own, *lines) if isinstance(own, str) else lines)
    size = len(note) if note.isascii() else len(note.encode("utf-8", "replace"))
    if size > NOTE_LIMIT:
        facts = {"length": f"{size:,}", "unit": "bytes", "limit": f"{NOTE_LIMIT:,}"}
        draft.fail("text-too-long", "note", note, **facts)
    elif "note" not in draft.failed:
        draft.values["note"] = note
