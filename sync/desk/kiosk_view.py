"""One kiosk's page as plain values: every figure with what it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sync.central.conflicts import Conflict, Version, conflicts_of
from sync.central.devices import Device, devices_of
from sync.central.fleet import FleetKiosk
from sync.central.fleet_alarms import CLOCK_OFF_S, DISK_LOW
from sync.central.kiosk_acts import MACHINE, KioskEvent, history_of
from sync.central.kiosk_deliveries import Delivery, last_deliveries, parked_of
from sync.central.kiosk_report import StaffDeed
from sync.central.kiosk_troubles import standing_of, troubles_of
from sync.central.people import everybody
from sync.desk.desk import Desk
from sync.desk.fleet_words import (
    NO_NEWS,
    drift_words,
    expected_words,
    room_words,
    span_words,
    state_cell,
)
from sync.desk.kiosk_health import part_lines, trouble_lines
from sync.desk.kiosk_views import BatchLine, ConflictView, Figure, GapLine, KioskView, PartLine, VersionView
from sync.desk.kiosks import Looked, may_enrol
from sync.desk.printers import printer_words
from sync.desk.views import EventLine, Fact
from sync.desk.visits import Visit
from sync.desk.words import ago_words, moment_words, number_words, size_words


def kiosk_view(visit: Visit, looked: Looked) -> KioskView:
    """All that the page of this enrolment shows."""
    desk, one = visit.desk, looked.kiosk
    may_act = may_enrol(visit.person)
    names = {person.login: person.name for person in everybody(desk.store, visit.person.office_id)}
    return KioskView(
        prefix=one.device.prefix,
        line=f"Terdaftar {moment_words(one.device.enrolled_at)}",
        state=state_cell(one, 0, desk.wording),
        alarms=looked.alarms,
        figures=tuple(_figures(one, desk)),
        gaps=tuple(GapLine(span_words(gap), gap.first, gap.last) for gap in one.gaps),
        conflicts=tuple(_conflict(each, desk) for each in conflicts_of(desk.store, one.device)),
        batches=tuple(_batch(each, desk) for each in last_deliveries(desk.store, one.device)),
        parked=tuple(
            Fact(moment_words(each.at), f"{desk.wording.say('event', each.kind)}, urutan {each.seq}")
            for each in parked_of(desk.store, one.device)
        ),
        history=tuple(_event(each, names, desk) for each in history_of(desk.store, one.device)),
        staff=tuple(_deed(each, desk) for each in one.report.staff),
        enrolments=_enrolments(one.device, desk),
        may_act=may_act,
        may_revoke=may_act and one.device.state != "revoked",
        parts=_parts(one, desk),
        troubles=trouble_lines(troubles_of(desk.store, one.device, desk.clock()), desk.clock(), desk.wording),
    )


def _parts(one: FleetKiosk, desk: Desk) -> tuple[PartLine, ...]:
    """Of an ended enrolment nobody mends anything."""
    if one.device.state != "active" or not one.report.parts:
        return ()
    since = standing_of(desk.store, one.device.office_id).get(one.device.device_id, {})
    return part_lines(one.report.parts, since, desk.clock(), desk.wording)


def _figures(one: FleetKiosk, desk: Desk) -> Iterator[Figure]:
    yield from _contact(one, desk)
    yield from _queue(one, desk)
    yield from _stream(one)
    yield from _machine(one, desk)


def _contact(one: FleetKiosk, desk: Desk) -> Iterator[Figure]:
    now, seen, report = desk.clock(), one.device.last_seen_at, one.report
    words = f"{ago_words(seen, now)} ({moment_words(seen)})" if seen else "Belum pernah"
    yield Figure("Kontak terakhir", words, "Kiriman terakhir yang tanda tangannya cocok.")
    if one.silence is not None:
        yield Figure(
            "Ditunggu sampai",
            expected_words(one.silence.expected, now),
            f"Diam lebih dari {desk.limits.silent_after} menit jam kantor dihitung sebagai gangguan. "
            "Malam, akhir pekan, dan hari libur tidak dihitung.",
            "late" if one.silence.over else "",
        )
    yield _test_case(one)
    started = report.started_at
    yield Figure("Menyala sejak", moment_words(started) if started else NO_NEWS, "Aplikasi kios dimulai.")


def _test_case(one: FleetKiosk) -> Figure:
    """Of an enrolment from before test cases its cases speak."""
    what = "Kasus uji membuktikan bahwa yang disegel kios dapat dibuka pusat; tidak masuk daftar mana pun."
    if one.tested is not None:
        return Figure("Kasus uji", f"Dibuka pusat {moment_words(one.tested)}", what)
    if not one.is_unproved:
        return Figure("Kasus uji", NO_NEWS, what)
    how = "Kasus uji ikut kiriman pertama kios, lewat jaringan atau stik USB, sampai pusat membukanya."
    return Figure("Kasus uji", "Terdaftar, kasus uji belum sampai di pusat", how, "soon")


def _queue(one: FleetKiosk, desk: Desk) -> Iterator[Figure]:
    report, now = one.report, desk.clock()
    waiting = NO_NEWS if report.waiting_cases is None else f"{report.waiting_cases} kasus"
    if report.waiting_bytes:
        waiting += f", {size_words(report.waiting_bytes)}"
    yield Figure(
        "Antrean di kios", waiting, "Menurut kabar terakhir kios: sudah diterima, belum lengkap di pusat."
    )
    if report.oldest_waiting_at:
        words = f"{ago_words(report.oldest_waiting_at, now)} ({moment_words(report.oldest_waiting_at)})"
        yield Figure("Yang tertua", words, "Lebih dari satu hari kerja menjadi peringatan.")
    aside = NO_NEWS if report.quarantined is None else str(report.quarantined)
    tone = "soon" if report.quarantined else ""
    yield Figure(
        "Disisihkan di kios", aside, "Ditolak pusat atau rusak; menunggu keputusan petugas di kios.", tone
    )


def _stream(one: FleetKiosk) -> Iterator[Figure]:
    device, report = one.device, one.report
    here = f"{device.last_serial:06d}" if device.last_serial else "Belum ada"
    yield Figure(
        "Nomor urut terakhir di pusat", here, "Nomor urut pada tanda terima; tanpa celah bila lengkap."
    )
    if report.last_serial is not None:
        yield Figure(
            "Nomor urut terakhir di kios",
            f"{report.last_serial:06d}",
            "Lebih tinggi dari pusat berarti masih ada yang menunggu dikirim.",
        )
    seq = f"sampai {device.have_through}, babak {device.epoch}"
    yield Figure(
        "Catatan tanpa celah", seq, "Setiap catatan kios berurutan; babak baru dimulai setelah pemulihan."
    )


def _machine(one: FleetKiosk, desk: Desk) -> Iterator[Figure]:
    report = one.report
    version = report.version or NO_NEWS
    behind = f"Yang terbaru di kantor ini {one.newest}."
    yield Figure("Versi perangkat lunak", version, behind)
    yield from _updates(one, desk)
    drift = NO_NEWS if report.clock_offset_s is None else drift_words(report.clock_offset_s)
    off = report.clock_offset_s is not None and abs(report.clock_offset_s) > CLOCK_OFF_S
    yield Figure(
        "Jam kios", drift, "Selisih dari jam pusat; tenggat dihitung dengan jam pusat.", "soon" if off else ""
    )
    room = NO_NEWS if report.disk_free is None else room_words(report.disk_free)
    low = report.disk_free is not None and report.disk_free < DISK_LOW
    yield Figure("Sisa disk kios", room, "Di bawah 1 GB menjadi peringatan.", "soon" if low else "")
    yield Figure("Printer", printer_words(one.device, desk.wording)[0], "Menurut kabar terakhir kios.")
    yield Figure("Daftar kunci", _keys(one), "Kepada kunci mana pengaduan baru disegel.")
    yield Figure("Kunci tanda tangan", one.device.key_id, "Tercetak dalam bukti pada tanda terima.")
    if one.device.hardware:
        yield Figure("Perangkat", one.device.hardware, "Yang disebut kios saat didaftarkan.")


def _updates(one: FleetKiosk, desk: Desk) -> Iterator[Figure]:
    """What is on offer to it, how far it is, how the last one ended; and the office's settings."""
    report, orders, device = one.report, desk.orders, one.device
    offered = orders.release_for(device.prefix, report.version or "")
    if report.update is not None:
        stage, version = report.update
        yield Figure("Pembaruan", f"{version} {desk.wording.say('update_stage', stage)}", _AT_NIGHT)
    elif offered is not None:
        words = "Kios mengambilnya sedikit demi sedikit, setelah semua kiriman pengaduan."
        yield Figure("Pembaruan", f"{offered.version} ditawarkan", words)
    if report.updated is not None:
        word, version = report.updated
        tone = "" if word == "update.done" else "soon"
        yield Figure(
            "Pembaruan terakhir", f"{version} {desk.wording.say('update_end', word)}".strip(), _LIVES, tone
        )
    wanted = orders.wanted_of(device.office_id, device.prefix)[0]
    if wanted or report.settings:
        taken = report.settings == wanted
        value = "sudah dipakai" if taken else "belum dipakai kios"
        why = f"Tidak dapat dipakai kios: {report.settings_key}." if report.settings_key else _SETTINGS
        yield Figure("Setelan dari kantor", value, why, "soon" if report.settings_key else "")


