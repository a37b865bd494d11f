"""What is wrong with a template file, in words: the key, its place, and what was probably meant."""

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.target_fields import target_fields

_SHOWN_ERRORS = 5
_NEAR_ENOUGH = 60
_SET_BY_THE_LOADER = "origin"


def nearest_word(word: str, known: Sequence[str]) -> str | None:
    """The known word that `word` most probably stands for, or None if none is near."""
    from rapidfuzz import fuzz, process, utils

    found = process.extractOne(
        word, known, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_NEAR_ENOUGH
    )
    return found[0] if found else None


def template_error(
    error: ValidationError, data: Mapping[str, Any], origin: str, model: type[BaseModel]
) -> UsageError:
    """All that is wrong with a template, as the error that stops the run.

    Args:
        data: the template's data; tells whether a list was written where the model has one.
        model: the model of the whole file; tells which keys are known where.
    """
    details = error.errors(include_url=False, include_input=False)
    said = [_sentence(detail, data, model) for detail in details]
    shown = said[:_SHOWN_ERRORS]
    more = len(said) - len(shown)
    tail = f"; and {more} more" if more > 0 else ""
    return UsageError(
        "template-invalid",
        gettext("The template {origin} can't be used: {names}{tail}.").format(
            origin=origin, names="; ".join(what for what, _ in shown), tail=tail
        ),
        hint=" ".join(dict.fromkeys(hint for _, hint in shown if hint))
        or gettext("Correct the file; `importer templates show bigcapital` prints one that works."),
        context={"file": origin},
    )


def _sentence(
    detail: ErrorDetails, data: Mapping[str, Any], model: type[BaseModel]
) -> tuple[str, str]:
    """What is wrong at one place, and what to do about it."""
    context = detail.get("ctx", {})
    place = _key_path(detail["loc"], data)
    if detail["type"] == "extra_forbidden":
        return _unknown_key(place, str(detail["loc"][-1]), _known_keys(detail["loc"], model))
    if detail["type"] == "unknown_field":
        field = str(context["field"])
        return _unknown_key(f"fields.{field}", field, tuple(target_fields()))
    if detail["type"] == "wrong_rule":
        where = ".".join(filter(None, (place, context["path"])))
        return (f"{where}: {context['what']}" if where else str(context["what"])), ""
    if detail["type"] == "missing":
        return gettext("the key {place} is missing").format(place=place), ""
    message = detail["msg"]
    return f"{place}: {message[:1].lower()}{message[1:]}", ""


def _unknown_key(place: str, key: str, known: Sequence[str]) -> tuple[str, str]:
    nearest = nearest_word(key, known)
    if nearest is None:
        return gettext("{place} is not a known key").format(place=place), gettext(
            "Known keys there: {known}."
        ).format(known=", ".join(known))
    return gettext("{place} is not a known key").format(place=place), gettext(
        "Did you mean {nearest} instead of {key}?"
    ).format(nearest=nearest, key=key)


def _key_path(location: Sequence[str | int], data: Any) -> str:
    """`fields.companyName[2].colum`: list positions only where the file has a list, from 1."""
    path = ""
    for part in location:
        if isinstance(part, int):
            if not isinstance(data, list):
                continue
            path += f"[{part + 1}]"
            data = data[part] if part < len(data) else None
        else:
            path += f".{part}" if path else part
            data = data.get(part) if isinstance(data, Mapping) else None
    return path


def _known_keys(location: Sequence[str | int], model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that may stand where the last part of `location` stands."""
    current: type[BaseModel] | None = model
    for part in location[:-1]:
        field = current.model_fields.get(str(part)) if current else None
        if field is not None:
            current = _model_within(field.annotation)
    known = current.model_fields if current else ()
    return tuple(key for key in known if key != _SET_BY_THE_LOADER)


def _model_within(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds, in a tuple, a mapping or plainly."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is None and not isinstance(annotation, UnionType | type(Union)):
        return None
    inner = (_model_within(argument) for argument in get_args(annotation))
    return next((model for model in inner if model is not None), None)
