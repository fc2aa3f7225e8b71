"""The staff codes of this machine, never the digits: a colleague's is added or removed, one's own is changed.

A code opens the machine for as long as it stands, an area left open only for two minutes: so the way here asks for the code
of whoever stands there once more.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.maintenance import CodeHolder, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary
from kiosk.presenters.maintenance import CodePage, StaffPage
from kiosk.presenters.maintenance_new_code import NamePage, NewCodePage
from kiosk.presenters.maintenance_sure import sure_view
from kiosk.presenters.maintenance_views import Said, StaffRow, StaffView
from kiosk.presenters.maintenance_words import NOT_STORED, day
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Verbatim
from sync.cases.refusal import Refusal


class CodesDoorPage(CodePage):
    """The code once more; whoever shows it stands behind what is done here."""

    deed = "codes"
    asks = Text("staff.codes.once_more")

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, lambda shown: CodesPage(outside, shown, back))
        self._back = back

    def act(self, command: Command) -> Going:
        return self._back() if isinstance(command, Back) else super().act(command)


class CodesPage(StaffPage):
    """Who has a code. One's own can be changed, all others removed: so one always stays."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[], Page], said: Said | None = None
    ) -> None:
        super().__init__(outside, person)
        self._back, self._note = back, said
        self._holders: tuple[CodeHolder, ...] | Refusal = ()
        self.background.start(self.machine.codes.holders, self._came)

    def view(self, language: str) -> StaffView:
        holders = () if isinstance(self._holders, Refusal) else self._holders
        return StaffView(
            screen="staff_codes",
            title=Text("staff.code"),
            help=self._help(),
            primary=Text("staff.codes.add") if holders else None,
            can_go_back=True,
            note=self._note,
            rows=code_rows(holders, self.person),
        )

    def asked(self, command: Command) -> Going:
        if isinstance(command, Back):
            return self._back()
        if isinstance(self._holders, Refusal) or not self._holders:
            return None
        match command:
            case Primary():
                return self._colleague()
            case Choose(id=chosen):
                found = next((one.person for one in self._holders if one.person.id == chosen), None)
                return None if found is None else self._of(found)
        return None

    def _came(self, holders: tuple[CodeHolder, ...] | Refusal) -> None:
        self._holders = holders

    def _help(self) -> Text:
        if isinstance(self._holders, Refusal):
            return Text("staff.codes.unreadable")
        alone = len(self._holders) == 1
        return Text("staff.codes.alone" if alone else "staff.codes.help", {"name": self.person.name})

    def _again(self, said: Said | None = None) -> Page:
        return CodesPage(self.outside, self.person, self._back, said)

    def _of(self, whose: Person) -> Page:
        if whose.id != self.person.id:
            return RemovePage(self.outside, self.person, self._again, whose)
        codes, by = self.machine.codes, self.person
        return NewCodePage(
            self.outside,
            by,
            help_=Text("staff.first.code_help"),
            keep=lambda code: codes.change(by, code),
            deed="code_change",
            back=self._again,
            then=lambda _changed: self._again(Said(Text("staff.codes.changed"))),
        )

    def _colleague(self, name: str = "") -> Page:
        assert not isinstance(self._holders, Refusal)
        return NamePage(
            self.outside,
            self.person,
            help_=Text("staff.codes.name_help"),
            back=self._again,
            then=self._code_of,
            taken=frozenset(one.person.name for one in self._holders),
            name=name,
        )

    def _code_of(self, name: str) -> Page:
        codes, by = self.machine.codes, self.person
        return NewCodePage(
            self.outside,
            by,
            help_=Text("staff.codes.code_help", {"name": name}),
            keep=lambda code: codes.add(by, name, code),
            deed="code_add",
            back=lambda: self._colleague(name),
            then=lambda made: self._again(Said(Text("staff.codes.given", {"name": made.name}))),
        )


def code_rows(holders: tuple[CodeHolder, ...], person: Person) -> tuple[StaffRow, ...]:
    """One a person, in the order of their codes; ``person`` is who stands here."""
    return tuple(_row(one, is_own=one.person.id == person.id) for one in holders)


def _row(one: CodeHolder, *, is_own: bool) -> StaffRow:
    return StaffRow(
        one.person.id,
        "user-check" if is_own else "user",
        Text("staff.codes.since", {"day": day(one.since)}),
        Verbatim(one.person.name),
        next=Text("staff.codes.you") if is_own else None,
        act=Text("staff.codes.change" if is_own else "staff.codes.remove"),
    )


class RemovePage(StaffPage):
    """A colleague's code, asked once more: whose it is and who removes it."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[Said | None], Page], whose: Person
    ) -> None:
        super().__init__(outside, person)
        self._back, self._whose = back, whose
        self._said: Said | None = None
        self._working = False

    def view(self, language: str) -> StaffView:
        return removal(self._whose, self.person, working=self._working)

    def asked(self, command: Command) -> Going:
        match command:
            case _ if self._working:
                return None
            case Back():
                return self._back(None)
            case Primary():
                codes, by, whose = self.machine.codes, self.person, self._whose
                self._working = True
                self.background.start(lambda: codes.remove(by, whose), self._removed)
        return None

    def tick(self) -> Going:
        return None if self._said is None else self._back(self._said)

    def _removed(self, came: Person | Refusal) -> None:
        if isinstance(came, Person):
            self.did("code_remove")
            self._said = Said(Text("staff.codes.removed", {"name": came.name}))
        elif came.code == "access.unknown":
            self._said = Said(Text("staff.codes.gone"), failed=True)
        else:
            self.did("code_remove", "not-stored")
            self._said = NOT_STORED


def removal(whose: Person, by: Person, *, working: bool = False) -> StaffView:
    """What is asked once more: whose code it is, who removes it, and what comes of it."""
    lines = (
        ("user-x", Text("staff.codes.whose"), Verbatim(whose.name)),
        ("user-check", Text("staff.codes.by"), Verbatim(by.name)),
        ("info", Text("staff.codes.after"), Text("staff.codes.after_help")),
    )
    return sure_view(Text("staff.codes.sure"), lines, Text("staff.codes.remove_it"), working=working)
