"""Settings: TOML files one over another, the environment over all, into frozen typed structs.

Every complaint names the file (or variable) and the key, so that a misspelt setting stops the start in
one line. Structs are `msgspec.Struct` with `Meta` bounds; `pathlib.Path` fields are read from text.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

T = TypeVar("T")
Keys = tuple[str, ...]
_WHERE = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`$")
_FIELD = re.compile(r"Object (?:(?P<missing>missing required)|contains unknown) field `(?P<name>[^`]+)`")


class ConfigurationError(Exception):
    """A setting that cannot be used. ``key``: dotted path of the key; ``source``: file or variable."""

    def __init__(self, source: str, key: str, message: str) -> None:
        super().__init__(": ".join(part for part in (source, key, message) if part))
        self.source = source
        self.key = key
        self.message = message


OFFICES_OWN = Path("/etc/kotak-aduan")
"""Of an installed release: what the office has put there counts, and what it lacks there is the shipped one."""


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the data of ``config/`` lies: KOTAK_ADUAN_CONFIG, else the office's own folder on an installed machine, else
    the checkout's, else the wheel's copy."""
    named = environment.get("KOTAK_ADUAN_CONFIG")
    if named:
        return Path(named)
    shipped = shipped_folder()
    installed = (shipped.parent.parent / "RELEASE.json").is_file()  # as hardware.appliance.release leaves it
    return OFFICES_OWN if installed else shipped


