"""The procedure as a picture, drawn from its data: what stands in sop.toml is what is seen.

SVG text alone, without styles or scripts, so that a strict page may hold it and a printer has it in black and white.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from sync.cases.procedure import Sop, SopStep

WIDTH = 760
ROW = 74
BOX = 46
_LEFT, _RIGHT, _TOP = 150, 560, 60
_INK, _PAPER, _LINE = "#17323f", "#ffffff", "#5b7482"
_ROLES: Mapping[str, str] = {"camat": "Camat", "sekcam": "Sekcam", "kasi": "Kasi/Kasubag", "staf": "Staf"}


@dataclass(frozen=True, slots=True)
class Branch:
    """One way off the straight: from step ``start`` to ``end``, with its words; to the left it leads back."""

    start: int
    end: int
    words: str


def branches_of(sop: Sop) -> tuple[Branch, ...]:
    """The ways back and past that the procedure has."""
    return (
        Branch(sop.at("substance"), sop.at("referral"), "bukan kewenangan"),
        Branch(sop.at("checking"), sop.at("drafting"), "koreksi"),
        Branch(sop.at("signing"), sop.at("drafting"), "tanda tangan ditolak"),
    )


def diagram(sop: Sop, at: int | None = None) -> str:
    """An SVG, 760 units wide and 74 for each step; ``at``: the step that is marked as under way.

    Its title and description are the same told in words, for whoever does not see it.
    """
    height = _TOP + ROW * sop.last + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' role="img" font-family="sans-serif" font-size="13">',
        f"<title>Alur prosedur {escape(sop.version)}</title>",
        f"<desc>{escape(_told(sop))}</desc>",
        '<defs><marker id="ujung" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{_LINE}"/></marker></defs>',
        _text(_LEFT, 28, f"Prosedur {sop.version}: {sop.promised_days} hari kerja", weight="bold", size=16),
        *(_step(step, at) for step in sop.steps),
        *(_arrow(step) for step in sop.steps if step.next is not None),
        *(_branch(one, n) for n, one in enumerate(branches_of(sop))),
        _waiting(sop),
        "</svg>",
    ]
    return "\n".join(parts)


def _told(sop: Sop) -> str:
    steps = "; ".join(f"{step.number} {step.activity}, {_who(step)}, {_standard(step)}" for step in sop.steps)
    ways = "; ".join(f"{one.words}: dari {one.start} ke {one.end}" for one in branches_of(sop))
    return f"{steps}. Cabang: {ways}; identitas belum jelas: waktu berhenti di langkah {sop.at('identity')}."


def _who(step: SopStep) -> str:
    before = "".join(f"{_ROLES[role]}, lalu " for role in step.initials)
    return before + " atau ".join(_ROLES[role] for role in step.roles)


def _standard(step: SopStep) -> str:
    return f"{step.standard_days} hari kerja" if step.standard_days else f"{step.standard_minutes} menit"


def _y(number: int) -> int:
    return _TOP + ROW * (number - 1)


def _step(step: SopStep, at: int | None) -> str:
    y, under_way = _y(step.number), step.number == at
    stroke = 3 if under_way else 1
    lines = _wrapped(step.activity, 52)[:2]
    first = y + (28 if len(lines) == 1 else 20)
    words = [_text(_LEFT + 44, first + 16 * n, line) for n, line in enumerate(lines)]
    return "\n".join((
        f'<rect x="{_LEFT}" y="{y}" width="{_RIGHT - _LEFT}" height="{BOX}" rx="6" fill="{_PAPER}" stroke="{_INK}"'
        f' stroke-width="{stroke}"/>',
        _text(_LEFT + 22, y + 28, str(step.number), weight="bold", size=16, anchor="middle"),
        *words,
        _text(_RIGHT + 14, y + 19, _who(step), size=12),
        _text(_RIGHT + 14, y + 36, _standard(step) + (" · sekarang" if under_way else ""), size=12),
    ))  # fmt: skip


def _arrow(step: SopStep) -> str:
    assert step.next is not None
    middle = (_LEFT + _RIGHT) // 2
    return _path(f"M{middle} {_y(step.number) + BOX}V{_y(step.next) - 1}")


def _branch(one: Branch, n: int) -> str:
    """Along the left edge, each in a lane of its own, its words beside it."""
    lane = _LEFT - 22 - 26 * (n % 3)
    start, end = _y(one.start) + BOX // 2, _y(one.end) + BOX // 2 + 10 * (n - 1)
    line = _path(f"M{_LEFT} {start}H{lane}V{end}H{_LEFT - 1}", dashed=True)
    turned = f'<g transform="rotate(-90 {lane - 5} {(start + end) // 2})">'
    return f"{line}\n{turned}{_text(lane - 5, (start + end) // 2, one.words, size=11, anchor='middle')}</g>"


def _waiting(sop: Sop) -> str:
    y = _y(sop.at("identity"))
    loop = _path(f"M{_LEFT} {y + 12}H{_LEFT - 30}V{y + 34}H{_LEFT - 1}", dashed=True)
    words = ("belum jelas:", "waktu berhenti,", f"{sop.identity_days} hari")
    told = (_text(_LEFT - 36, y + 14 + 14 * n, line, size=11, anchor="end") for n, line in enumerate(words))
    return "\n".join((loop, *told))


def _path(way: str, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<path d="{way}" fill="none" stroke="{_LINE}" stroke-width="1.5"{dash} marker-end="url(#ujung)"/>'


def _text(  # noqa: PLR0917 - where, what, how
    x: int, y: int, words: str, weight: str = "normal", size: int = 13, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{_INK}">'
        f"{escape(words)}</text>"
    )


def _wrapped(words: str, longest: int) -> list[str]:
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) >= longest and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
