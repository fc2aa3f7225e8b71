"""What SP4N-LAPOR! brings becomes cases once, belongs to cases, changes what is known, or stops with its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, insert, select

from sync.cases.commands import FlagPublic
from sync.cases.lapor import CATEGORY, KIND, STATUS, Report, Row, Sheet, Terms, Trouble, their_clock
from sync.cases.refusal import Refusal
from sync.central import acting, case_journal, handling
from sync.central.by_hand import receive
from sync.central.case_views import CaseDetail
from sync.central.keys import CentreKeys
from sync.central.lapor import files
from sync.central.lapor.handing import EVERY, HERE, THERE, offered, reports_of
from sync.central.lapor.links import link_of
from sync.central.lapor.planning import Plan, plan
from sync.central.lapor.taking import Taken, take
from sync.central.lapor.words import drop_word, words_of, write_word
from sync.central.people import Person, add_person
from sync.central.store import Store
from sync.central.tables import cases
from sync.central.tables.lapor import lapor_file, lapor_link
from sync.central.tables.procedure import case_exclusion
from sync.central.tables.public import public_case
from sync.central.taken_in import Received, TakenIn
from tests.central.running import ANSWERS, SteppedClock, fresh_keys

TODAY = date(2026, 11, 23)
REPORT = Report(
    tracking_id="8123456",
    kind="Pengaduan",
    category="Layanan KTP",
    title="KTP belum jadi",
    text="Tiga kali diminta kembali.",
    place="Loket 1",
    happened_on=date(2026, 11, 12),
    reported_on=date(2026, 11, 19),
    status="Terdisposisi",
    name="Fatimah Contoh",
    disposition="Kecamatan Pegantenan",
    forwarded_on=date(2026, 11, 20),
)


@pytest.fixture
def keys(store: Store) -> CentreKeys:
    return fresh_keys(store.folder)


@pytest.fixture
def siti(store: Store, clock: SteppedClock) -> Person:
    return hired(store, clock, "siti", "staf")


def hired(store: Store, clock: SteppedClock, login: str, role: str) -> Person:
    made = add_person(
        store, store.office_id, login=login, name=login.title(), role=role, unit="", clock=clock
    )
    assert isinstance(made, Person)
    return made


class Office:
    """One clerk's hands on the exchange."""

    def __init__(self, store: Store, keys: CentreKeys, clock: SteppedClock, siti: Person) -> None:
        self.store, self.keys, self.clock, self.siti = store, keys, clock, siti
        assert write_word(store, siti, CATEGORY, "Layanan KTP", "kependudukan", clock) is None

    def plan(self, *reports: Report, person: Person | None = None) -> Plan:
        return plan(self.store, person or self.siti, sheet(*reports), TODAY)

    def take(self, *reports: Report, **more: int) -> dict[str, int]:
        taken = take(self.store, self.keys, self.siti, sheet(*reports), self.clock, **more)
        assert isinstance(taken, Taken)
        return dict(taken.counts)

    def why(self, *reports: Report, person: Person | None = None) -> list[str]:
        return [one.why.code if one.why else one.what for one in self.plan(*reports, person=person).rows]

    def case(self, **answers: str) -> tuple[str, str]:
        """A case that a clerk wrote down; its id and number."""
        taken = TakenIn("telepon", ANSWERS | answers, self.clock())
        received = receive(self.store, self.keys, taken, self.siti, self.clock)
        assert isinstance(received, Received)
        return received.case_id, str(received.number)

    def detail(self, case_id: str) -> CaseDetail:
        found = handling.case_page(self.store, case_id, self.siti, self.clock)
        assert isinstance(found, CaseDetail)
        return found

    def case_of(self, tracking_id: str) -> str:
        with self.store.reading() as connection:
            found: str = connection.execute(
                select(lapor_link.c.case_id).where(lapor_link.c.tracking_id == tracking_id)
            ).scalar_one()
        return found

    def count(self) -> int:
        with self.store.reading() as connection:
            return connection.execute(select(func.count()).select_from(cases)).scalar_one()


