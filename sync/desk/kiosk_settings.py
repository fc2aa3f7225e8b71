"""Settings of the kiosks that the office changes here, for all of them or for one: a closed list, each with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central.devices import devices_of
from sync.central.former_wishes import former_wishes, keep
from sync.central.kiosk_acts import Errand, reason_of
from sync.central.order_book import Wish
from sync.central.orders import EVERY_KIOSK
from sync.central.people import everybody
from sync.central.store import utc
from sync.desk.desk import Desk
from sync.desk.kiosks import may_enrol
from sync.desk.views import EventLine, Fact
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneSignedIn, Visit
from sync.desk.words import moment_words
from sync.wire.remote_settings import ALLOWED, Choice, Hours, Kind, Line, Notice, Number, Some, YesNo

router = APIRouter()

_SHOWN = 20
_BOOLEANS = {"ya": True, "tidak": False}


async def _sent(request: Request) -> FormData:
    return await request.form()


Sent = Annotated[FormData, Depends(_sent)]


@dataclass(frozen=True, slots=True)
class SettingField:
    """One line of the form. ``options``: value and words; none: it is typed, in ``mode``."""

    name: str
    label: str
    hint: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    mode: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Fields of one section, under a heading."""

    heading: str
    fields: tuple[SettingField, ...]


@dataclass(frozen=True, slots=True)
class SettingsView:
    """``whom``: the choice of kiosks; ``chosen``: the one whose settings stand in the form."""

    whom: tuple[tuple[str, str], ...]
    chosen: str
    chosen_words: str
    groups: tuple[SettingGroup, ...]
    history: tuple[EventLine, ...]
    may_set: bool
    reason: str = ""
    former: tuple[Fact, ...] = ()
    """What was set for enrolments before: prefix, and the settings in words."""


@router.get("/kios/setelan")
def show_settings(visit: SomeoneSignedIn, untuk: str = EVERY_KIOSK, kabar: str = "") -> Response:
    """What is set for all, or for one kiosk over that; empty: as the kiosk's own files have it."""
    return _page(visit, untuk, _typed(_wish_of(visit, untuk)), said=kabar)


@router.post("/kios/setelan")
def set_settings(visit: FormOfSomeone, sent: Sent) -> Response:
    """All fields take the place of what was set for the same kiosks before."""
    if not may_enrol(visit.person):
        raise NotAllowedError
    desk, whom = visit.desk, str(sent.get("untuk", EVERY_KIOSK))
    typed = {name: str(sent.get(name, "")).strip() for name in _names()}
    reason = reason_of(Errand(visit.person.login, str(sent.get("reason", ""))))
    values = _values(typed)
    if whom not in dict(_whom(visit)):
        reason = Refusal("kiosk.unknown")
    for refusal in (values, reason):
        if isinstance(refusal, Refusal):
            return _page(visit, whom, typed, refusal=refusal, reason=str(sent.get("reason", "")))
    assert not isinstance(values, Refusal)
    assert isinstance(reason, str)
    made = desk.orders.wish(
        visit.person.office_id, whom, values, by=visit.person.login, reason=reason, now=utc(desk.clock())
    )
    if isinstance(made, Refusal):
        return _page(visit, whom, typed, refusal=made, reason=reason)
    return desk.go(f"/kios/setelan?untuk={whom}", "kiosk_settings")


@router.post("/kios/setelan/lanjutkan")
def keep_settings(
    visit: FormOfSomeone, untuk: Annotated[str, Form()] = "", dari: Annotated[str, Form()] = ""
) -> Response:
    """A kiosk goes on with what was set for an enrolment before it."""
    if not may_enrol(visit.person):
        raise NotAllowedError
    desk = visit.desk
    errand = Errand(visit.person.login, f"Dilanjutkan dari pendaftaran {dari}.")
    of = next((one for one in devices_of(desk.store, visit.person.office_id) if one.prefix == untuk), None)
    refusal = (
        Refusal("kiosk.unknown")
        if of is None
        else keep(desk.store, desk.orders, of, dari, errand, clock=desk.clock)
    )
    if refusal is not None:
        return _page(visit, untuk, _typed(_wish_of(visit, untuk)), refusal=refusal)
    return desk.go(f"/kios/setelan?untuk={untuk}", "settings_kept")


def _page(
    visit: Visit,
    whom: str,
    typed: Mapping[str, str],
    *,
    refusal: Refusal | None = None,
    said: str = "",
    reason: str = "",
) -> Response:
    desk = visit.desk
    choices = _whom(visit)
    chosen = whom if whom in dict(choices) else EVERY_KIOSK
    view = SettingsView(
        whom=choices,
        chosen=chosen,
        chosen_words=dict(choices)[chosen],
        groups=tuple(_group(section, typed, desk) for section in ALLOWED),
        history=_history(visit),
        may_set=may_enrol(visit.person),
        reason=reason,
        former=_former(visit, chosen),
    )
    told = (
        desk.wording.said(said)
        if refusal is None
        else desk.refused("Setelan belum disimpan", _in_words(refusal, desk))
    )
    status = 200 if refusal is None else 422
    return desk.pages.show("kiosk-settings.html", visit.chrome("kiosks", told), status, view=view)


