"""One month, quarter or year whole, every figure with how it is counted."""

from __future__ import annotations

from datetime import date, datetime

from sync.cases.satisfaction import ELEMENTS
from sync.central.month_counts import DIMENSIONS
from sync.central.periods import Period
from sync.central.statistics import Statistics, most_first
from sync.desk.desk import Desk
from sync.desk.figures.drawing import number, per_cent, shares
from sync.desk.figures.lists import cases_by, step_done, to_list
from sync.desk.figures.views import Bar, BarTable, StatisticsView, Tile
from sync.desk.wording import Wording
from sync.desk.words import moment_words, month_name

_SECTION = {"channel": "channel", "klass": "klass", "disposition": "disposition", "outcome": "outcome"}
_QUESTION = {"kind": "kind", "service": "unit", "desa": "desa"}


def statistics_view(desk: Desk, found: Statistics, now: datetime, today: date) -> StatisticsView:
    """The page of this period."""
    period, wording = found.period, desk.wording
    later = period.later
    return StatisticsView(
        title=f"Statistik {period_words(period)}",
        code=period.code,
        earlier=(_page(desk, period.earlier), period_words(period.earlier)),
        later=(_page(desk, later), period_words(later)) if later.first <= today else None,
        kinds=_kinds(desk, period),
        tiles=_tiles(desk, found),
        tables=tuple(_table(desk, found, name) for name in DIMENSIONS if found.by[name]),
        steps=_steps(desk, found),
        days=_days(desk, found),
        elements=_elements(found, wording),
        survey_line=_survey_line(found, wording),
        contents=_contents(desk, found),
        as_of=moment_words(now),
    )


def period_words(period: Period) -> str:
    """``November 2026``, ``triwulan IV 2026``, ``tahun 2026``."""
    if period.kind == "bulan":
        return f"{month_name(period.first.month)} {period.first.year}"
    if period.kind == "kuartal":
        return f"triwulan {('I', 'II', 'III', 'IV')[period.first.month // 3]} {period.first.year}"
    return f"tahun {period.first.year}"


def code_words(wording: Wording, dimension: str, code: str) -> str:
    """A code of a breakdown as staff read it."""
    if not code:
        return wording.say("unsaid", dimension)
    if dimension in _QUESTION:
        return wording.answer(_QUESTION[dimension], code)
    section = _SECTION.get(dimension)
    return code if section is None else wording.say(section, code)


def _kinds(desk: Desk, period: Period) -> tuple[tuple[str, str, bool], ...]:
    """The month, quarter and year in which this period begins."""
    first = period.first
    codes = (f"{first:%Y-%m}", f"{first.year}-K{(first.month + 2) // 3}", f"{first.year}")
    return tuple(
        (f"{desk.pages.root}/statistik?periode={code}", words, code == period.code)
        for code, words in zip(codes, ("Bulan", "Triwulan", "Tahun"), strict=True)
    )


def _page(desk: Desk, period: Period) -> str:
    return f"{desk.pages.root}/statistik?periode={period.code}"


def _tiles(desk: Desk, found: Statistics) -> tuple[Tile, ...]:
    say, period = desk.wording.say, found.period
    answered = to_list(desk, period, closed=True, capaian="dijawab")
    return (
        Tile(number(found.received), "diterima", say("meaning", "received"), href=to_list(desk, period)),
        Tile(
            number(found.closed), "selesai", say("meaning", "closed"), href=to_list(desk, period, closed=True)
        ),
        Tile(
            per_cent(found.in_time, found.answered),
            "tepat waktu",
            say("meaning", "on_time"),
            href=to_list(desk, period, closed=True, capaian="tepat"),
        ),
        Tile(number(found.median_days, 1), "hari kerja, median", say("meaning", "median"), href=answered),
        Tile(number(found.p90_days), "hari kerja, 9 dari 10", say("meaning", "p90"), href=answered),
        Tile(
            number(found.returned),
            "pernah dikembalikan",
            say("meaning", "returned"),
            href=to_list(desk, period, capaian="dikembalikan"),
        ),
        Tile(
            number(found.reopened),
            "pernah dibuka kembali",
            say("meaning", "reopened"),
            href=to_list(desk, period, capaian="dibuka_lagi"),
        ),
        Tile(
            number(found.failed),
            "pengiriman gagal",
            say("meaning", "failed"),
            href=to_list(desk, period, capaian="gagal_kirim"),
        ),
        Tile(
            number(found.gaps),
            "nomor urut belum tiba",
            say("meaning", "gaps"),
            "late" if found.gaps else "",
            f"{desk.pages.root}/kios",
        ),
    )


