"""The year: when complaints come, when somebody turns to each, who is away; the clock goes from act to act."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sync.backoffice.scripted.cast import Citizen, citizen
from sync.backoffice.scripted.lobby import ScriptedKiosk
from sync.backoffice.scripted.matters import Matter, matter
from sync.backoffice.scripted.network import ScriptedNetwork, send_all
from sync.backoffice.scripted.troupe import ScriptedClock, Standing, Troupe
from sync.backoffice.scripted.walk import DAY, Plot, minutes_until, next_act
from sync.cases.case import CLOSED
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central import partitions
from sync.central.account_journal import By
from sync.central.box import note_emptying
from sync.central.by_hand import receive
from sync.central.delegations import Wanted, delegate
from sync.central.service import Centre
from sync.central.survey import Answer, answer_by_link, read_token, survey_token
from sync.central.taken_in import Received, TakenIn

PATIENCE = 12
"""Times that a case is tried again on another day before the script lets it lie."""
_BY_HAND = ("telepon", "surat", "kotak", "wa", "langsung")
_CARDS_OF_LAST = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    cases: int
    closed: int
    acts: int
    surveys: int
    first: datetime
    last: datetime


@dataclass(slots=True)
class Year:
    """``until``: the present, at which the script ends; ``days``: how long before it begins; ``ways``: by which citizens are
    told."""

    centre: Centre
    rng: Random
    clock: ScriptedClock
    until: datetime
    days: int
    ways: dict[str, ScriptedNetwork] = field(default_factory=dict)
    troupe: Troupe = field(init=False)
    kiosk: ScriptedKiosk = field(init=False)
    _queue: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _turn: int = 0
    _plots: dict[str, Plot] = field(default_factory=dict)
    _last: dict[str, Standing] = field(default_factory=dict)
    closed: int = 0
    surveys: int = 0

    def __post_init__(self) -> None:
        self.troupe = Troupe(self.centre, self.clock)
        self.kiosk = ScriptedKiosk(self.centre, self.rng.getrandbits)

    @property
    def begins(self) -> datetime:
        return self.until - timedelta(days=self.days)

    def play(self, count: int, on_act: Callable[[int, datetime], None] = lambda _acts, _at: None) -> Played:
        """The whole script; ``on_act``: told of every act with the script's time."""
        self._prepare()
        for at in self._arrivals(count):
            self._at(at, lambda at=at: self._arrives(at))  # type: ignore[misc]
        self._daily()
        self._leaves()
        while self._queue and self._queue[0][0] <= self.until:
            moment, _, thing = heapq.heappop(self._queue)
            self.clock.reach(moment)
            thing()
            on_act(self.troupe.acts, moment)
        self.clock.reach(self.until)
        self._send()
        return Played(len(self._plots), self.closed, self.troupe.acts, self.surveys, self.begins, self.until)

    def _prepare(self) -> None:
        months = self.days // 28 + 3
        store = self.centre.store
        store.write(lambda connection: partitions.ensure_months(connection, self.begins, months))
        self.troupe.hire()
        self.kiosk.join()

    def _at(self, moment: datetime, thing: Callable[[], None]) -> None:
        self._turn += 1
        heapq.heappush(self._queue, (moment, self._turn, thing))

    def _arrivals(self, count: int) -> Iterator[datetime]:
        """Moments within office hours, more on market days; some in the evening, when the lobby is open still."""
        calendar, begins = self.centre.store.rules.calendar, self.begins.astimezone(JAKARTA)
        for _ in range(count):
            day = begins.date() + timedelta(days=self.rng.randint(0, self.days))
            if self.rng.random() < 0.9:
                day = calendar.receipt_day(
                    begins.replace(year=day.year, month=day.month, day=day.day, hour=9)
                )
            hour = self.rng.choice((8, 8, 9, 9, 9, 10, 10, 11, 13, 14, 15, 17))
            moment = datetime(
                day.year,
                day.month,
                day.day,
                hour,
                self.rng.randint(0, 59),
                self.rng.randint(0, 59),
                tzinfo=JAKARTA,
            )
            yield min(max(moment, begins), self.until.astimezone(JAKARTA))

    def _arrives(self, at: datetime) -> None:
        told, answers = self._complaint(at)
        if self.rng.random() < 0.12:
            self._taken_in(told, answers, at)
            return
        card = answers.get("id_scan") == "scanned" and self.until - at < _CARDS_OF_LAST
        if not card and answers.get("id_scan") == "scanned":
            answers["id_scan"] = "seen"
        case_id = self.kiosk.file(answers, at, card=card)
        self._plots[case_id] = Plot.drawn(self.rng, told)
        # It lies at the kiosk until the next round; once in a while the line is down for hours.
        waits = timedelta(minutes=5) if self.rng.random() < 0.97 else timedelta(hours=self.rng.randint(3, 30))
        self._at(at + waits, self._send)

    def _complaint(self, at: datetime) -> tuple[Matter, dict[str, str]]:
        rng, office = self.rng, self.centre.store.rules.office
        told = matter(rng)
        who = citizen(rng, tuple(code for code, _ in office.desa), at.date())
        mode = "dirahasiakan" if rng.random() < 0.12 else "terbuka"
        answers = {
            "language": rng.choice(("id", "id", "id", "mad")), "kind": told.kind, "notice": "seen",
            "identity_mode": mode, "id_choice": "ktp", "id_scan": "scanned",
            "name": who.name, "nik": who.nik, "desa": who.desa, "address_detail": who.address,
            "reply_way": rng.choice(("ambil", "ambil", "whatsapp", "sms", "pos")), "unit": told.service,
            "account": told.account, "more": "lanjut", "review": "seen", "signature": "drawn",
        }  # fmt: skip
        if rng.random() < 0.15:
            answers |= {"id_choice": "menyusul"}
            answers.pop("id_scan")
        return told, self._rest(answers, told, who, at)

    def _rest(self, answers: dict[str, str], told: Matter, who: Citizen, at: datetime) -> dict[str, str]:
        """What the kind of the complaint asks for besides."""
        if answers["reply_way"] in ("whatsapp", "sms"):
            answers["phone"] = who.phone
        if told.kind == "pengaduan":
            answers["when"] = (at.date() - timedelta(days=self.rng.randint(0, 25))).isoformat()
        if told.kind != "informasi":
            answers |= {"where": told.where, "settlement": told.settlement}
        form = self.centre.store.rules.form
        return form.kept(answers, extras=False)

    def _taken_in(self, told: Matter, answers: dict[str, str], at: datetime) -> None:
        """A clerk writes it down, most often at once."""
        self.clock.reach(at)
        channel = self.rng.choice(_BY_HAND)
        gone = {
            name: value for name, value in answers.items() if name not in ("id_scan", "signature", "review")
        }
        facts = {"sender": gone.get("name", "")} if channel in ("surat", "kotak") else {}
        staff = self.rng.choice(self.troupe.with_role("staf"))
        taken = TakenIn(channel, gone, at, facts)
        received = receive(self.centre.store, self.centre.keys, taken, staff, self.clock)
        if isinstance(received, Received):
            self._plots[received.case_id] = Plot.drawn(self.rng, told)
            self._begin(received.case_id, at)

    def _send(self) -> None:
        waiting = [case_id for case_id in self._plots if case_id not in self._last]
        self.kiosk.send()
        for case_id in waiting:
            self._begin(case_id, self.clock())
        self._tell()

    def _tell(self) -> None:
        send_all(self.centre.store, self.ways, self.clock)

    def _begin(self, case_id: str, at: datetime) -> None:
        if case_id in self._last:
            return
        detail = self.troupe.look(case_id)
        if isinstance(detail, Standing):
            self._last[case_id] = detail
            self._go_on(detail, at)

    def _go_on(self, detail: Standing, at: datetime, tries: int = 0) -> None:
        plot = self._plots[detail.row.case_id]
        minutes = minutes_until(self.rng, detail, plot, self.troupe) if not tries else DAY
        moment = self.centre.store.rules.calendar.due_after_minutes(at, minutes)
        self._at(moment, lambda: self._acts(detail.row.case_id, tries))

    def _acts(self, case_id: str, tries: int) -> None:
        """One act; the page is read anew only where nobody could act on it as it was."""
        detail, plot = self._last[case_id], self._plots[case_id]
        done = next_act(self.rng, detail, plot, self.troupe)
        if isinstance(done, Refusal):
            fresh = self.troupe.look(case_id)
            if isinstance(fresh, Standing) and tries < PATIENCE:
                self._last[case_id] = fresh
                self._go_on(fresh, self.clock(), tries + 1)
            return
        self._last[case_id] = done
        if done.row.state == CLOSED:
            self.closed += 1
            self._answers(done, plot)
            return
        self._go_on(done, self.clock())

    def _answers(self, detail: Standing, plot: Plot) -> None:
        """Every third who got a letter fills in the questionnaire, some days later."""
        if detail.row.outcome != "selesai" or self.rng.random() > 0.34:
            return
        self._at(self.clock() + timedelta(days=self.rng.randint(1, 9)), lambda: self._survey(detail, plot))

    def _survey(self, detail: Standing, plot: Plot) -> None:
        store = self.centre.store
        token = read_token(store, survey_token(store, store.office_id, TrackingNumber(detail.row.number)))
        mood = plot.content or 3
        scores = tuple(max(1, min(4, mood + self.rng.choice((-1, 0, 0, 1)))) for _ in range(9))
        if (
            not isinstance(token, Refusal)
            and answer_by_link(store, token, Answer(scores, detail.row.service), self.clock) is None
        ):
            self.surveys += 1

    def _daily(self) -> None:
        """The box is emptied by two, the journal's head of the day before is sealed, and citizens are told."""
        calendar = self.centre.store.rules.calendar
        for n in range(max(1, self.days)):
            day = (self.begins + timedelta(days=n)).astimezone(JAKARTA)
            if calendar.is_working_day(day.date()):
                self._at(day.replace(hour=8, minute=5), self._empty_box)
                for hour in (8, 11, 14):
                    self._at(day.replace(hour=hour, minute=40), self._tell)

    def _empty_box(self) -> None:
        note_emptying(
            self.centre.store, self.troupe.people["demo-siti"], self.rng.choice((0, 0, 0, 1, 2)),
            "Budi Santoso Contoh", self.clock,
        )  # fmt: skip

    def _leaves(self) -> None:
        """The Camat is away for a week twice a year; the Sekcam stands in by decree."""
        for n, share in enumerate((0.3, 0.72)):
            first = (self.begins + timedelta(days=int(self.days * share))).astimezone(JAKARTA)
            self._at(first.replace(hour=7), lambda first=first, n=n: self._leave(first, n))  # type: ignore[misc]

    def _leave(self, first: datetime, n: int) -> None:
        wanted = Wanted(
            giver="demo-camat", taker="demo-sekcam", manner="plh", first=first.date(),
            last=first.date() + timedelta(days=6), decree=f"800/{n + 1}/Kep/{first.year}",
        )  # fmt: skip
        delegate(
            self.centre.store, self.centre.store.office_id, wanted, By("demo-admin", "admin"), self.clock
        )
