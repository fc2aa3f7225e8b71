"""The pages about a filed complaint keep their measures in large type, in each language, on each panel."""

from __future__ import annotations

import pytest

from kiosk.layout import Colours, Layout, TextSize
from kiosk.stage import Stage
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_15, PORTRAIT_21, Panel
from tests.ui.measures import faults
from tests.ui.plays import PlayedVisit
from tests.ui.status_views import status_views

_HEADER = ("'Kecamatan", "'Kabupaten")
"""The office's name stands in the frame of every page, which has tests of its own."""
_VIEWS = {language: status_views(language) for language in ("id", "mad", "en")}


@pytest.mark.parametrize(
    ("panel", "size", "language"),
    [
        (PORTRAIT_21, TextSize.EXTRA, "en"),
        (PORTRAIT_15, TextSize.LARGE, "id"),
        (LANDSCAPE_15, TextSize.EXTRA, "mad"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
@pytest.mark.parametrize("name", _VIEWS["id"])
def test_status_pages_have_room(
    still_stage: Stage, name: str, panel: Panel, size: TextSize, language: str
) -> None:
    if still_stage.panel != panel:
        still_stage.turn(panel)
    layout = Layout(text=size, colours=Colours.CONTRAST)
    still_stage.lay_out(PlayedVisit(_VIEWS[language][name], language=language, layout=layout))
    assert [fault for fault in faults(still_stage) if not fault.startswith(_HEADER)] == []