@pytest.fixture
def office(store: Store, keys: CentreKeys, clock: SteppedClock, siti: Person) -> Office:
    return Office(store, keys, clock, siti)


@pytest.fixture
def lite(sqlite_store: Store, clock: SteppedClock) -> Office:
    """For what is the same on both databases."""
    siti = hired(sqlite_store, clock, "siti", "staf")
    return Office(sqlite_store, fresh_keys(sqlite_store.folder), clock, siti)


def sheet(*reports: Report) -> Sheet:
    return Sheet(tuple(Row(line, one) for line, one in enumerate(reports, 2)))


def test_a_report_becomes_a_case_and_the_same_file_again_changes_nothing(office: Office) -> None:
    assert office.take(REPORT) == {"baru": 1}
    detail = office.detail(office.case_of("8123456"))
    assert (detail.row.channel, detail.row.kind, detail.row.service, detail.row.step) == (
        "sp4n",
        "pengaduan",
        "kependudukan",
        1,
    )
    assert detail.row.number.startswith("PGT0")
    assert detail.answers["account"] == "KTP belum jadi\n\nTiga kali diminta kembali."
    assert (detail.answers["name"], detail.answers["when"]) == ("Fatimah Contoh", "2026-11-12")
    assert [one.kind for one in detail.events] == ["CaseReceived", "TakenByHand", "LaporLinked"]
    assert office.why(REPORT) == ["tetap"]
    assert office.take(REPORT) == {}
    assert office.count() == 1
    with office.store.reading() as connection:
        assert case_journal.broken_at(connection, office.store.office_id, detail.row.case_id) is None


def test_their_id_is_one_case_even_for_two_who_are_quick(office: Office) -> None:
    """The plan of the second was made before the first had done anything."""
    second = hired(office.store, office.clock, "budi", "staf")
    inner = []

    def meanwhile() -> bool:
        if not inner:
            inner.append(take(office.store, office.keys, second, sheet(REPORT), office.clock))
        return False

    taken = take(office.store, office.keys, office.siti, sheet(REPORT), office.clock, enough=meanwhile)
    assert isinstance(taken, Taken)
    assert dict(taken.counts) == {"tetap": 1}
    assert office.count() == 1


def test_a_row_with_our_number_belongs_to_that_case(office: Office) -> None:
    case_id, number = office.case()
    row = replace(REPORT, number=number)
    assert office.why(row) == ["ditautkan"]
    assert office.take(row) == {"ditautkan": 1}
    assert office.case_of("8123456") == case_id
    assert office.count() == 1
    link = link_of(office.store, office.siti, case_id)
    assert link is not None
    assert (link.status, link.made_case) == ("diteruskan", False)
    assert office.why(replace(row, tracking_id="9")) == ["lapor.linked"]
    assert office.why(replace(row, tracking_id="9", number="PGT1-7K4M-92QX-5")) == ["lapor.number"]
    assert office.why(replace(row, tracking_id="9", number="bukan nomor")) == ["lapor.number"]


def test_what_they_say_later_changes_only_what_they_say(lite: Office) -> None:
    lite.take(REPORT)
    case_id = lite.case_of("8123456")
    later = replace(REPORT, status="Selesai", answered_on=date(2026, 11, 22), disposition="", secret=True)
    assert lite.plan(later).rows[0].changes.keys() == {"status", "answered_on", "secret"}
    assert lite.take(later) == {"diperbarui": 1}
    assert lite.take(later) == {}
    link = link_of(lite.store, lite.siti, case_id)
    assert link is not None
    assert (link.status, link.disposition, link.secret) == ("selesai", "Kecamatan Pegantenan", True)
    row = lite.detail(case_id).row
    assert (row.state, row.step) != ("closed", None)  # their closing does not close ours
    # A file without that column, or an older one: what is hidden stays hidden.
    assert lite.why(replace(later, secret=False)) == ["tetap"]


