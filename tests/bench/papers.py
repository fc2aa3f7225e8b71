"""Papers: a letter against the same page as bare typst, the register against WeasyPrint with the same table.

``count``: rows of the register. WeasyPrint takes about a minute for 2,000; it is asked once.
"""

from __future__ import annotations

import html
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median

import typst

from sync.papers.body import Points
from sync.papers.books import REGISTER, Book, book
from sync.papers.legible import FONTS
from sync.papers.letter import Letter
from sync.papers.typesetting import render
from tests.bench.figure import Figure
from tests.papers.samples import BOTH, DAY, LETTER, STATIONERY, register_rows

QUICK = 100
ROUNDS = 60


def figures(count: int = 2000) -> list[Figure]:
    """Seconds of the processor; the letters are changed each time, so that nothing comes from a cache."""
    return [*letter_figures(), *register_figures(count)]


def letter_figures() -> list[Figure]:
    """Medians of acts taken in turn."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    acts: list[Callable[[Letter], object]] = [
        lambda letter: render(letter, STATIONERY),
        lambda letter: typst.Compiler(font_paths=fonts).compile(
            input=bare(letter).encode(), format="pdf", pdf_standards=["a-2b"], pdf_tags=False, timestamp=0
        ),
    ]
    spent: list[list[float]] = [[], []]
    for turn in range(ROUNDS):
        letter = replace(LETTER, number=f"400.10/{turn}/432.507/2026", subject=f"Tanggapan {turn}")
        for act, seconds in zip(acts, spent, strict=True):
            seconds.append(_processor_s(lambda act=act, letter=letter: act(letter)))  # type: ignore[misc]
    ours, theirs = (median(seconds) for seconds in spent)
    return [Figure("a letter to PDF/A, CPU s (bare typst, same page)", ours, theirs, goal=3.0)]


def register_figures(count: int) -> list[Figure]:
    """The whole way from rows to PDF, each once: the time that somebody waits, and beside it that of the processor, of
    which typst uses all cores at once."""
    import weasyprint

    rows = register_rows(count)

    def make() -> Book:
        return book("Buku rekap pengaduan", "2026", REGISTER, rows, DAY, signings=BOTH)

    ours = _seconds(lambda: render(make(), STATIONERY))
    page = as_html(make())
    theirs = _seconds(
        lambda: weasyprint.HTML(string=page, base_url=str(FONTS)).write_pdf(pdf_variant="pdf/a-2b")
    )
    name = f"register of {count:,} rows to PDF"
    return [
        Figure(f"{name}, s (WeasyPrint, same table)", ours.by_clock, theirs.by_clock, goal=0.05),
        Figure(f"{name}, CPU s of all threads (the same)", ours.of_processor, theirs.of_processor),
    ]


@dataclass(frozen=True, slots=True)
class _Spent:
    by_clock: float
    of_processor: float


def _seconds(act: Callable[[], object]) -> _Spent:
    clock, processor = time.perf_counter(), time.process_time()
    act()
    return _Spent(time.perf_counter() - clock, time.process_time() - processor)


def _processor_s(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def bare(letter: Letter) -> str:
    """The letter's page as somebody would write it in typst by hand: the same words, fonts, lines and codes."""
    assert letter.check is not None
    assert letter.survey_code is not None
    body = "\n".join(
        "\n".join(f"+ {_escaped(point.text)}" for point in block.points)
        if isinstance(block, Points)
        else f"#par(first-line-indent: (amount: 10mm, all: true))[{_escaped(block.text)}]\n"
        for block in letter.body
    )
    codes = ", ".join(
        f'image(bytes("{_quoted(code.svg())}"), format: "svg", width: 20mm, alt: "x")'
        for code in (letter.check.qr, letter.survey_code)
    )
    return f"""
#set document(title: "Surat", date: datetime(year: 2026, month: 3, day: 12))
#set text(font: "Noto Serif", size: 11pt, lang: "id")
#set page(width: 215mm, height: 330mm, margin: (left: 25mm, right: 20mm, top: 15mm, bottom: 22mm), footer: text(size: 7.5pt)[Belum puas dengan jawaban ini?])
#set par(justify: true)
#align(center)[PEMERINTAH KABUPATEN PAMEKASAN \\ #text(size: 17pt, weight: "bold")[KECAMATAN PEGANTENAN] \\ #text(size: 9pt)[Jalan Raya Pegantenan]]
#line(length: 100%, stroke: 2.2pt)
#grid(columns: (21mm, 3mm, 1fr, auto), row-gutter: 0.5em,
  [Nomor], [:], [{letter.number}], [Pegantenan, 12 Maret 2026], [Sifat], [:], [Biasa], [], [Lampiran], [:], [-], [], [Hal], [:], [*{letter.subject}*], [])
Yth. {_escaped(letter.to.name)} \\ {_escaped(letter.to.lines[0])}

{body}

#grid(columns: (1fr, 72mm), table(columns: (25mm, 14mm, 17mm), [Pejabat], [Paraf], [Tanggal], [Sekretaris], [CS], [12-03-2026]),
  [CAMAT PEGANTENAN, \\ #v(19mm) *Drs. Contoh Camat, M.Si.* \\ NIP 197001011990031001])
Tembusan:
+ Bupati Pamekasan
+ Inspektur Kabupaten Pamekasan
#grid(columns: (1fr, 1fr), {codes})
"""


def _escaped(text: str) -> str:
    return "".join(f"\\{glyph}" if glyph in "#$*_@<>\\`[]~=" else glyph for glyph in text)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def as_html(register: Book) -> str:
    """The same table as a page for WeasyPrint: same paper, fonts, widths and repeated head."""
    total = sum(width for _, width in register.columns)
    columns = "".join(f'<col style="width:{width / total:.2%}">' for _, width in register.columns)
    head = "".join(
        f"<th>{html.escape(name)}<br><small>{place}</small></th>"
        for place, (name, _) in enumerate(register.columns, 1)
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in register.rows
    )
    return f"""<!doctype html><html lang="id"><style>
@font-face {{ font-family: N; src: url(file://{FONTS}/NotoSans-Regular.ttf) }}
@font-face {{ font-family: N; font-weight: bold; src: url(file://{FONTS}/NotoSans-Bold.ttf) }}
@page {{ size: 330mm 215mm; margin: 10mm 10mm 12mm; @bottom-right {{ content: "Halaman " counter(page) " dari " counter(pages) }} }}
body {{ font: 6pt N }} table {{ border-collapse: collapse; table-layout: fixed; width: 100% }}
th, td {{ border: 0.4pt solid #888; padding: 0.7mm 0.6mm; vertical-align: top; text-align: left; white-space: pre-line }}
</style><h1>Kecamatan Pegantenan · {html.escape(register.title)}</h1><table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>
<tbody>{rows}</tbody></table>"""
