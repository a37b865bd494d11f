"""What can be said of names, texts and e-mail addresses."""

from importer.core.problem_kinds.kind import ProblemKind, Severity

KINDS = (
    # --- names and texts
    ProblemKind(
        code="display-name-missing",
        severity=Severity.ERROR,
        title="No name",
        message="The row has no name, company, e-mail or phone that could serve as display name.",
        hint="Give the customer a name and import the row again.",
    ),
    ProblemKind(
        code="text-too-long",
        severity=Severity.ERROR,
        title="Text too long",
        message="{column} has {length} {unit}; Bigcapital takes {limit}.",
        hint=(
            "Shorten the text; --invalid-contacts note keeps long texts of optional fields in the "
            "note instead."
        ),
    ),
    ProblemKind(
        code="character-not-storable",
        severity=Severity.ERROR,
        title="Character that can't be stored",
        message="{column} holds {character}, which Bigcapital's database can't store.",
        hint="Write it otherwise{suggestion}.",
    ),
    ProblemKind(
        code="blanks-trimmed",
        severity=Severity.REPAIR,
        title="Outer blanks removed",
        message="Blanks around “{value}” in {column} were removed.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="characters-normalized",
        severity=Severity.REPAIR,
        title="Characters normalized",
        message=(
            "Invisible or unusual characters in {column} were replaced: “{value}” was sent as "
            "“{result}”."
        ),
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="emoji-removed",
        severity=Severity.REPAIR,
        title="Emoji removed",
        message=(
            "Emoji in {column} were removed, since Bigcapital's database can't store them: "
            "“{value}” was sent as “{result}”."
        ),
        hint="Nothing to do, unless the emoji mattered.",
    ),
    ProblemKind(
        code="contact-moved-to-note",
        severity=Severity.WARNING,
        title="Value moved into the note",
        message="“{value}” can't be stored as {field} and was put into the note.",
        hint="Correct it in Bigcapital if it matters.",
    ),
    ProblemKind(
        code="country-unknown",
        severity=Severity.WARNING,
        title="Country not recognised",
        message="“{value}” in {column} is not a country that we know; it is sent as written.",
        hint="Check the spelling{suggestion}.",
    ),
    ProblemKind(
        code="phone-unusual",
        severity=Severity.WARNING,
        title="Unusual phone number",
        message="“{value}” in {column} does not look like a phone number; it is sent as written.",
        hint="Check the number.",
    ),
    ProblemKind(
        code="website-unusual",
        severity=Severity.WARNING,
        title="Unusual web address",
        message="“{value}” in {column} does not look like a web address; it is sent as written.",
        hint="Check the address.",
    ),
    ProblemKind(
        code="postcode-unusual",
        severity=Severity.WARNING,
        title="Unusual postal code",
        message=(
            "“{value}” in {column} does not look like a postal code of {country}; it is sent as "
            "written."
        ),
        hint="Check it{suggestion}; leading zeros are easily lost in spreadsheets.",
    ),
    ProblemKind(
        code="postcode-zero-restored",
        severity=Severity.REPAIR,
        title="Leading zero of a postal code restored",
        message=(
            "“{value}” in {column} has lost its leading zero; “{result}” was sent, as postal codes "
            "of {country} are written."
        ),
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="decimal-zero-removed",
        severity=Severity.REPAIR,
        title="Decimal of a code removed",
        message="“{value}” in {column} had been taken for a number; “{result}” was sent.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="digits-lost",
        severity=Severity.WARNING,
        title="Long number cut by a spreadsheet",
        message=(
            "“{value}” in {column} is a long number of which a spreadsheet kept the first digits "
            "only; it is sent as written."
        ),
        hint=(
            "Take the number from the old system, and format the column as text before you type it."
        ),
    ),
    ProblemKind(
        code="text-garbled",
        severity=Severity.WARNING,
        title="Text in a wrong encoding",
        message=(
            "“{value}” in {column} looks like “{suggestion}”, read in a wrong encoding by some "
            "program before; it is sent as written."
        ),
        hint="Correct it in the file, or export the file anew as UTF-8.",
    ),
    # --- e-mail
    ProblemKind(
        code="email-invalid",
        severity=Severity.ERROR,
        title="E-mail address not valid",
        message="“{value}” in {column} is not an e-mail address that Bigcapital takes.",
        hint=(
            "Correct the address or clear the cell; --invalid-contacts note keeps it in the note "
            "instead."
        ),
    ),
    ProblemKind(
        code="email-list-split",
        severity=Severity.REPAIR,
        title="Several e-mail addresses split",
        message=(
            "{column} held several addresses: {result} was kept there, the others went to the "
            "billing e-mail or the note."
        ),
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="email-extracted",
        severity=Severity.REPAIR,
        title="E-mail address taken out of a text",
        message="{column} held more than an address: “{value}” was sent as {result}.",
        hint="Nothing to do.",
    ),
    ProblemKind(
        code="email-domain-misspelt",
        severity=Severity.WARNING,
        title="E-mail domain probably misspelt",
        message="“{value}” in {column} looks misspelt; it is sent as written.",
        hint=(
            "Did you mean {proposal}? Correct it, or let it be corrected in all rows with --fix "
            "email-domain-misspelt."
        ),
    ),
)
