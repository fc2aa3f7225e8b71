"""How a public page is rendered: its own frame, the desk's letters, colours and charts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse

from sync.cases.office import Office
from sync.desk.pages import Pages as DeskPages
from sync.desk.words import visible
from sync.public.texts import LANGUAGES, Texts

HERE = Path(__file__).parent
STATIC = "/publik"
"""Where the public pages' own files are served."""


class PublicPages:
    """Templates of this package and, after them, the desk's. ``desk``: where the desk is mounted."""

    def __init__(self, office: Office, desk: DeskPages) -> None:
        self._office = office
        self._jinja = _environment(desk.root)

    def show(self, template: str, t: Texts, status: int = 200, **values: object) -> HTMLResponse:
        """The page in a language. A name missing in ``values`` is a bug and raises."""
        html = self._jinja.get_template(template).render(t=t, lang=t.language, office=self._office, **values)
        return HTMLResponse(html, status)


DESK_TEMPLATES = HERE.parent / "desk" / "templates"


@cache
def _environment(root: str) -> Environment:
    """The same for every office of a process, as the desk's."""
    made = Environment(
        loader=FileSystemLoader([HERE / "templates", DESK_TEMPLATES]),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        auto_reload=False,
    )
    made.globals.update(root=root, static=f"{root}/static", mine=STATIC, languages=LANGUAGES)
    return made


def _shown(value: object) -> object:
    """Control characters become visible, as on the desk's pages."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
