"""``/open311/v2``: discovery, services, requests, tokens. Any of them ends in ``.xml``, ``.json`` or nothing (XML)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.central.inbox import take_message, token_state
from sync.central.offices import OfficeRow, seen_by
from sync.central.open311_store import (
    client_of,
    jurisdiction,
    public_by_id,
    public_cases,
    request_id_of_number,
)
from sync.central.public_limits import Purpose
from sync.central.rules import Rules
from sync.public.open311 import asking, showing
from sync.public.open311.answers import Trouble, listed, single, trouble
from sync.public.visitor import SomeVisitor, Visitor

router = APIRouter(prefix="/open311/v2")

FORMS = ("xml", "json")
MOST_IDS = 50


class TroubleError(Exception):
    """Ends a request with the standard's list of errors."""

    def __init__(self, form: str, found: Trouble) -> None:
        super().__init__(found.description)
        self.form, self.found = form, found


def the_office(visitor: SomeVisitor, request: Request, jurisdiction_id: str = "") -> OfficeRow:
    """Whose cases are asked for; 404 for an office that is not here, 429 for who asks too often."""
    form = form_of(request.url.path)
    if visitor.may(Purpose.LIST) is not None:
        raise TroubleError(form, Trouble(429, "Too many requests. Wait a minute."))
    found = jurisdiction(visitor.site.store, jurisdiction_id[:64])
    if found is None:
        raise TroubleError(form, Trouble(404, "jurisdiction_id provided was not found"))
    return found


def _rules(visitor: Visitor, office: OfficeRow) -> Rules:
    """With the services of the office that is asked for."""
    return seen_by(visitor.site.store, office.office_id).rules


TheOffice = Annotated[OfficeRow, Depends(the_office)]


def form_of(path: str) -> str:
    """``json`` by its suffix, else ``xml``."""
    return "json" if path.endswith(".json") else "xml"


def without_form(name: str) -> str:
    """The last part of an address without its suffix."""
    stem, _, suffix = name.rpartition(".")
    return stem if stem and suffix in FORMS else name


@router.get("/discovery")
@router.get("/discovery.{form}")
def discovery(visitor: SomeVisitor, form: str = "xml") -> Response:
    """What there is, and who is to be asked for a key."""
    if form not in FORMS:
        return _no_such_format()
    return single(form, "discovery", showing.discovery(visitor.site))


@router.get("/services")
@router.get("/services.{form}")
def services(visitor: SomeVisitor, office: TheOffice, form: str = "xml") -> Response:
    """What may be complained about."""
    if form not in FORMS:
        return _no_such_format()
    return listed(form, "services", "service", showing.services(_rules(visitor, office).office))


@router.get("/services/{name}")
def service(name: str, visitor: SomeVisitor, office: TheOffice) -> Response:
    """One of them. It asks for nothing beyond a request's own fields."""
    form, code = form_of(name), without_form(name)
    if _rules(visitor, office).office.service_label(code) is None:
        return trouble(form, Trouble(404, "service_code provided was not found"))
    return single(form, "service_definition", {"service_code": code, "attributes": []})


@router.get("/requests")
@router.get("/requests.{form}")
def requests(request: Request, visitor: SomeVisitor, office: TheOffice, form: str = "xml") -> Response:
    """Public cases: by id, or of at most 90 days and 1,000 at once."""
    if form not in FORMS:
        return _no_such_format()
    now, store = visitor.site.clock(), visitor.site.store
    wanted = asking.wanted(request.query_params, now)
    if isinstance(wanted, Refusal):
        return trouble(form, Trouble(400, str(wanted.details["words"])))
    if wanted.ids:
        found = public_by_id(store, office.office_id, wanted.ids[:MOST_IDS])
    else:
        found = public_cases(
            store, office.office_id, wanted.begin, wanted.end, services=wanted.services, closed=wanted.closed
        )
    rows = [showing.request(one, office.name, _rules(visitor, office)) for one in found]
    return listed(form, "service_requests", "request", rows)


@router.get("/requests/{name}")
def one_request(name: str, visitor: SomeVisitor, office: TheOffice) -> Response:
    """One public case; the same answer for an id that is nobody's and for a case that is not public any more."""
    form, store = form_of(name), visitor.site.store
    found = public_by_id(store, office.office_id, [without_form(name)[:16]])
    if not found:
        return trouble(form, Trouble(404, "service_request_id provided was not found"))
    rows = [showing.request(one, office.name, _rules(visitor, office)) for one in found]
    return listed(form, "service_requests", "request", rows)


@router.post("/requests")
@router.post("/requests.{form}")
async def new_request(request: Request, visitor: SomeVisitor, form: str = "xml") -> Response:
    """A message of a program with a key. It waits, unverified, until a person takes it up."""
    if form not in FORMS:
        return _no_such_format()
    sent = await request.form(max_files=0, max_fields=60)
    given = {key: value for key, value in sent.items() if isinstance(value, str)}
    return await run_in_threadpool(_taken, visitor, form, given)


def _taken(visitor: Visitor, form: str, given: dict[str, str]) -> Response:
    site = visitor.site
    if visitor.may(Purpose.MESSAGE) is not None:
        return trouble(form, Trouble(429, "Too many requests. Wait a minute."))
    key = given.get("api_key", "")
    client = client_of(site.store, key) if key else None
    if client is None:
        visitor.missed(Purpose.MESSAGE)
        return trouble(form, Trouble(403, "api_key provided is missing, invalid or revoked"))
    named = jurisdiction(site.store, given.get("jurisdiction_id", "")[:64] or client.office_id)
    if named is None or named.office_id != client.office_id:
        return trouble(form, Trouble(404, "jurisdiction_id provided was not found"))
    message = asking.message(given, _rules(visitor, named).office)
    if isinstance(message, Refusal):
        return trouble(
            form, Trouble(int(str(message.details.get("status", 400))), str(message.details["words"]))
        )
    token = take_message(
        site.store, client.office_id, client.name, message.service, message.content, site.clock
    )
    row = {"token": token, "service_notice": showing.NOTICE, "account_id": ""}
    return listed(form, "service_requests", "request", [row], 201)


@router.get("/tokens/{name}")
def token(name: str, visitor: SomeVisitor, office: TheOffice) -> Response:
    """What became of a message, or of the case with this tracking number: its public id, empty while it has none."""
    form, text, site = form_of(name), without_form(name), visitor.site
    number = TrackingNumber.parse(text[:40])
    if isinstance(number, Refusal):
        known = token_state(site.store, office.office_id, text[:26])
        found: str | Refusal = Refusal("token.unknown") if known is None else ""
    elif visitor.may(Purpose.NUMBER) is not None:
        return trouble(form, Trouble(429, "Too many requests. Wait a minute."))
    else:
        found = request_id_of_number(site.store, office.office_id, number)
    if isinstance(found, Refusal):
        visitor.missed(Purpose.NUMBER)
        return trouble(form, Trouble(404, "token provided was not found"))
    return listed(form, "service_requests", "request", [{"service_request_id": found, "token": text}])


def _no_such_format() -> Response:
    return trouble("xml", Trouble(404, "Formats are xml and json"))
