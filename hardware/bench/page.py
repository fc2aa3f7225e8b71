"""The bench as HTML. Pure but for looking at the devices; parts with ``data-live`` are renewed by bench.js."""

from __future__ import annotations

from html import escape

from hardware.bench.bench import Bench
from hardware.bench.buttons import PRINTER, READER, SCANNER, WELL, Button
from hardware.ports import Sight

_SHOWN_PAPERS, _SHOWN_EVENTS = 6, 12

_SIGHTS = {
    Sight.EMPTY: ("Kosong", "empty"),
    Sight.HAND: ("Ada tangan", "hand"),
    Sight.PARTIAL: ("Tidak utuh", "partial"),
    Sight.MOVING: ("Bergerak", "moving"),
    Sight.DARK: ("Gelap", "dark"),
    Sight.BLUR: ("Kabur", "blurred"),
    Sight.GLARE: ("Silau", "glare"),
    Sight.STILL: ("Siap difoto", "good to take"),
}


def page(bench: Bench, trouble: str | None = None) -> str:
    """The whole page; ``trouble`` is what the last press could not do."""
    said = f'<p class="trouble" role="alert">{escape(trouble)}</p>' if trouble else ""
    parts = [_printer(bench), _scanner(bench), _reader(bench)]
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Meja uji perangkat</title>"
        '<link rel="stylesheet" href="/bench.css"><link rel="icon" href="data:,">'
        '<script src="/bench.js" defer></script></head><body>'
        "<header><h1>Meja uji perangkat</h1><small>device bench: make the simulated devices fail</small>"
        '<noscript><a href="/">Segarkan <small>refresh</small></a></noscript></header>'
        f"{said}<main>{''.join(parts)}</main></body></html>"
    )


def _section(device: str, words: str, english: str, inside: str) -> str:
    return (
        f'<section id="{device}"><h2>{words} <small>{english}</small></h2>'
        f'<form method="post" action="/press/{device}">{inside}</form></section>'
    )


def _live(name: str, inside: str, tag: str = "div") -> str:
    return f'<{tag} id="{name}" class="{name.rpartition("-")[2]}" data-live>{inside}</{tag}>'


def _button(button: Button, *, on: bool = False) -> str:
    kind = "once" if button.off is None else "switch"
    pressed = f' aria-pressed="{"true" if on else "false"}"' if button.off is not None else ""
    return (
        f'<button class="{kind}" name="key" value="{button.key}"{pressed}>'
        f"{escape(button.words)}<small>{escape(button.english)}</small></button>"
    )


def _printer(bench: Bench) -> str:
    buttons = "".join(_button(button, on=bench.is_on(button, "printer")) for button in PRINTER)
    at_byte = (
        '<label class="place">Gangguan baru terjadi pada byte ke- <small>strike at this byte of a job; empty: at once</small>'
        '<input name="at_byte" inputmode="numeric" pattern="[0-9]*" maxlength="8" autocomplete="off"></label>'
    )
    inside = (
        "<button disabled hidden></button>"  # else Enter in the field would press the first fault
        + _live("printer-lamps", _lamps(bench))
        + at_byte
        + _live("printer-buttons", buttons + _button(WELL))
        + _live("printer-armed", _armed(bench))
        + _live("printer-papers", _papers(bench))
        + f"<details><summary>Kejadian <small>events</small></summary>{_live('printer-events', _events(bench), 'ol')}</details>"
    )
    return _section("printer", "Pencetak struk", "printer", inside)


def _lamps(bench: Bench) -> str:
    now, dark = bench.printer.condition, bench.printer.deaf
    lamps = (
        ("green", not dark, "Listrik", "power"),
        ("red", not dark and now.offline, "Gangguan", "error"),
        ("amber", not dark and (now.near_end or now.paper_out), "Kertas", "paper"),
    )
    shown = "".join(
        f'<li class="{colour if on else "off"}">{words} <small>{english}</small></li>'
        for colour, on, words, english in lamps
    )
    words, english = _state(bench)
    return f'<ul class="lamp">{shown}</ul><p class="state">{words} <small>{english}</small></p>'