def _in_words(refusal: Refusal, desk: Desk) -> Refusal:
    """The setting by its label."""
    key = refusal.details.get("key")
    return refusal if key is None else Refusal(refusal.code, {"key": _label(str(key), desk)[0]})


def _whom(visit: Visit) -> tuple[tuple[str, str], ...]:
    active = [one for one in devices_of(visit.desk.store, visit.person.office_id) if one.state == "active"]
    return ((EVERY_KIOSK, "Semua kios"), *((one.prefix, f"Kios {one.prefix}") for one in reversed(active)))


def _former(visit: Visit, whom: str) -> tuple[Fact, ...]:
    desk, devices = visit.desk, devices_of(visit.desk.store, visit.person.office_id)
    found = [each for of in devices if of.prefix == whom for each in former_wishes(desk.orders, devices, of)]
    return tuple(Fact(each.prefix, _said(each.wish, desk)) for each in found)


def _wish_of(visit: Visit, whom: str) -> Wish | None:
    wishes = visit.desk.orders.book.wishes.get(visit.person.office_id, {}).get(whom)
    return wishes[-1] if wishes else None


def _names() -> list[str]:
    return [f"{section}.{key}" for section, keys in ALLOWED.items() for key in keys]


def _kind(name: str) -> Kind:
    section, _, key = name.partition(".")
    return ALLOWED[section][key]


def _label(name: str, desk: Desk) -> tuple[str, str]:
    label, _, hint = desk.wording.say("kiosk_setting", name).partition("|")
    return label, hint


def _group(section: str, typed: Mapping[str, str], desk: Desk) -> SettingGroup:
    names = [f"{section}.{key}" for key in ALLOWED[section]]
    fields = tuple(_field(name, typed.get(name, ""), desk) for name in names)
    return SettingGroup(desk.wording.say("kiosk_setting", section), fields)


def _field(name: str, value: str, desk: Desk) -> SettingField:
    kind, (label, hint) = _kind(name), _label(name, desk)
    match kind:
        case Number(least=least, most=most):
            return SettingField(
                name, label, f"{hint} {least} sampai {most}.".strip(), value, mode="numeric", most=5
            )
        case Choice(words=words):
            return SettingField(
                name, label, hint, value, tuple((word, _choice(name, word, desk)) for word in words)
            )
        case Some(words=words):
            return SettingField(
                name, label, hint, value, tuple((some, _several(some, desk)) for some in _subsets(words))
            )
        case YesNo():
            return SettingField(name, label, hint, value, (("ya", "Ya"), ("tidak", "Tidak")))
        case Line(most=most) | Notice(most=most) | Hours(most=most):
            return SettingField(name, label, hint, value, most=most)


def _choice(name: str, word: str, desk: Desk) -> str:
    return desk.wording.say("kiosk_setting", f"{name}.{word}")


def _several(some: str, desk: Desk) -> str:
    return ", ".join(desk.wording.say("kiosk_setting", f"language.{one}") for one in some.split())


def _subsets(words: tuple[str, ...]) -> tuple[str, ...]:
    """The first one is always there: of the others all, each, none."""
    always, *others = words
    every = [" ".join(words), *(f"{always} {one}" for one in others), always]
    return tuple(dict.fromkeys(every))


def _values(typed: Mapping[str, str]) -> dict[str, dict[str, object]] | Refusal:
    values: dict[str, dict[str, object]] = {}
    for name, text in typed.items():
        if not text:
            continue
        value = _value(_kind(name), text)
        if value is None or not _kind(name).fits(value):
            return Refusal("settings.value", {"key": name})
        section, _, key = name.partition(".")
        values.setdefault(section, {})[key] = value
    return values


def _value(kind: Kind, text: str) -> object | None:
    match kind:
        case Number():
            return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None
        case Some():
            return text.split()
        case YesNo():
            return _BOOLEANS.get(text)
        case _:
            return text


def _typed(wish: Wish | None) -> dict[str, str]:
    values = {} if wish is None else wish.values
    return {
        f"{section}.{key}": _text(value) for section, keys in values.items() for key, value in keys.items()
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return " ".join(value) if isinstance(value, list) else str(value)


def _said(wish: Wish, desk: Desk) -> str:
    return ", ".join(
        f"{_label(name, desk)[0]}: {_shown(name, text, desk)}" for name, text in _typed(wish).items()
    )


def _history(visit: Visit) -> tuple[EventLine, ...]:
    desk, names = (
        visit.desk,
        {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)},
    )
    lines = []
    for who, wish in desk.orders.history(visit.person.office_id)[:_SHOWN]:
        whom = "Semua kios" if who == EVERY_KIOSK else f"Kios {who}"
        title = f"{whom}: {_said(wish, desk) or 'kembali ke setelan mesin'}"
        lines.append(EventLine(title, names.get(wish.by, wish.by), moment_words(wish.at), wish.reason, ""))
    return tuple(lines)


def _shown(name: str, text: str, desk: Desk) -> str:
    options = dict(_field(name, "", desk).options)
    return options.get(text, text)