def _table(desk: Desk, found: Statistics, dimension: str) -> BarTable:
    counts = most_first(found.by[dimension])
    lengths = shares([count for _, count in counts])
    title, head, meaning = desk.wording.say("dimension", dimension).split("|")
    bars = (
        Bar(
            code_words(desk.wording, dimension, code),
            number(count),
            lengths[place],
            per_cent(count, found.received),
            cases_by(desk, dimension, code, found.period),
            hatched=not code,
        )
        for place, (code, count) in enumerate(counts)
    )
    return BarTable(title, head, "pengaduan", tuple(bars), meaning)


def _steps(desk: Desk, found: Statistics) -> BarTable:
    wording = desk.wording
    bars = (
        Bar(
            f"{one.step} · {wording.say('step', str(one.step))}",
            f"{per_cent(one.in_time, one.done)}",
            one.in_time * 100 / one.done,
            f"{number(one.in_time)} dari {number(one.done)}",
            step_done(desk, one.step, found.period),
        )
        for one in found.steps
    )
    return BarTable(
        "Tepat waktu tiap langkah", "Langkah", "tepat waktu", tuple(bars), wording.say("meaning", "steps")
    )


def _days(desk: Desk, found: Statistics) -> BarTable:
    lengths = shares(list(found.days.values()))
    bars = (
        Bar(
            f"{days} hari kerja",
            number(count),
            lengths[place],
            per_cent(count, found.answered),
            to_list(desk, found.period, closed=True, capaian="dijawab", hari=str(days)),
        )
        for place, (days, count) in enumerate(found.days.items())
    )
    return BarTable(
        "Lama penanganan", "Hari kerja", "pengaduan", tuple(bars), desk.wording.say("meaning", "days")
    )


def _elements(found: Statistics, wording: Wording) -> BarTable | None:
    if found.survey is None:
        return None
    bars = (
        Bar(
            f"{place}. {wording.say('element', code)}",
            number(float(found.survey.means[code]), 2),
            float(found.survey.means[code]) * 25,
        )
        for place, code in enumerate(ELEMENTS, start=1)
    )
    return BarTable("Survei kepuasan", "Unsur", "nilai, 1–4", tuple(bars), wording.say("meaning", "elements"))


def _survey_line(found: Statistics, wording: Wording) -> str:
    if found.survey is None:
        return "Belum ada jawaban survei dalam periode ini."
    index = number(float(found.survey.index), 2)
    return f"Indeks {index}: {wording.say('grade', found.survey.grade)}, dari {number(found.survey.answers)} jawaban."


def _contents(desk: Desk, found: Statistics) -> BarTable:
    wording = desk.wording
    total = sum(found.contents.values())
    lengths = shares([found.contents.get(score, 0) for score in (1, 2, 3, 4)])
    bars = (
        Bar(wording.say("content", str(score)), number(found.contents.get(score, 0)), lengths[score - 1],
            per_cent(found.contents.get(score, 0), total),
            to_list(desk, found.period, closed=True, puas=str(score)))
        for score in (1, 2, 3, 4)
    )  # fmt: skip
    return BarTable(
        "Puas saat surat diserahkan",
        "Nilai",
        "jawaban",
        tuple(bars) if total else (),
        wording.say("meaning", "content"),
    )