def _state(bench: Bench) -> tuple[str, str]:
    now = bench.printer.condition
    states = (
        (not bench.printer.knobs.powered, ("Mati", "off")),
        (bench.printer.deaf, ("Sedang menyala", "starting")),
        (bench.printer.knobs.unplugged, ("Kabel dicabut", "cable out")),
        (now.cover_open, ("Tutup terbuka", "cover open")),
        (now.paper_out, ("Kertas habis", "paper out")),
        (now.cutter_error, ("Galat pemotong, menunggu perintah", "cutter error, until a command ends it")),
        (now.heat_error, ("Terlalu panas", "too hot")),
        (now.near_end, ("Siap, kertas hampir habis", "ready, paper near end")),
    )
    return next((words for on, words in states if on), ("Siap", "ready"))


def _armed(bench: Bench) -> str:
    waits = "".join(
        f"<li>byte {at_byte}: {escape(', '.join(f'{name} = {value}' for name, value in turns.items()))}</li>"
        for at_byte, turns in bench.printer.armed
    )
    return f"<p>Menunggu <small>armed</small></p><ul>{waits}</ul>" if waits else ""


def _papers(bench: Bench) -> str:
    hanging = bench.printer.hanging()
    total = len(bench.printer.papers)
    slot = (
        f'<figure class="hanging"><img src="/hanging.png?{total}.{hanging.height}" alt="" '
        f'width="{hanging.width}" height="{hanging.height}">'
        "<figcaption>Belum dipotong <small>still hanging</small></figcaption></figure>"
        if hanging is not None
        else ""
    )
    newest = range(total - 1, max(-1, total - 1 - _SHOWN_PAPERS), -1)
    cut = "".join(_paper(bench, number) for number in newest)
    nothing = '<p class="empty">Belum ada kertas keluar. <small>no paper yet</small></p>'
    return slot + cut or nothing


def _paper(bench: Bench, number: int) -> str:
    image = bench.printer.papers[number].image
    return (
        f'<figure><a href="/paper/{number}.png"><img src="/paper/{number}.png" loading="lazy" alt="Kertas {number + 1}" '
        f'width="{image.width}" height="{image.height}"></a>'
        f"<figcaption>Kertas {number + 1} <small>paper</small></figcaption></figure>"
    )


def _events(bench: Bench) -> str:
    newest = list(bench.printer.events.newest)[-_SHOWN_EVENTS:]
    lines = []
    for event in reversed(newest):
        facts = " ".join(f"{key}={value}" for key, value in event.items() if key not in ("s", "event"))
        lines.append(f"<li><b>{escape(str(event['event']))}</b> {escape(facts)}</li>")
    return "".join(lines)


def _scanner(bench: Bench) -> str:
    if bench.scanner is None:
        return ""
    seen = bench.scanner.seen()
    words, english = ("Kabel dicabut", "cable out") if seen is None else _SIGHTS[seen.sight]
    stamp = (
        "none" if seen is None else f"{seen.sight}.{int(seen.image[::40, ::40].astype(int).sum()) // 2000}"
    )
    picture = (
        '<p class="empty">Tidak ada gambar <small>no picture</small></p>'
        if seen is None
        else f'<img src="/tray.jpg?{stamp}" width="640" height="360" alt="">'
    )
    buttons = "".join(_button(button, on=bench.is_on(button, "scanner")) for button in SCANNER)
    inside = _live("scanner-tray", f'{picture}<p class="state">{words} <small>{english}</small></p>') + _live(
        "scanner-buttons", buttons
    )
    return _section("scanner", "Kamera kartu", "card tray", inside)


def _reader(bench: Bench) -> str:
    if bench.reader is None:
        return ""
    inside = (
        '<label class="code">Isi kode <small>text of a code</small>'
        '<input name="code" maxlength="512" autocomplete="off" spellcheck="false"></label>'
        '<div class="buttons">'
        '<button class="once" name="key" value="typed">Tunjukkan kode ini<small>present it</small></button>'
        '<button class="once" name="key" value="last">Tunjukkan kode struk terakhir'
        "<small>present the newest receipt's</small></button></div>"
        + _live("reader-buttons", _button(READER, on=not bench.reader_plugged()))
    )
    return _section("reader", "Pembaca kode", "code reader", inside)
