"""What may go wrong with a store, told as errors that say what to do and hold no secret."""

from collections.abc import Mapping

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.core.store_address import StoreAddress
from importer.drops.failures import whose_key

_PACKAGES: Mapping[str, str] = {
    "dropboxdrivefs": "dropboxdrivefs dropbox",
    "lakefs_spec": "lakefs-spec",
    "smbclient": "smbprotocol",
    "fsspec_xrootd": "fsspec-xrootd",
    "gdrive_fsspec": "gdrive-fsspec",
    "webdav4": "webdav4[fsspec]",
}
"""Those that are called otherwise than what is imported of them."""


def not_reached(address: StoreAddress, error: Exception) -> ImporterError:
    """What a library says, without what nobody may read."""
    reason = str(error).strip().rstrip(".") or type(error).__name__
    for secret in address.secrets:
        reason = reason.replace(secret, "…")
    return ImporterError(
        "store-unreachable",
        gettext("The reports can't be brought to {store}: {reason}.").format(
            store=address, reason=reason
        ),
        hint=gettext(
            "Nothing is lost, the journal holds the run. See that the place is there and may be "
            "written, then: importer report RUN"
        ),
    )


def library_missing(address: StoreAddress, error: ImportError) -> UsageError:
    """Kinds of places take a package each."""
    cause = error.__cause__ if isinstance(error.__cause__, ImportError) else error
    module = (cause.name or address.protocol).partition(".")[0]
    package = _PACKAGES.get(module, module)
    return UsageError(
        "store-not-installed",
        gettext("To bring reports to {store} takes the package {package}.").format(
            store=address, package=package
        ),
        hint=gettext("Install it where the importer is: pip install '{package}'.").format(
            package=package
        ),
    )


def kind_not_known(address: StoreAddress) -> UsageError:
    """No library is known for it."""
    return UsageError(
        "store-unknown",
        gettext("{store} is of no kind that is known.").format(store=address),
        hint=gettext(
            "Known are those of fsspec: sftp://, s3://, gs://, abfs://, smb:// and others."
        ),
    )


def host_not_known(host: str, known_hosts: str, *, differs: bool) -> ImporterError:
    """The reports would go to a machine that may be another one."""
    return ImporterError(
        "store-host-unknown",
        whose_key(host, known_hosts, differs=differs),
        hint=gettext(
            "Ask whoever runs it for the fingerprint of its key. If it is the one that "
            "`ssh-keyscan {host}` shows, add that line to the file."
        ).format(host=host),
    )
