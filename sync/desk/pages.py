"""Jinja2 set-up and the one way by which a page is rendered."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse

from sync.desk.views import Chrome
from sync.desk.words import visible

_HERE = Path(__file__).parent
STATIC_FOLDER = _HERE / "static"


class Pages:
    """Templates under one address. ``root`` is where the desk is mounted, e.g. ``/desk``."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._jinja = environment(root)

    def show(self, template: str, chrome: Chrome, status: int = 200, **values: object) -> HTMLResponse:
        """The page as a response. A name missing in ``values`` is a bug and raises."""
        html = self._jinja.get_template(template).render(chrome=chrome, **values)
        return HTMLResponse(html, status)


@cache
def environment(root: str, *before: Path) -> Environment:
    """The same for every office of a process: what is compiled once is not compiled again. ``before``: folders of
    templates that are looked for ahead of the desk's."""
    made = Environment(
        loader=FileSystemLoader([*before, _HERE / "templates"]),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        auto_reload=False,
    )
    made.globals.update(root=root, static=f"{root}/static")
    return made


def _shown(value: object) -> object:
    """Every value on its way into a page; what is markup already has been through here."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
