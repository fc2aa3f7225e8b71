""" "Kesehatan mesin": every part of the machine, the worst first, each with one lamp, one word and the next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.checks.health import Fact, Health, Level, Part
from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.maintenance_words import clock_time, megabytes, waiting
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Words
from sync.logbook import note
from sync.wire.machine_parts import PartName

_AGAIN_S = 5.0
_LAMPS: Mapping[Level, Lamp] = {
    Level.WELL: Lamp.GOOD,
    Level.SOON: Lamp.LOOK,
    Level.NOW: Lamp.BAD,
    Level.UNTOLD: Lamp.NONE,
}
_ICONS: Mapping[PartName, str] = {
    "files": "folder",
    "disk": "save",
    "clock": "clock",
    "heat": "sun",
    "memory": "layers",
    "paper": "receipt-text",
    "camera": "lamp",
    "queue": "send",
    "backup": "send",
    "copy": "copy",
    "keys": "key",
    "starts": "power",
    "usb": "shield-question-mark",
}
_SECONDS = ("back_s", "oldest_s", "age_s", "left_s", "up_s", "off_s")
"""Of each part the one that its sentences name as {time}: the first that it has."""


class HealthPage(StaffPage):
    """Looked at anew while it stands; "Periksa lagi" looks at once."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._health: Health | None = None
        self._note: Said | None = None
        self._asked = outside.monotonic()
        self.background.start(self.machine.health.health, self._came)

    def view(self, language: str) -> StaffView:
        health = self._health
        return StaffView(
            screen="staff_health",
            title=Text("health.title"),
            help=Text("health.reading") if health is None else _summed(health),
            primary=Text("health.again"),
            can_go_back=True,
            note=self._note,
            rows=() if health is None else tuple(health_row(one, language) for one in health.worst_first),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary():
                self._note = None
                self._look()
            case Choose(id="paper"):
                self._do(self.machine.health.roll_changed, "roll", Text("health.roll_done"))
            case Choose(id="camera"):
                self._do(self.machine.health.light_installed, "light", Text("health.light_done"))
        return None

    def tick(self) -> Going:
        if self.outside.monotonic() - self._asked >= _AGAIN_S:
            self._asked = self.outside.monotonic()
            self.background.start(self.machine.health.health, self._came)
        return None

    def _look(self) -> None:
        self._asked = self.outside.monotonic()
        self.background.start(self.machine.health.look, self._came)

    def _do(self, act: Callable[[], None], what: str, said: Text) -> None:
        def done_and_looked() -> Health:
            act()
            return self.machine.health.look()

        note("service.done", who=self.person.id, what=what, outcome="done")
        self._note = Said(said)
        self.background.start(done_and_looked, self._came)

    def _came(self, health: Health) -> None:
        self._health = health


def overview_row(health: Health | None, language: str) -> StaffRow:
    """The machine on the area's first page: its worst part, and the way to all of them."""
    label, more = Text("health.title"), Text("staff.see")
    if health is None:
        return StaffRow("health", "heart-pulse", label, Text("health.reading"))
    troubles = health.troubles
    if not troubles:
        return StaffRow("health", "heart-pulse", label, Text("health.fine"), Lamp.GOOD, act=more)
    worst = troubles[0]
    state = Text("health.troubles", {"n": len(troubles)})
    named = Text("health.worst", {"part": _label(worst), "state": _state(worst, language)})
    return StaffRow("health", "heart-pulse", label, state, _LAMPS[worst.level], next=named, act=more)


def health_row(part: Part, language: str) -> StaffRow:
    """One part: how it stands, and for a trouble what to do."""
    step: Words | None = Text(f"health.{part.name}.{part.word}.next") if part.is_trouble else None
    return StaffRow(
        part.name,
        _ICONS[part.name],
        _label(part),
        _state(part, language),
        _LAMPS[part.level],
        step,
        _act(part),
    )


def _summed(health: Health) -> Text:
    if health.troubles:
        return Text("health.troubles", {"n": len(health.troubles)})
    return Text("health.looked", {"time": clock_time(health.at)})


def _label(part: Part) -> Text:
    return Text(f"health.{part.name}")


def _act(part: Part) -> Text | None:
    """What staff may tell the machine: a roll that is in, a light that is to be so."""
    if part.name == "paper" and part.word in ("low", "counted", "unseen", "well"):
        return Text("health.roll_new")
    return Text("health.light_new") if part.word == "drift" else None


def _state(part: Part, language: str) -> Text:
    return Text(f"health.{part.name}.{part.word}", _amounts(part.facts, language))


def _amounts(facts: Mapping[str, Fact], language: str) -> dict[str, object]:
    """The places that sentences have, filled from the facts."""
    metres = str(facts.get("used_m", 0))
    said: dict[str, object] = {
        "n": facts.get("n", 0),
        "c": facts.get("celsius", 0),
        "percent": facts.get("percent", 0),
        "m": metres if language == "en" else metres.replace(".", ","),
        "roll": facts.get("roll_m", 0),
        "gb": megabytes(round(float(facts.get("free_bytes", 0)) / 1000), language),
    }
    seconds = next((facts[name] for name in _SECONDS if name in facts), 0)
    said["time"] = span(abs(float(seconds)))
    if "crashes" in facts:
        troubles = float(facts["crashes"]) + float(facts.get("bites", 0))
        said["n"] = round(troubles or float(facts.get("power", 0)))
    return said


def span(seconds: float) -> Text:
    """ "40 detik", "3 jam", from two days on "9 hari"."""
    return Text("health.days", {"n": round(seconds / 86_400)}) if seconds >= 2 * 86_400 else waiting(seconds)