_AT_NIGHT = "Kios berganti versi di antara dua kunjungan, biasanya malam hari."
_LIVES = "Versi yang tidak berjalan baik dikembalikan sendiri; pengaduan tidak ada yang hilang."
_SETTINGS = (
    "Diatur di halaman Setelan kios; dipakai setelah aplikasi kios mulai ulang di antara dua kunjungan."
)


def _keys(one: FleetKiosk) -> str:
    report = one.report
    if report.recipients_version is None:
        return NO_NEWS
    listed = one.listed
    if listed is None or report.recipients_version != listed.version:
        return f"versi {report.recipients_version}"
    return f"versi {report.recipients_version}, berlaku sampai {moment_words(listed.valid_until)}"


def _conflict(one: Conflict, desk: Desk) -> ConflictView:
    return ConflictView(
        head_sha256=one.head_sha256,
        title=desk.wording.say("conflict_reason", one.reason),
        seen=moment_words(one.seen_at),
        versions=(
            VersionView("Pertama: sudah di pusat", _version(one.first, desk)),
            VersionView("Kedua: datang kemudian", _version(one.second, desk)),
        ),
        may_take=one.may_take,
        decision=desk.wording.say("conflict_decision", one.decision) if one.decision else "",
    )


def _version(one: Version, desk: Desk) -> tuple[Fact, ...]:
    facts = (
        Fact("Catatan", desk.wording.say("event", one.kind) if one.kind else "Tidak ditemukan"),
        Fact("Nomor lacak", number_words(one.number.replace("-", ""))),
        Fact("Nomor urut", one.serial),
        Fact("Menurut kios", moment_words(one.at) if one.at else ""),
        Fact("Sidik catatan", one.head_sha256[:16]),
        Fact("Sidik isi", one.body_sha256[:16]),
    )
    return tuple(fact for fact in facts if fact.value)