def shipped_folder() -> Path:
    """``config/`` beside this code: the checkout's, a release's, or the wheel's copy."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / "config"
    return checkout if (checkout / "office.toml").is_file() else package / "_config"


def layers(path: Path) -> Sequence[Path]:
    """The files that ``path`` stands for, the one that counts last: itself, or below one of the office's own the shipped one."""
    if path.parent != OFFICES_OWN:
        return (path,)
    return [one for one in (shipped_folder() / path.name, path) if one.is_file()] or (path,)


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file, the shipped one where the office has none; ConfigurationError when it is missing or broken."""
    return _parsed(layers(path)[-1])


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(_shown(path), "", "file not found") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as trouble:
        raise ConfigurationError(_shown(path), "", f"not readable: {trouble}") from None


def load(
    paths: Sequence[Path],
    type_: type[T],
    environment: Mapping[str, str],
    prefix: str = "KOTAK_ADUAN_",
    elsewhere: Collection[str] = (),
) -> T:
    """The settings of one program: the files in order, then variables such as KOTAK_ADUAN_KIOSK__IDLE_S=90.

    ``elsewhere`` names top-level sections that belong to another program of the same installation; they
    are passed over. Any other unknown key, wrong type or value out of bounds is a ConfigurationError.
    """
    merged: dict[str, Any] = {}
    sources: dict[Keys, str] = {}
    for path in (layer for one in paths for layer in layers(one)):
        values = {key: value for key, value in _parsed(path).items() if key not in elsewhere}
        _refuse_unknown(values, type_, _shown(path))
        _merge(merged, values, sources, _shown(path))
    for keys, name, text in _variables(environment, prefix, elsewhere):
        value = _nested(keys, _from_text(text, _type_at(type_, keys, name)))
        _merge(merged, value, sources, name)
    return _converted(merged, type_, sources)


def _converted(merged: dict[str, Any], type_: type[T], sources: Mapping[Keys, str]) -> T:
    try:
        return msgspec.convert(merged, type_, dec_hook=_path_from_text)
    except msgspec.ValidationError as trouble:
        message = str(trouble)
        found = _WHERE.search(message)
        key, message = found[1] if found else "", _WHERE.sub("", message)
        field = _FIELD.search(message)
        if field:
            key = ".".join(part for part in (key, field["name"]) if part)
            message = "missing" if field["missing"] else "unknown setting"
        raise ConfigurationError(_source_of(key, sources), key, message[:1].lower() + message[1:]) from None


def _variables(
    environment: Mapping[str, str], prefix: str, elsewhere: Collection[str]
) -> list[tuple[Keys, str, str]]:
    found = []
    for name, text in sorted(environment.items()):
        if name.startswith(prefix) and "__" in name[len(prefix) :]:
            keys = tuple(name[len(prefix) :].lower().split("__"))
            if keys[0] not in elsewhere:
                found.append((keys, name, text))
    return found


def _refuse_unknown(value: object, type_: object, source: str, keys: Keys = ()) -> None:
    struct, of_items = _struct_in(type_)
    if struct is None:
        return
    if of_items:
        for below, item in _items(value, keys):
            _refuse_unknown(item, struct, source, below)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_unknown(inner, _field_type(struct, key, source, keys), source, (*keys, key))


def _items(value: object, keys: Keys) -> Iterator[tuple[Keys, object]]:
    if isinstance(value, Mapping):
        yield from (((*keys, key), item) for key, item in value.items())
    elif isinstance(value, list):
        yield from (((*keys[:-1], f"{keys[-1]}[{place}]"), item) for place, item in enumerate(value))


def _type_at(type_: object, keys: Keys, source: str) -> object:
    for place, key in enumerate(keys):
        struct, of_items = _struct_in(type_)
        if struct is None or of_items:
            raise ConfigurationError(source, ".".join(keys), "not a setting that a variable can hold")
        type_ = _field_type(struct, key, source, keys[:place])
    return type_


def _field_type(struct: type[msgspec.Struct], key: str, source: str, above: Keys) -> object:
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
    if key in fields:
        return fields[key]
    near = difflib.get_close_matches(key, fields, n=1)
    hint = f'; did you mean "{near[0]}"?' if near else ""
    raise ConfigurationError(source, ".".join((*above, key)), f"unknown setting{hint}")


def _struct_in(type_: object) -> tuple[type[msgspec.Struct] | None, bool]:
    """The struct that a field holds, and whether it holds a list or table of them.

    None where a tag decides between several structs: msgspec itself refuses unknown keys there.
    """
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return type_, False
    found = [inside for inside in map(_struct_in, get_args(type_)) if inside[0] is not None]
    if len(found) != 1:
        return None, False
    struct, of_items = found[0]
    alternative = get_origin(type_) in (Union, UnionType) or hasattr(type_, "__metadata__")
    return struct, of_items or not alternative


def _from_text(text: str, type_: object) -> object:
    """The variable's text as the field's type wants it; what fits nothing stays text and is refused later."""
    for read in (
        lambda: msgspec.convert(text, type_, strict=False, dec_hook=_path_from_text),
        lambda: _toml(text),
    ):
        try:
            return read()
        except (msgspec.ValidationError, tomllib.TOMLDecodeError):
            continue
    return text


def _toml(text: str) -> object:
    return tomllib.loads(f"value = {text}")["value"]


def _path_from_text(type_: type, value: object) -> object:
    if type_ is Path:
        if isinstance(value, str | Path):
            return Path(value)
        raise TypeError("expected a path in quotes")  # msgspec tells it as one of its own, with the key
    raise NotImplementedError(f"no setting can be of {type_}")


def _nested(keys: Keys, value: object) -> dict[str, Any]:
    for key in reversed(keys):
        value = {key: value}
    assert isinstance(value, dict)
    return value


def _merge(
    into: dict[str, Any], values: Mapping[str, Any], sources: dict[Keys, str], source: str, keys: Keys = ()
) -> None:
    for key, value in values.items():
        sources[*keys, key] = source
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value, sources, source, (*keys, key))
        elif isinstance(value, dict):
            into[key] = {}
            _merge(into[key], value, sources, source, (*keys, key))
        else:
            into[key] = value


def _source_of(key: str, sources: Mapping[Keys, str]) -> str:
    keys = tuple(re.sub(r"\[.*?\]", "", key).split("."))
    while keys and keys not in sources:
        keys = keys[:-1]
    return sources.get(keys, "settings")


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