def test_a_status_that_goes_backwards_stops_its_row(lite: Office) -> None:
    lite.take(REPORT)
    (row,) = lite.plan(replace(REPORT, status="Masuk")).rows
    assert row.why == Refusal("lapor.backwards", {"before": "diteruskan", "after": "masuk"})


def test_what_stops_a_row(lite: Office) -> None:
    assert lite.why(
        replace(REPORT, tracking_id=""),
        replace(REPORT, tracking_id="1", category="Infrastruktur"),
        replace(REPORT, tracking_id="2", kind="Gratifikasi"),
        replace(REPORT, tracking_id="3", status="Melayang"),
        replace(REPORT, tracking_id="4", text="", title=""),
        replace(REPORT, tracking_id="5", text="x" * 4001),
        replace(REPORT, tracking_id="6", status="Selesai"),
        replace(REPORT, tracking_id="7"),
        replace(REPORT, tracking_id="7"),
        replace(REPORT, tracking_id="7", text="Lain"),
    ) == [
        "lapor.no_id",
        "lapor.unknown_word",
        "lapor.unknown_word",
        "lapor.unknown_word",
        "lapor.no_text",
        "text.too_long",
        "lapor.over",
        "baru",
        "tetap",
        "lapor.twice",
    ]


def test_an_unknown_category_stops_that_row_and_says_its_line(lite: Office) -> None:
    long = "Jalan " * 40
    assert lite.plan(replace(REPORT, category=long)).unknown == (
        ("kategori", long),
    )  # whole: it is to be explained
    found = lite.plan(replace(REPORT, tracking_id="1", category="Jalan"), REPORT)
    assert [(one.line, one.what) for one in found.rows] == [(2, "ditahan"), (3, "baru")]
    assert found.unknown == (("kategori", "Jalan"),)
    assert lite.take(replace(REPORT, tracking_id="1", category="Jalan"), REPORT) == {"baru": 1}
    assert write_word(lite.store, lite.siti, CATEGORY, " JALAN ", "kependudukan", lite.clock) is None
    assert lite.why(replace(REPORT, tracking_id="1", category="jalan")) == ["baru"]


def test_rows_that_could_not_be_read_stand_in_the_plan_at_their_line(lite: Office) -> None:
    why = Refusal("lapor.day", {"column": "Tanggal"})
    found = plan(lite.store, lite.siti, Sheet((Row(4, REPORT),), (Trouble(3, why),)), TODAY)
    assert [(one.line, one.what) for one in found.rows] == [(3, "ditahan"), (4, "baru")]


@pytest.mark.parametrize(
    ("kind", "ours"),
    [("Pengaduan", "pengaduan"), ("ASPIRASI", "aspirasi"), ("Permintaan  Informasi", "informasi")],
)
def test_kinds(lite: Office, kind: str, ours: str) -> None:
    lite.take(replace(REPORT, kind=kind))
    detail = lite.detail(lite.case_of("8123456"))
    assert detail.row.kind == ours
    assert ("when" in detail.answers) == (ours == "pengaduan")


def test_anonymous_there_is_confidential_here(lite: Office) -> None:
    lite.take(replace(REPORT, anonymous=True))
    assert lite.detail(lite.case_of("8123456")).row.identity_mode == "dirahasiakan"
    case_id, number = lite.case()
    assert lite.detail(case_id).row.identity_mode == "terbuka"
    lite.take(replace(REPORT, tracking_id="2", number=number, anonymous=True))
    detail = lite.detail(case_id)
    assert detail.row.identity_mode == "dirahasiakan"
    assert detail.events[-1].content["hidden"] is True
    later, number = lite.case()
    lite.take(replace(REPORT, tracking_id="3", number=number))
    lite.take(replace(REPORT, tracking_id="3", number=number, anonymous=True))
    assert lite.detail(later).row.identity_mode == "dirahasiakan"


