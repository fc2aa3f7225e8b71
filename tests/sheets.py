"""Contact sheets of the kiosk's pages: small pictures with their names, to be looked at beside each other.

The Stage's environment must have been prepared before this module is imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from kiosk.layout import STANDARD, Colours, Layout, TextSize
from kiosk.presenters.views import Overlay, View
from kiosk.stage import Stage
from kiosk.widgets.fonts import font_file
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_15, PORTRAIT_21, Panel
from tests.ui.plays import PlayedVisit
from tests.ui.views import OVERLAYS, VIEWS

_HALF = Panel(540, 960, PORTRAIT_21.px_per_mm / 2)
_HALF_LYING = Panel(LANDSCAPE_15.width_px // 2, LANDSCAPE_15.height_px // 2, LANDSCAPE_15.px_per_mm / 2)
_SMALL, _SMALL_LYING = Panel(540, 960, PORTRAIT_15.px_per_mm / 2), _HALF_LYING
_WIDE_PX, _GAP, _LABEL_PX = 324, 12, 26
_ACROSS = 12
"""Pictures in a row of an upright sheet: four views in three languages."""
_ROWS = 2

WAYS: dict[str, tuple[Panel, Layout]] = {
    "M": (_HALF, STANDARD),
    "L": (_HALF, Layout(text=TextSize.LARGE)),
    "XL": (_HALF, Layout(text=TextSize.EXTRA)),
    "dark": (_HALF, Layout(colours=Colours.DARK)),
    "contrast": (_HALF, Layout(colours=Colours.CONTRAST)),
    "cream": (_HALF, Layout(colours=Colours.CREAM)),
    "low": (_HALF, Layout(low_reach=True)),
    "low left XL": (_HALF, Layout(text=TextSize.EXTRA, low_reach=True, left_handed=True)),
    "small": (_SMALL, STANDARD),
    "small XL": (_SMALL, Layout(text=TextSize.EXTRA)),
}
"""Ways of seeing, beside each other on the sheets of the main pages."""
LYING: dict[str, tuple[Panel, Layout]] = {
    "lying": (_HALF_LYING, STANDARD),
    "lying XL": (_HALF_LYING, Layout(text=TextSize.EXTRA)),
    "lying contrast": (_HALF_LYING, Layout(colours=Colours.CONTRAST)),
    "lying left": (_HALF_LYING, Layout(left_handed=True)),
}
_MAIN = [
    "welcome",
    "kind",
    "notice",
    "id_scan",
    "name",
    "nik",
    "desa",
    "when",
    "account",
    "evidence",
    "review",
    "sign",
    "done",
    "done-paper",
    "status-late",
    "closed",
]

Picture = tuple[str, Image.Image]


def draw(stage: Stage, out: Path, languages: Sequence[str], names: tuple[str, ...] = ()) -> None:
    """``pages-N.png``: all views whose name begins with one of ``names`` (all without), in ``languages``; and
    ``ways-N.png``, ``lying-N.png``: the main ones in every way of seeing, in the first language."""
    out.mkdir(parents=True, exist_ok=True)
    wanted = {key: view for key, view in VIEWS.items() if not names or key.startswith(names)}
    _lay_out(
        out / "pages", _in_languages(stage, wanted, languages), _ACROSS // len(languages) * len(languages)
    )
    main = {key: wanted[key] for key in _MAIN if key in wanted}
    _lay_out(out / "ways", _in_ways(stage, main, WAYS, languages[0]), len(WAYS))
    _lay_out(out / "lying", _in_ways(stage, main, LYING, languages[0]), len(LYING))


def _in_languages(stage: Stage, views: dict[str, View], languages: Sequence[str]) -> Iterator[Picture]:
    stage.turn(_HALF)
    for name, view in views.items():
        for language in languages:
            yield f"{name} · {language}", _picture(stage, view, language)
    for name, overlay in OVERLAYS.items() if len(views) == len(VIEWS) else ():
        for language in languages:
            yield f"over {name} · {language}", _picture(stage, VIEWS["unit"], language, overlay)


def _in_ways(
    stage: Stage, views: dict[str, View], ways: dict[str, tuple[Panel, Layout]], language: str
) -> Iterator[Picture]:
    """View by view in all ways; drawn way by way, since turning the panel costs most."""
    drawn: dict[tuple[str, str], Image.Image] = {}
    for way, (panel, layout) in ways.items():
        if stage.panel != panel:
            stage.turn(panel)
        for name, view in views.items():
            drawn[name, way] = _picture(stage, view, language, layout=layout)
    for name in views:
        for way in ways:
            yield f"{name} · {way}", drawn[name, way]


def _picture(
    stage: Stage, view: View, language: str, overlay: Overlay | None = None, layout: Layout = STANDARD
) -> Image.Image:
    stage.show(PlayedVisit(view, overlay, language=language, layout=layout))
    whole = Image.fromarray(stage.pixels())
    wide = _WIDE_PX if whole.width < whole.height else 2 * _WIDE_PX
    return whole.resize((wide, round(whole.height * wide / whole.width)), Image.Resampling.LANCZOS)


def _lay_out(path: Path, pictures: Iterator[Picture], across: int) -> None:
    """``path-1.png`` and so on, ``across`` pictures in a row."""
    number = 0
    while batch := list(islice(pictures, across * _ROWS)):
        number += 1
        _sheet(batch, across).save(path.with_name(f"{path.name}-{number:02d}.png"), optimize=True)


def _sheet(batch: list[Picture], across: int) -> Image.Image:
    font = ImageFont.truetype(font_file(bold=True), 17)
    wide, high = (max(one.size[side] for _, one in batch) for side in (0, 1))
    rows = -(-len(batch) // across)
    step, drop = wide + _GAP, high + _LABEL_PX + _GAP
    sheet = Image.new("RGB", (across * step + _GAP, rows * drop + _GAP), "#8b9296")
    pen = ImageDraw.Draw(sheet)
    for place, (name, picture) in enumerate(batch):
        x, y = _GAP + place % across * step, _GAP + place // across * drop
        pen.text((x, y), name, "white", font=font)
        sheet.paste(picture, (x, y + _LABEL_PX))
    return sheet
