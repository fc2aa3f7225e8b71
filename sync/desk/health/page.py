"""The page of settings and health put together: the doctor's findings in the office's words."""

from __future__ import annotations

from importlib import metadata

from sync.cases.working_calendar import JAKARTA
from sync.central import duties
from sync.central.examination import Finding
from sync.central.offices import offices
from sync.central.store import head_revision
from sync.desk.calendar.page import warnings_of
from sync.desk.desk import Desk
from sync.desk.health.settings import NOT_SAID, setting_groups
from sync.desk.health.views import FindingLine, HealthView
from sync.desk.views import Fact, Said
from sync.desk.visits import Visit
from sync.desk.wording import Wording
from sync.desk.words import ago_words, moment_words

_LOOKS = {"bad": ("late", "circle-x"), "warn": ("soon", "triangle-alert"), "ok": ("good", "circle-check")}
_ORDER = ("bad", "warn", "ok")


def health_view(visit: Visit) -> HealthView:
    """As it is at this moment; looking takes a second or two."""
    desk = visit.desk
    findings = sorted(desk.examine(), key=lambda one: _ORDER.index(one.level))
    today = desk.clock().astimezone(JAKARTA).date()
    return HealthView(
        line=f"Diperiksa {moment_words(desk.clock())}",
        verdict=_verdict(findings),
        warnings=warnings_of(desk.store.rules.calendar_of(visit.person.office_id), today),
        troubles=tuple(_line(one, desk.wording) for one in findings if one.level != "ok"),
        wells=tuple(_line(one, desk.wording) for one in findings if one.level == "ok"),
        duties=_duties(desk),
        channels=_channels(desk, visit),
        versions=_versions(desk, visit),
        settings=setting_groups(desk.settings, desk.store.rules),
    )


def _verdict(findings: list[Finding]) -> Said:
    bad = sum(one.level == "bad" for one in findings)
    warned = sum(one.level == "warn" for one in findings)
    if bad:
        return Said(
            "error", f"{bad} hal harus ditangani", "Yang teratas dahulu. Bila ragu, hubungi admin sistem."
        )
    if warned:
        return Said(
            "soon",
            f"{warned} hal perlu perhatian",
            "Tidak mendesak, tetapi jangan dibiarkan lewat minggu ini.",
        )
    return Said("good", "Semua dalam keadaan baik")


def _line(one: Finding, wording: Wording) -> FindingLine:
    title, _, words = wording.say("finding", one.name, one.name).partition("|")
    tone, icon = _LOOKS[one.level]
    remedy = (
        ""
        if one.level == "ok"
        else wording.say("finding_remedy", one.name, wording.say("finding_remedy", "other"))
    )
    technical = " → ".join(filter(None, (f"{one.name}: {one.words}", one.remedy)))
    return FindingLine(title, wording.say("finding_state", one.level), tone, icon, words, remedy, technical)


def _duties(desk: Desk) -> tuple[Fact, ...]:
    facts = []
    for name in (duties.BACKUP, duties.SWEEP, duties.DEEP_SWEEP):
        last = duties.last(desk.store, name)
        done = "belum pernah"
        if last is not None:
            done = f"{moment_words(last.done_at)} ({ago_words(last.done_at, desk.clock())})"
        facts.append(Fact(desk.wording.say("duty", name), done))
    return tuple(facts)


def _channels(desk: Desk, visit: Visit) -> tuple[Fact, ...]:
    office = desk.store.rules.office
    active = sum(one.kiosks for one in offices(desk.store) if one.office_id == visit.person.office_id)
    return (
        Fact("Kios", f"{active} kios terdaftar" if active else "Belum ada kios terdaftar"),
        Fact(
            "Kotak surat, kunjungan",
            "Dicatat petugas pada Penerimaan" if "/terima" in desk.paths else NOT_SAID,
        ),
        Fact("Telepon", _read_by_staff(office.telephone)),
        Fact("WhatsApp dan SMS", _read_by_staff(office.whatsapp)),
        Fact("Surel", _read_by_staff(office.email)),
    )


def _read_by_staff(address: str) -> str:
    return f"{address}, dibaca petugas" if address else NOT_SAID


def _versions(desk: Desk, visit: Visit) -> tuple[Fact, ...]:
    rules = desk.store.rules
    return (
        Fact("Kotak Aduan", metadata.version("kotak-aduan")),
        Fact("Skema basis data", head_revision()),
        Fact("Prosedur", rules.sop.version),
        Fact("Kalender kerja", rules.calendar_of(visit.person.office_id).data.stamp),
        Fact("Kunci tanda tangan pusat", desk.keys.key_id),
    )