def test_secret_there_is_public_nowhere(lite: Office) -> None:
    camat = hired(lite.store, lite.clock, "camat", "camat")
    case_id, number = lite.case()
    assert flagged(lite, camat, case_id) is None
    lite.take(replace(REPORT, number=number))
    assert shown(lite) == 1
    lite.take(replace(REPORT, number=number, secret=True))
    assert shown(lite) == 0
    assert [one.kind for one in lite.detail(case_id).events][-2:] == ["LaporChanged", "FlaggedPublic"]
    assert flagged(lite, camat, case_id) == Refusal("case.secret_there")


def flagged(office: Office, person: Person, case_id: str) -> Refusal | None:
    detail = handling.case_page(office.store, case_id, person, office.clock)
    assert isinstance(detail, CaseDetail)
    command = FlagPublic(hand=detail.hands[0], public=True, title="KTP", text="Antrean KTP lama.")
    done = acting.act(office.store, case_id, detail.version, command, person, office.clock)
    return done if isinstance(done, Refusal) else None


def shown(office: Office) -> int:
    with office.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(public_case)).scalar_one()


def test_a_case_that_is_about_me_is_not_mine_to_link_or_hand_out(lite: Office) -> None:
    case_id, number = lite.case()
    about = {"office_id": lite.store.office_id, "case_id": case_id, "login": "siti", "unit": ""}
    lite.store.write(lambda connection: connection.execute(insert(case_exclusion).values(about)))
    assert lite.why(replace(REPORT, number=number)) == ["lapor.number"]
    assert offered(lite.store, lite.siti, TODAY, TODAY) == []
    assert reports_of(lite.store, lite.siti, [case_id]) == []
    budi = hired(lite.store, lite.clock, "budi", "staf")
    take(lite.store, lite.keys, budi, sheet(replace(REPORT, number=number)), lite.clock)
    assert lite.why(REPORT) == ["lapor.other_hands"]
    assert link_of(lite.store, lite.siti, case_id) is None


def test_only_who_handles_cases_takes_in_and_writes_the_table(lite: Office) -> None:
    for role in ("admin", "auditor"):
        person = hired(lite.store, lite.clock, role, role)
        refused = Refusal("lapor.not_your_role")
        assert take(lite.store, lite.keys, person, sheet(REPORT), lite.clock) == refused
        assert write_word(lite.store, person, KIND, "x", "aspirasi", lite.clock) == refused
        assert drop_word(lite.store, person, CATEGORY, "Layanan KTP", lite.clock) == refused


def test_the_table(lite: Office) -> None:
    who = lite.store, lite.siti
    assert write_word(*who, STATUS, "Ditindaklanjuti", "diproses", lite.clock) is None
    assert write_word(*who, STATUS, "DITINDAKLANJUTI", "dijawab", lite.clock) is None
    assert write_word(*who, STATUS, "x", "kependudukan", lite.clock) == Refusal("choice.unknown")
    assert write_word(*who, "warna", "x", "merah", lite.clock) == Refusal("lapor.word")
    assert write_word(*who, STATUS, "  ", "dijawab", lite.clock) == Refusal("lapor.word")
    kept = [(one.which, one.said, one.code) for one in words_of(lite.store, lite.siti.office_id)]
    assert kept == [("kategori", "Layanan KTP", "kependudukan"), ("status", "DITINDAKLANJUTI", "dijawab")]
    assert drop_word(*who, STATUS, "ditindaklanjuti", lite.clock) is None
    assert lite.why(replace(REPORT, status="Ditindaklanjuti")) == ["lapor.unknown_word"]


def test_so_many_at_once_and_the_rest_with_the_next_press(lite: Office) -> None:
    rows = [replace(REPORT, tracking_id=str(n)) for n in range(5)]
    assert [lite.take(*rows, most=2) for _ in range(4)] == [{"baru": 2}, {"baru": 2}, {"baru": 1}, {}]
    assert lite.count() == 5


