"""How the way to the centre stands, what was set aside, and the last attempts."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.maintenance import Aside, Person, SyncDesk, SyncFacts, Warned
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_again import AgainPage, enrol_first, has_steps
from kiosk.presenters.maintenance_errand import fetch_errand, save_errand, sync_errand, test_errand
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.maintenance_words import NOT_STORED, megabytes, moment, offset_words, tried, tried_lamp
from kiosk.presenters.page import Going, Page
from kiosk.presenters.views import Choice
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.refusal import Refusal

CLOCK_TOLERATED_S = 60
_AGAIN_S = 5.0
_WARNED = "warned."
_WARNINGS = {
    "refused": Text("staff.warned.refused"),
    "certificate": Text("staff.warned.certificate"),
    "journal-restored": Text("staff.warned.restored"),
    "journal-recovered": Text("staff.warned.recovered"),
    "test-case": Text("staff.warned.test_case"),
}
_REASONS = {
    "conflict": Text("staff.aside.conflict"),
    "invalid": Text("staff.aside.invalid"),
    "wrong-hash": Text("staff.aside.hash"),
    "too-large": Text("staff.aside.large"),
    "erased": Text("staff.aside.erased"),
    "file": Text("staff.aside.damaged"),
}


def warning_words(kind: str) -> Text:
    """What staff are warned of."""
    return _WARNINGS.get(kind, Text("staff.warned.other"))


class SyncPage(StaffPage):
    """Contact, what waits, serials, keys; "Sinkronkan sekarang"; a stick where there is no network."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._facts: SyncFacts | None = None
        self._read()

    def view(self, language: str) -> StaffView:
        facts, new = self._facts, self.is_new()
        off = self.machine.sync is None
        return StaffView(
            screen="staff_sync",
            title=Text("staff.sync"),
            help=Text("staff.sync_new_help" if new else "staff.sync_off_help") if off else None,
            primary=Text("staff.enrol") if new else None if off else Text("staff.sync_now"),
            can_go_back=True,
            rows=() if facts is None else self._rows(facts, language),
            doors=self._doors(),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self.is_new():
                return enrol_first(self.outside, self.person, self._again)
            case Primary() if self.machine.sync is not None:
                return sync_errand(self.outside, self.person, self._again)
            case Choose(id=chosen) if chosen.startswith(_WARNED):
                return self._warned(chosen.removeprefix(_WARNED))
            case Choose(id=chosen):
                return self._door(chosen)
        return None

    def _warned(self, kind: str) -> Going:
        """What wants steps shows them first."""
        if not has_steps(kind):
            self._seen(kind)
            return None
        return AgainPage(
            self.outside, self.person, lambda _: self._again(), kind, seen=lambda: self._seen(kind)
        )

    def _seen(self, kind: str) -> None:
        sync = self.machine.sync
        if sync is not None:
            self.background.start(lambda: sync.seen(kind), lambda _: self._read())
            self.did("seen", kind)

    def _door(self, chosen: str) -> Going:
        outside, person, again, machine = self.outside, self.person, self._again, self.machine
        if chosen == "attempts" and self._facts is not None:
            return AttemptsPage(outside, person, again, self._facts)
        if chosen == "aside" and machine.sync is not None:
            return AsidePage(outside, person, again, machine.sync)
        if chosen in ("save", "fetch") and machine.carrying is not None:
            return (save_errand if chosen == "save" else fetch_errand)(outside, person, again)
        if chosen == "test" and machine.testing is not None:
            return test_errand(outside, person, again)
        return None

    def tick(self) -> Going:
        if self.outside.monotonic() - self._looked >= _AGAIN_S:
            self._read()
        return None

    def _again(self) -> Page:
        return SyncPage(self.outside, self.person, self._back)

    def _read(self) -> None:
        self._looked = self.outside.monotonic()
        if self.machine.sync is not None:
            self.background.start(self.machine.sync.facts, self._came)

    def _came(self, facts: SyncFacts) -> None:
        self._facts = facts

    def _doors(self) -> tuple[Choice, ...]:
        doors = []
        if self.machine.carrying is not None:
            doors.append(Choice("save", Text("staff.save"), Text("staff.save_hint"), "save"))
            doors.append(Choice("fetch", Text("staff.fetch"), Text("staff.fetch_hint"), "inbox"))
        if self.machine.testing is not None:
            doors.append(Choice("test", Text("staff.test"), Text("staff.test_hint"), "badge-check"))
        return tuple(doors)

    def _rows(self, facts: SyncFacts, language: str) -> tuple[StaffRow, ...]:
        return (
            *(_warning(one) for one in facts.warned),
            self._contact(facts),
            test_row(facts),
            _waits(facts, language),
            _aside(facts),
            _serials(facts),
            _clock(facts),
            _keys(facts),
        )

    def _contact(self, facts: SyncFacts) -> StaffRow:
        label, act = Text("staff.contact"), Text("staff.attempts_short") if facts.attempts else None
        if facts.running:
            return StaffRow("attempts", "refresh-cw", label, Text("staff.running"), Lamp.GOOD, act=act)
        if not facts.attempts:
            return StaffRow("attempts", "refresh-cw", label, Text("staff.never"), Lamp.LOOK)
        last = facts.attempts[0]
        state = Text("staff.at", {"at": moment(last.at), "what": tried(last.outcome)})
        success = facts.last_success
        more = Text("staff.no_success") if success is None else Text("staff.success", {"at": moment(success)})
        return StaffRow("attempts", "refresh-cw", label, state, tried_lamp(last.outcome), more, act)


def _warning(one: Warned) -> StaffRow:
    said = warning_words(one.kind)
    since = Text("staff.since", {"at": moment(one.since)})
    act = Text("staff.what_to_do") if has_steps(one.kind) else Text("staff.seen")
    return StaffRow(f"{_WARNED}{one.kind}", "bell", Text("staff.warned"), said, Lamp.BAD, since, act)


def test_row(facts: SyncFacts) -> StaffRow:
    """Whether the centre has opened the test case of this enrolment; until then it goes with every sending."""
    label = Text("staff.testing")
    if facts.tested is None:
        more = Text("staff.test.waits_next")
        return StaffRow("proved", "badge-check", label, Text("staff.test.waits"), Lamp.LOOK, more)
    opened = Text("staff.test.at", {"at": moment(facts.tested)})
    return StaffRow("proved", "badge-check", label, opened, Lamp.GOOD)


def _waits(facts: SyncFacts, language: str) -> StaffRow:
    amounts = {"n": facts.cases, "mb": megabytes(facts.bytes, language)}
    waits = bool(facts.cases or facts.bytes)
    oldest = None if facts.oldest is None else Text("staff.oldest", {"at": moment(facts.oldest)})
    state = Text("staff.waits", amounts) if waits else Text("staff.waits_nothing")
    return StaffRow("waits", "send", Text("staff.waiting"), state, Lamp.LOOK if waits else Lamp.GOOD, oldest)


def _aside(facts: SyncFacts) -> StaffRow:
    label, count = Text("staff.aside"), len(facts.aside)
    if not count:
        return StaffRow("aside", "archive", label, Text("staff.aside_none"), Lamp.GOOD)
    return StaffRow(
        "aside", "archive", label, Text("staff.aside_n", {"n": count}), Lamp.BAD, act=Text("staff.see")
    )


def _serials(facts: SyncFacts) -> StaffRow:
    label = Text("staff.serials")
    if not facts.serial:
        return StaffRow("serials", "list-checks", label, Text("staff.serials_none"))
    numbers = {"last": f"{facts.serial:06d}", "acked": f"{facts.acknowledged_serial:06d}"}
    gap = facts.serial - facts.acknowledged_serial
    if not gap:
        return StaffRow("serials", "list-checks", label, Text("staff.serials_all", numbers), Lamp.GOOD)
    state = Text("staff.serials_gap", numbers)
    return StaffRow(
        "serials", "list-checks", label, state, Lamp.LOOK, next=Text("staff.serials_missing", {"n": gap})
    )


def _clock(facts: SyncFacts) -> StaffRow:
    wrong = abs(facts.clock_offset.total_seconds()) > CLOCK_TOLERATED_S
    more = Text("staff.clock_next") if wrong else None
    lamp = Lamp.LOOK if wrong else Lamp.GOOD
    return StaffRow("clock", "clock", Text("staff.clock"), offset_words(facts.clock_offset), lamp, more)


def _keys(facts: SyncFacts) -> StaffRow:
    label = Text("staff.keys")
    if not facts.key_ids:
        return StaffRow("keys", "key", label, Text("staff.keys_none"), Lamp.BAD)
    ids = Verbatim(" ".join(facts.key_ids))
    until = facts.keys_until
    state = Text("staff.keys_there") if until is None else Text("staff.keys_until", {"at": moment(until)})
    return StaffRow("keys", "key", label, state, Lamp.GOOD, next=ids)


class AttemptsPage(StaffPage):
    """The last twenty runs of the worker."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page], facts: SyncFacts) -> None:
        super().__init__(outside, person)
        self._back, self._facts = back, facts

    def view(self, language: str) -> StaffView:
        return StaffView(
            screen="staff_attempts",
            title=Text("staff.attempts"),
            can_go_back=True,
            rows=tuple(
                StaffRow(f"attempt.{n}", "", moment(one.at), tried(one.outcome), tried_lamp(one.outcome))
                for n, one in enumerate(self._facts.attempts)
            ),
        )

    def asked(self, command: Command) -> Going:
        return self._back() if isinstance(command, Back) else None


class AsidePage(StaffPage):
    """Records that the centre would not have, and files that are damaged: why, and "Coba lagi"."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page], sync: SyncDesk) -> None:
        super().__init__(outside, person)
        self._back, self._sync = back, sync
        self._aside: tuple[Aside, ...] | None = None
        self._note: Said | None = None
        self._read()

    def view(self, language: str) -> StaffView:
        aside = self._aside or ()
        return StaffView(
            screen="staff_aside",
            title=Text("staff.aside"),
            help=Text("staff.aside_help") if aside else Text("staff.aside_empty"),
            can_go_back=True,
            note=self._note,
            rows=tuple(_aside_row(n, one) for n, one in enumerate(aside)),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Choose(id=chosen):
                self._release(chosen)
        return None

    def _release(self, chosen: str) -> None:
        at = {f"aside.{n}": one.seq for n, one in enumerate(self._aside or ())}
        seq = at.get(chosen)
        if seq is not None:
            self.background.start(lambda: self._sync.release(seq), self._released)

    def _released(self, refused: Refusal | None) -> None:
        kept = refused is None
        self._note = Said(Text("staff.released")) if kept else NOT_STORED
        outcome = "done" if kept else "not-stored"
        self.did("release", outcome)
        self._read()

    def _read(self) -> None:
        self.background.start(self._sync.facts, self._came)

    def _came(self, facts: SyncFacts) -> None:
        self._aside = facts.aside


def _aside_row(n: int, one: Aside) -> StaffRow:
    name: Words = Text("staff.aside_file") if one.number is None else Verbatim(str(one.number))
    if one.serial:
        name = Text("staff.case", {"serial": one.serial, "number": name})
    reason = _reason(one.reason)
    again = None if one.seq is None else Text("staff.retry")
    return StaffRow(f"aside.{n}", "archive", name, reason, Lamp.BAD, act=again)


def _reason(word: str) -> Text:
    """``conflict-body``, ``wrong-hash``, ``file.damaged``: the word itself, or what it begins with."""
    names = (word, word.split("-", maxsplit=1)[0], word.split(".", maxsplit=1)[0])
    return next((_REASONS[name] for name in names if name in _REASONS), Text("staff.aside.other"))
