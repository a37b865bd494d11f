"""What may go wrong with another machine, told as errors that say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from importer.core.errors import GuardTripped, ImporterError, UsageError
from importer.core.language import gettext


@contextmanager
def telling(place: str) -> Iterator[None]:
    """Tell what a library raises while it speaks to this place.

    Raises:
        UsageError: `drop-refused`: who we are, or the path, is not right; it will not be tomorrow.
        ImporterError: `drop-unreachable`: it may be right the next time.
    """
    try:
        yield
    except (PermissionError, FileNotFoundError) as error:
        raise refused(place, error) from error
    except _unreachable() as error:
        raise ImporterError(
            "drop-unreachable",
            gettext("{place} can't be reached: {reason}.").format(
                place=place, reason=str(error) or type(error).__name__
            ),
            hint=gettext("Nothing is lost: the next time what is there is fetched."),
        ) from error


def refused(place: str, error: Exception) -> UsageError:
    """The other side does not let us in, or has no such folder."""
    return UsageError(
        "drop-refused",
        gettext("{place} does not give us what the job asks for: {reason}.").format(
            place=place, reason=str(error) or type(error).__name__
        ),
        hint=gettext(
            "Look at fetch.from, fetch.user and the secret of the job, and whether that user may "
            "read there, and with after = “delete” or “move” write."
        ),
    )


def host_not_known(host: str, known_hosts: str, *, differs: bool) -> GuardTripped:
    """The key of a host is not the one that we know, or we know none."""
    return GuardTripped(
        "host-key-unknown",
        whose_key(host, known_hosts, differs=differs),
        hint=gettext(
            "Ask whoever runs it for the fingerprint of its key. If it is the one that "
            "`ssh-keyscan {host}` shows, add that line to the file (fetch.known-hosts)."
        ).format(host=host),
    )


def whose_key(host: str, known_hosts: str, *, differs: bool) -> str:
    """What is wrong with the key that a host shows, in words."""
    if differs:
        words = gettext(
            "{host} shows another key than the one in {known_hosts}; it may be another machine."
        )
    else:
        words = gettext("The key of {host} is not in {known_hosts}.")
    return words.format(host=host, known_hosts=known_hosts)


def not_installed(package: str) -> UsageError:
    """A library that this kind of place takes is missing."""
    return UsageError(
        "fetch-not-installed",
        gettext("Fetching from there takes the package {package}.").format(package=package),
        hint=gettext(
            "Install it with: pip install 'bigcapital-customer-importer[fetch]', and s3fs besides "
            "for s3://."
        ),
    )


def _unreachable() -> tuple[type[Exception], ...]:
    try:
        from paramiko import SSHException
    except ImportError:
        return (OSError, EOFError)
    return (OSError, EOFError, SSHException)
