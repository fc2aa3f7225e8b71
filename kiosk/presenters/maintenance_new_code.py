"""A new staff code: whose it is, then the code twice. The first one of a machine, a colleague's, or another one of one's own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Digit, Enter, Primary
from kiosk.presenters.maintenance import MOST_DIGITS, StaffPage, pressed
from kiosk.presenters.maintenance_views import StaffCodeView, StaffTextView
from kiosk.presenters.page import Going, Page
from kiosk.service_access import LEAST_DIGITS, LONGEST_NAME, check_code
from kiosk.texts.text import Text
from sync.cases.refusal import Refusal
from sync.cases.words import clean

_REFUSED: Final = {
    "access.digits": Text("staff.first.digits", {"n": LEAST_DIGITS, "most": MOST_DIGITS}),
    "access.too_plain": Text("staff.first.plain"),
    "access.not_first": Text("staff.first.over"),
    "access.taken": Text("staff.codes.taken"),
    "access.name": Text("staff.codes.name_taken"),
    "access.unknown": Text("staff.codes.gone"),
}


class NamePage(StaffPage):
    """Whose code it will be. ``taken``: names that have a code; ``then``: the next page, for a name that can be kept."""

    def __init__(
        self,
        outside: Outside,
        person: Person,
        *,
        help_: Text,
        back: Callable[[], Page],
        then: Callable[[str], Page],
        taken: Collection[str] = (),
        name: str = "",
    ) -> None:
        super().__init__(outside, person)
        self._help, self._back, self._then, self._taken = help_, back, then, taken
        self._name = name
        self._problem: Text | None = None

    def view(self, language: str) -> StaffTextView:
        return StaffTextView(
            screen="staff_name",
            title=Text("staff.first.name"),
            help=self._help,
            primary=Text("common.next"),
            can_go_back=True,
            problem=self._problem,
            value=self._name,
            max_length=LONGEST_NAME,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Enter(words=words):
                self._name, self._problem = words[:LONGEST_NAME], None
            case Primary():
                return self._named(clean(self._name, LONGEST_NAME))
        return None

    def _named(self, said: str | Refusal) -> Going:
        if isinstance(said, Refusal) or not said:
            self._problem = Text("staff.first.no_name")
        elif said in self._taken:
            self._problem = Text("staff.codes.name_taken")
        else:
            return self._then(said)
        return None


class NewCodePage(StaffPage):
    """The code, twice; then it is kept. ``keep`` blocks for a slow hash and a disk; ``deed``: what whoever is in has done by it."""

    def __init__(
        self,
        outside: Outside,
        person: Person,
        *,
        help_: Text,
        keep: Callable[[str], Person | Refusal],
        deed: str,
        back: Callable[[], Page],
        then: Callable[[Person], Page],
    ) -> None:
        super().__init__(outside, person)
        self._help, self._keep, self._deed, self._back, self._then = help_, keep, deed, back, then
        self._typed = self._once = ""
        self._problem: Text | None = None
        self._keeping = False
        self._made: Person | None = None

    def view(self, language: str) -> StaffCodeView:
        again = bool(self._once)
        return StaffCodeView(
            screen="staff_new_code",
            title=Text("staff.first.again" if again else "staff.first.new_code"),
            help=Text("staff.first.again_help") if again else self._help,
            problem=self._problem,
            primary=None if self._keeping else Text("staff.first.keep" if again else "common.next"),
            can_go_back=not self._keeping,
            digits=len(self._typed),
            most=MOST_DIGITS,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case _ if self._keeping:
                return None
            case Back():
                return self._back()
            case Digit(sign=sign):
                self._problem, self._typed = None, pressed(self._typed, sign)
            case Primary() if not self._once:
                self._check()
            case Primary():
                self._repeated()
        return None

    def tick(self) -> Going:
        return None if self._made is None else self._then(self._made)

    def leave(self) -> None:
        self._typed = self._once = ""

    def is_active(self) -> bool:
        return self._keeping

    def kept(self, came: Person | Refusal) -> None:
        """What came of keeping it."""
        self._keeping = False
        if isinstance(came, Refusal):
            self._problem = _said(came)
        else:
            self._made = came
            self.did(self._deed)

    def _check(self) -> None:
        typed, self._typed = self._typed, ""
        refused = check_code(typed)
        self._problem = None if refused is None else _said(refused)
        self._once = "" if refused is not None else typed

    def _repeated(self) -> None:
        once, typed = self._once, self._typed
        self._typed = self._once = ""
        if once != typed:
            self._problem = Text("staff.first.differ")
            return
        self._keeping = True
        self.background.start(lambda: self._keep(typed), self.kept)


def _said(refused: Refusal) -> Text:
    return _REFUSED.get(refused.code, Text("staff.end.not_stored"))
