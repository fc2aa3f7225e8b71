"""Version, ids, and where things lie: what is asked for on the telephone."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_again import enrol_first
from kiosk.presenters.maintenance_views import StaffRow, StaffView
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Verbatim, Words


class AboutPage(StaffPage):
    """Version, ids, where things lie; nothing of it is secret."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back, self._about = back, self.machine.about()

    def view(self, language: str) -> StaffView:
        about = self._about
        given: Words = Text("staff.not_enrolled") if self.is_new() else Verbatim("-")
        told: tuple[tuple[str, Text, Words], ...] = (
            ("tag", Text("staff.version"), Verbatim(about.version)),
            ("landmark", Text("staff.prefix"), Verbatim(about.prefix) if about.prefix else given),
            ("monitor", Text("staff.device"), Verbatim(about.device) if about.device else given),
            ("key", Text("staff.key_id"), Verbatim(about.key_id) if about.key_id else given),
            (
                "lock",
                Text("staff.recipients"),
                Verbatim(" ".join(about.recipients)) if about.recipients else given,
            ),
            ("book-open", Text("staff.journal"), Verbatim(about.journal or "-")),
            ("globe", Text("staff.centre"), Verbatim(about.centre or "-")),
            ("folder", Text("staff.folder"), Verbatim(about.folder or "-")),
        )
        return StaffView(
            screen="staff_about",
            title=Text("staff.about"),
            primary=Text("staff.enrol") if self.is_new() else None,
            can_go_back=True,
            rows=tuple(
                StaffRow(f"about.{n}", icon, label, words) for n, (icon, label, words) in enumerate(told)
            ),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self.is_new():
                return enrol_first(self.outside, self.person, self._again)
        return None

    def _again(self) -> Page:
        return AboutPage(self.outside, self.person, self._back)
