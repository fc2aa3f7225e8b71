"""Jinja2 set-up and the one way by which a page is rendered."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from sync.desk.views import Chrome

_HERE = Path(__file__).parent
STATIC_FOLDER = _HERE / "static"


class Pages:
    """Templates under one address. ``root`` is where the desk is mounted, e.g. ``/desk``."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._jinja = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.globals.update(root=root, static=f"{root}/static")

    def show(self, template: str, chrome: Chrome, status: int = 200, **values: object) -> HTMLResponse:
        """The page as a response. A name missing in ``values`` is a bug and raises."""
        html = self._jinja.get_template(template).render(chrome=chrome, **values)
        return HTMLResponse(html, status)
