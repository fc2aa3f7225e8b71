"""How a browser's sign-in is recognised, and what a page asks of it before it shows anything."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Request

from sync.central.downloads import look
from sync.central.people import Person
from sync.central.sessions import Session, halfway_of, session_of
from sync.desk.desk import Desk
from sync.desk.views import Chrome, Said
from sync.papers.stationery import Stationery

REFRESHES = "x-segar"
"""Header of a list that refreshes itself: nobody has touched the page."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a signed-in person. ``desk``: as the person's office sees it."""

    desk: Desk
    session: Session
    session_id: str
    address: str
    ticket: str = ""
    """Of a file that the page is to fetch (`sync.desk.proof`)."""

    @property
    def person(self) -> Person:
        return self.session.person

    @property
    def stationery(self) -> Stationery:
        """The office's paper, or `NoLetterheadError`."""
        rules = self.desk.store.rules
        if not rules.office.said:
            raise NoLetterheadError
        return rules.stationery

    def chrome(self, here: str, message: Said | None = None) -> Chrome:
        """What stands around the page."""
        chrome = self.desk.chrome(self.person, self.session.csrf, here).saying(message)
        return replace(chrome, fetches=self._fetches()) if self.ticket else chrome

    def _fetches(self) -> str:
        found = look(self.desk.store, self.session.sha256, self.ticket, self.desk.clock)
        if found is None or not found.good:
            return ""
        return f"{found.address}&{urlencode({'tiket': self.ticket})}"


class SignInNeededError(Exception):
    """Nobody is signed in; answered by a redirect to the sign-in page."""


class TokenWrongError(Exception):
    """A form without the token of its sign-in; answered by 403."""


class NoLetterheadError(Exception):
    """Nobody has written the settings of this office: no paper goes out under another's name; answered by 409."""


class NotAllowedError(Exception):
    """This person's role does not go so far; answered by 403."""


def the_desk(request: Request) -> Desk:
    """The desk that this application was built with."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def address_of(request: Request) -> str:
    """The browser's network address, for the limits on signing in."""
    return request.client.host if request.client else ""


def browser_of(request: Request) -> str:
    """As the browser calls itself, for the list of a person's own sign-ins."""
    return request.headers.get("user-agent", "")[:200]


def signed_in(request: Request, desk: Annotated[Desk, Depends(the_desk)]) -> Visit:
    """The signed-in person, or `SignInNeededError`."""
    session_id = request.cookies.get(desk.cookie.name, "")
    session = (
        session_of(desk.store, session_id, desk.clock, at_work=REFRESHES not in request.headers)
        if session_id
        else None
    )
    if session is None:
        raise SignInNeededError
    return Visit(
        desk.of(session.person.office_id),
        session,
        session_id,
        address_of(request),
        request.query_params.get("unduhan", ""),
    )


def halfway_in(request: Request, desk: Annotated[Desk, Depends(the_desk)]) -> Visit:
    """Somebody who has given the password and not yet the rest, or `SignInNeededError`."""
    session_id = request.cookies.get(desk.cookie.name, "")
    session = halfway_of(desk.store, session_id, desk.clock) if session_id else None
    if session is None:
        raise SignInNeededError
    return Visit(desk.of(session.person.office_id), session, session_id, address_of(request))


def by_halfway_form(
    visit: Annotated[Visit, Depends(halfway_in)], token: Annotated[str, Form()] = ""
) -> Visit:
    """The same by a form that carries this halfway sign-in's token."""
    return by_form(visit, token)


def on_cases(visit: Annotated[Visit, Depends(signed_in)]) -> Visit:
    """A signed-in person who may see cases, or `NotAllowedError`: the administrator sees none."""
    if not visit.person.sees_cases:
        raise NotAllowedError
    return visit


def by_form(visit: Annotated[Visit, Depends(signed_in)], token: Annotated[str, Form()] = "") -> Visit:
    """A signed-in person whose form carries the token of this very sign-in, or `TokenWrongError`."""
    if not same_text(token, visit.session.csrf):
        raise TokenWrongError
    return visit


def same_text(one: str, other: str) -> bool:
    """Equal, in a time that does not tell where they part."""
    return secrets.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())


TheDesk = Annotated[Desk, Depends(the_desk)]
SomeoneSignedIn = Annotated[Visit, Depends(signed_in)]
SomeoneOnCases = Annotated[Visit, Depends(on_cases)]
FormOfSomeone = Annotated[Visit, Depends(by_form)]
HalfwayIn = Annotated[Visit, Depends(halfway_in)]
FormOfHalfway = Annotated[Visit, Depends(by_halfway_form)]
