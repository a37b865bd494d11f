"""What click says of a command line that it can't understand, for those who translate.

click asks the standard library's gettext; `speech.lend_to_click` lends it our catalogue. The texts
are click's, word for word: a test finds each of them in its code.
"""

from importer.core.language import gettext_noop, ngettext_noop

TEXTS = (
    gettext_noop("No such option {name!r}."),
    gettext_noop("No such command {name!r}."),
    gettext_noop("Missing command."),
    gettext_noop("Missing argument"),
    gettext_noop("Missing option"),
    gettext_noop("Invalid value: {message}"),
    gettext_noop("Invalid value for {param_hint}: {message}"),
    gettext_noop("{value!r} is not a valid {number_type}."),
    gettext_noop("Option {name!r} does not take a value."),
)

TEXTS_OF_NUMBERS = (
    ngettext_noop("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ngettext_noop("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ngettext_noop(
        "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."
    ),
    ngettext_noop(
        "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"
    ),
)