def test_cut_off_in_the_middle_the_same_file_goes_on(lite: Office) -> None:
    rows = [replace(REPORT, tracking_id=str(n)) for n in range(4)]
    left = [2]

    def cut(_: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise LookupError

    def at(name: str) -> None:
        if name == "store.worked":  # all of a row is written and nothing of it committed
            cut(name)

    cut_off = replace(lite.store, boundary=at)
    with pytest.raises(LookupError):
        take(cut_off, lite.keys, lite.siti, sheet(*rows), lite.clock)
    assert lite.count() == 2
    assert lite.take(*rows) == {"baru": 2}
    assert lite.count() == 4
    assert lite.take(*rows) == {}


def test_what_is_handed_out_names_only_who_gave_the_name_openly(office: Office) -> None:
    office.case()
    office.clock.pass_(minutes=1)
    office.case(identity_mode="dirahasiakan")
    office.clock.pass_(minutes=1)
    office.case(identity_mode="anonim")
    found = offered(office.store, office.siti, TODAY, TODAY)
    assert [one.nameless for one in found] == [True, True, False]
    reports = reports_of(office.store, office.siti, [one.case_id for one in found])
    assert [(one.name, one.anonymous) for one in reports] == [("Bunga Contoh", False), ("", True), ("", True)]
    assert reports[0].category == "Layanan KTP"
    assert reports[0].office_status.startswith("Langkah 1, balasan paling lambat")


def test_what_stands_here_and_there(lite: Office) -> None:
    lite.case()
    lite.take(REPORT)

    def ids(which: str) -> list[str]:
        found = offered(lite.store, lite.siti, TODAY, TODAY, which)
        return ["" if one.link is None else one.link.tracking_id for one in found]

    assert (ids(HERE), ids(THERE), sorted(ids(EVERY))) == ([""], ["8123456"], ["", "8123456"])
    assert offered(lite.store, lite.siti, date(2026, 11, 1), date(2026, 11, 22), EVERY) == []
    (report,) = reports_of(lite.store, lite.siti, [lite.case_of("8123456")])
    assert replace(report, number="", office_status="", title=REPORT.title) == replace(
        REPORT, text="KTP belum jadi\n\nTiga kali diminta kembali.", status="Diteruskan"
    )
    assert lite.why(report) == ["tetap"]


def test_a_file_that_waits_is_sealed_its_bringers_alone_and_gone_after_a_day(lite: Office) -> None:
    store, budi = lite.store, hired(lite.store, lite.clock, "budi", "staf")
    first = files.lay_down(store, lite.siti, b"Fatimah", lite.clock)
    second = files.lay_down(store, lite.siti, b"Fatimah lagi", lite.clock)
    assert files.pick_up(store, lite.siti, first) is None
    assert files.pick_up(store, lite.siti, second) == b"Fatimah lagi"
    assert files.pick_up(store, budi, second) is None
    assert files.pick_up(store, lite.siti, "x") is None
    with store.reading() as connection:
        assert b"Fatimah" not in connection.execute(select(lapor_file.c.sealed)).scalar_one()
    lite.clock.pass_(days=1, seconds=1)
    files.forget_old(store, lite.clock)
    assert files.pick_up(store, lite.siti, second) is None


def test_their_clock_stands_beside_ours(lite: Office) -> None:
    calendar = lite.store.rules.calendar_of(lite.store.office_id)
    friday = date(2026, 11, 20)

    def stands(status: str, *days: date | None) -> tuple[str, date | None]:
        clock = their_clock(status, *days, Terms(), calendar)
        return clock.waits_for, clock.due_on

    assert stands("masuk", friday, None, None) == ("diteruskan", date(2026, 11, 25))
    assert stands("diteruskan", friday, friday, None) == ("dijawab", date(2026, 11, 27))
    assert stands("diproses", friday, None, None) == ("dijawab", None)
    assert stands("dijawab", friday, friday, friday) == ("selesai", date(2026, 11, 30))
    assert stands("selesai", friday, friday, friday) == ("", None)