def _batch(one: Delivery, desk: Desk) -> BatchLine:
    return BatchLine(moment_words(one.at), desk.wording.say("carrier", one.carrier), one.records)


def _event(one: KioskEvent, names: dict[str, str], desk: Desk) -> EventLine:
    who = "Dicatat pusat sendiri" if one.actor == MACHINE else names.get(one.actor, one.actor)
    title = desk.wording.say("kiosk_event", one.kind)
    detail = one.detail
    if alarm := detail.get("alarm"):
        title += f": {desk.wording.say('kiosk_alarm', str(alarm))}"
    if former := detail.get("former"):
        title += f": {former}"
    if "first" in detail:
        title += f": {detail['first']:06d}–{detail['last']:06d}"
    if decision := detail.get("decision"):
        title += f": {desk.wording.say('conflict_decision', str(decision)).lower()}"
    tone = "good" if one.kind in ("alarm-cleared", "conflict-decided") else ""
    return EventLine(title, who, moment_words(one.at), one.reason, tone)


def _deed(one: StaffDeed, desk: Desk) -> EventLine:
    outcome = desk.wording.say("staff_outcome", one.outcome)
    title = f"{desk.wording.say('staff_deed', one.what)}: {outcome}"
    return EventLine(title, one.by, moment_words(one.at), "", "")


def _enrolments(of: Device, desk: Desk) -> tuple[Fact, ...]:
    """All of the same machine, the newest first."""
    same: Sequence[Device] = [
        one for one in devices_of(desk.store, of.office_id) if one.identity == of.identity
    ]
    states = {"active": "dipakai", "closed": "diganti", "revoked": "dicabut"}
    return tuple(
        Fact(
            one.prefix,
            f"{states.get(one.state, one.state)} · terdaftar {moment_words(one.enrolled_at)} · "
            f"nomor urut terakhir {one.last_serial:06d}",
        )
        for one in same
    )
