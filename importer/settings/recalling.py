"""The settings of a command on a run that remembers its own."""

import json
from collections.abc import Mapping
from typing import Any

from importer.settings.loading import is_absent, load_settings
from importer.settings.model import Settings


def recall(settings: Settings, remembered: str, flags: Mapping[str, Any]) -> Settings:
    """The settings of this command, and what the run remembers where the command says nothing.

    What the run remembers wins over environment and files: those may have changed since. Pairs,
    such as rates, are added to those that it remembers.

    Args:
        remembered: as `Settings.remembered` gave it.
        flags: what was given with the command itself.

    Raises:
        UsageError: a setting is not valid any more.
    """
    before: dict[str, Any] = json.loads(remembered)
    given = {name: value for name, value in flags.items() if not is_absent(value)}
    ours = load_settings(before | given)
    values = {name: getattr(ours, name) for name in before}
    for name, value in values.items():
        if isinstance(value, Mapping) and isinstance(before[name], Mapping):
            values[name] = {**before[name], **value}
    return settings.model_copy(update=values).with_origins(ours.origins)
