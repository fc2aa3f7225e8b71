"""How a public page is rendered: its own frame, the desk's letters, colours and charts."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import HTMLResponse

from sync.cases.office import Office
from sync.desk.pages import Pages as DeskPages
from sync.desk.pages import environment
from sync.public.texts import LANGUAGES, Texts

HERE = Path(__file__).parent
STATIC = "/publik"
"""Where the public pages' own files are served."""


class PublicPages:
    """Templates of this package and, after them, the desk's. ``desk``: where the desk is mounted."""

    def __init__(self, office: Office, desk: DeskPages) -> None:
        self._office = office
        self._jinja = environment(desk.root, HERE / "templates")
        self._jinja.globals.update(mine=STATIC, languages=LANGUAGES)

    def show(self, template: str, t: Texts, status: int = 200, **values: object) -> HTMLResponse:
        """The page in a language. A name missing in ``values`` is a bug and raises."""
        html = self._jinja.get_template(template).render(t=t, lang=t.language, office=self._office, **values)
        return HTMLResponse(html, status)
