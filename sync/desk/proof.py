"""The one step-up of the desk: what is grave asks for a sign-in of the last five minutes, on a page of its own.

A form whose handler takes `FreshForm` (or ``fresh("sign")``) is held back while the last proof is older. The page
"Buktikan bahwa ini Anda" keeps all its fields and sends them on with the proof to the same address, so nothing is typed
twice and the handler never learns of it. A page that takes `FreshPage` is shown after the proof. Neither needs a script.

A form that fetches a file takes ``fresh_file``: the file alone would leave the browser on the page of the proof, so after
the proof it goes back to the page it came from, and from there the file comes by a link that serves once. The handler's
twin for GET takes `ByTicket`.

Files and secrets are not kept in a page: a form that has some is asked for once more after the proof. Such a form
better stands on a `FreshPage`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.datastructures import URL, FormData, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.cases.refusal import Refusal
from sync.central import downloads
from sync.central.passkeys import PROVE, Ceremony, Relying, ask_for_one
from sync.central.second_factors import factors_of
from sync.central.sessions import SignedIn
from sync.central.step_up import prove_again, prove_by_passkey
from sync.desk.desk import Cookie, Desk
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, SomeoneSignedIn, Visit

router = APIRouter()

_OF_THE_PROOF = frozenset({"password", "proof_code", "proof_key", "proof_back", "token"})
"""Names of fields that no form may use for anything else."""
_SECRET = frozenset({"passphrase", "pin", "new", "again", "old"})
"""Names of fields that are never written into a page again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What waits for the proof. ``purpose``: its words in ``[proof]``; ``action``: the address the proof goes to;
    ``fields``: of the form that waits; ``back``: where "Batal" leads.
    """

    purpose: str
    action: str
    back: str
    fields: tuple[tuple[str, str], ...] = ()


class ProofNeededError(Exception):
    """The sign-in is older than five minutes; answered by the page that asks for a proof."""

    def __init__(self, visit: Visit, asked: Asked, refusal: Refusal | None = None) -> None:
        super().__init__(asked.purpose)
        self.visit, self.asked, self.refusal = visit, asked, refusal


class FetchedError(Exception):
    """A file was proved for; answered by the page ``back``, which fetches it from ``address`` by a link of its own."""

    def __init__(self, visit: Visit, address: str, back: str) -> None:
        super().__init__(address)
        self.visit, self.address, self.back = visit, address, back


class TicketGoneError(Exception):
    """The link has served already; answered by the page ``back``."""

    def __init__(self, visit: Visit, back: str) -> None:
        super().__init__(back)
        self.visit, self.back = visit, back


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came: its texts in their order; ``complete``: nothing in it that a page cannot keep.

    ``back``: the page from which one came to the proof, "" before there was one.
    """

    fields: tuple[tuple[str, str], ...] = ()
    proof: dict[str, str] = field(default_factory=dict)
    complete: bool = True
    back: str = ""


async def sent(request: Request) -> Sent:
    """The form of this request, parsed once for the handler and for the proof."""
    form: FormData = await request.form()
    texts = tuple((name, value) for name, value in form.multi_items() if isinstance(value, str))
    kept = tuple(one for one in texts if one[0] not in _OF_THE_PROOF | _SECRET)
    filled = {name for name, value in form.multi_items() if not isinstance(value, str) and value.filename}
    filled |= {name for name, value in texts if name in _SECRET and value}
    proof = {name: value for name, value in texts if name in _OF_THE_PROOF - {"token", "proof_back"}}
    back = next((value for name, value in texts if name == "proof_back"), "")
    return Sent(kept, proof, not filled, back)


def fresh(purpose: str = "other") -> Callable[..., Visit]:
    """A dependency: the visit of a form, whose sign-in was proved within the last five minutes or is proved by it.

    ``purpose``: a key of ``[proof]`` in the words: "title | what it is for".
    """

    def by_fresh_form(request: Request, visit: FormOfSomeone, form: Annotated[Sent, Depends(sent)]) -> Visit:
        if visit.session.is_fresh(visit.desk.clock()):
            return visit
        back = _own(form.back, visit.desk) if form.back else _back(request, visit.desk)
        asked = Asked(purpose, str(request.url.path), back, form.fields)
        if not form.complete:
            asked = replace(asked, action=f"{visit.desk.pages.root}/buktikan", fields=(("to", asked.back),))
            raise ProofNeededError(visit, asked)
        return _proved(request, visit, asked, form.proof)

    return by_fresh_form


def fresh_file(purpose: str = "export") -> Callable[..., Visit]:
    """`fresh` for a form that fetches a file: proved by the form itself, it goes on by `FetchedError`."""
    by_fresh_form = fresh(purpose)

    def by_fresh_file(request: Request, visit: FormOfSomeone, form: Annotated[Sent, Depends(sent)]) -> Visit:
        before = visit.session.is_fresh(visit.desk.clock())
        proved = by_fresh_form(request, visit, form)
        if before:
            return proved
        back = _own(form.back, visit.desk) if form.back else _back(request, visit.desk)
        raise FetchedError(proved, f"{request.url.path}?{urlencode(form.fields)}", back)

    return by_fresh_file


def by_ticket(request: Request, visit: SomeoneSignedIn, tiket: str = "") -> Visit:
    """A dependency of a GET that fetches a file: the link is this sign-in's, for this file, and serves for the first time."""
    query = request.url.query.rpartition("tiket=")[0].removesuffix("&")
    address = f"{request.url.path}?{query}"
    desk = visit.desk
    found = downloads.take(desk.store, visit.session.sha256, tiket, address, desk.clock)
    if found is None:
        raise HTTPException(404)
    if not found.good:
        raise TicketGoneError(visit, found.back)
    return visit


def fresh_page(purpose: str = "other") -> Callable[..., Visit]:
    """A dependency of a GET: the page is shown only after the proof."""

    def by_fresh_page(request: Request, visit: SomeoneSignedIn) -> Visit:
        if visit.session.is_fresh(visit.desk.clock()):
            return visit
        query = f"?{request.url.query}" if request.url.query else ""
        root = visit.desk.pages.root
        raise ProofNeededError(
            visit,
            Asked(
                purpose, f"{root}/buktikan", _back(request, visit.desk), (("to", request.url.path + query),)
            ),
        )

    return by_fresh_page


FreshForm = Annotated[Visit, Depends(fresh())]
FreshFile = Annotated[Visit, Depends(fresh_file())]
ByTicket = Annotated[Visit, Depends(by_ticket)]
FreshPage = Annotated[Visit, Depends(fresh_page())]


@router.post("/buktikan")
def prove(
    request: Request,
    visit: FormOfSomeone,
    form: Annotated[Sent, Depends(sent)],
    to: Annotated[str, Form()] = "",
) -> Response:
    """The proof alone; then on to the page that asked for it."""
    desk = visit.desk
    onward = _own(to, desk)
    if not visit.session.is_fresh(desk.clock()):
        asked = Asked("other", f"{desk.pages.root}/buktikan", onward, (("to", onward),))
        _proved(request, visit, asked, form.proof)
    return desk.go(onward.removeprefix(desk.pages.root))


def ask(trouble: ProofNeededError) -> Response:
    """The page "Buktikan bahwa ini Anda"."""
    visit, asked = trouble.visit, trouble.asked
    desk = visit.desk
    title, _, words = desk.wording.say("proof", asked.purpose).partition("|")
    said = None
    if trouble.refusal is not None:
        said = Said("error", "Belum dapat dilanjutkan", desk.wording.refusal(trouble.refusal))
    with desk.store.reading() as connection:
        factors = factors_of(connection, visit.person.person_id)
    return desk.pages.show(
        "people/proof.html",
        visit.chrome("", said),
        200 if said is None else 401,
        asked=asked,
        title=title,
        words=words,
        user=visit.person.login,
        factors=factors,
        with_key=factors.passkeys > 0 and isinstance(desk.access.relying, Relying),
    )


def fetch(trouble: FetchedError) -> Response:
    """Back to the page, with the link that fetches the file from there."""
    visit, desk = trouble.visit, trouble.visit.desk
    ticket = downloads.issue(desk.store, visit.session.sha256, trouble.address, trouble.back, desk.clock)
    return RedirectResponse(
        str(URL(trouble.back).remove_query_params("kabar").include_query_params(unduhan=ticket)), 303
    )


def back_to(trouble: TicketGoneError) -> Response:
    """To the page from which the file was fetched already."""
    return RedirectResponse(trouble.back, 303)


def _proved(request: Request, visit: Visit, asked: Asked, proof: dict[str, str]) -> Visit:
    """The visit with its sign-in renewed by this proof, or the page that asks for one."""
    if not any(proof.values()):
        raise ProofNeededError(visit, asked)
    again = _given(visit, proof)
    if isinstance(again, Refusal):
        raise ProofNeededError(visit, asked, again)
    request.state.renewed = again
    return replace(visit, session=again.session, session_id=again.session_id)


def _given(visit: Visit, proof: dict[str, str]) -> SignedIn | Refusal:
    desk = visit.desk
    key, relying = proof.get("proof_key", ""), desk.access.relying
    if key and isinstance(relying, Relying):
        ceremony = Ceremony(relying, visit.session.sha256, visit.address)
        return prove_by_passkey(desk.store, ceremony, visit.session_id, key, desk.clock)
    return prove_again(
        desk.store,
        desk.passwords,
        visit.session_id,
        password=proof.get("password", ""),
        code=proof.get("proof_code", ""),
        address=visit.address,
        clock=desk.clock,
    )


@router.post("/buktikan/tantangan")
def challenge(visit: FormOfSomeone) -> Response:
    """What the browser signs with a passkey in place of password and code."""
    desk, relying = visit.desk, visit.desk.access.relying
    if isinstance(relying, Refusal):
        return Response(status_code=404)
    ceremony = Ceremony(relying, visit.session.sha256, visit.address)
    options = ask_for_one(desk.store, ceremony, PROVE, desk.clock)
    if isinstance(options, Refusal):
        return Response(status_code=429)
    return Response(options, media_type="application/json")


def _back(request: Request, desk: Desk) -> str:
    """The page of ours that the browser came from."""
    came = urlsplit(request.headers.get("referer", ""))
    query = f"?{came.query}" if came.query else ""
    here = came.netloc == request.headers.get("host", "")
    return _own(came.path + query, desk) if here else f"{desk.pages.root}/"


def _own(path: str, desk: Desk) -> str:
    """The address if it is one of the desk's pages, else the desk's first."""
    root = desk.pages.root
    parts = urlsplit(path)
    own = not parts.scheme and not parts.netloc and parts.path.startswith(f"{root}/")
    return path if own and "\\" not in path else f"{root}/"


class Renewals:
    """ASGI wrapper: a sign-in that was renewed on the way (`prove_again`) goes out as the browser's new cookie.

    An answer that sets the cookie itself keeps its own.
    """

    def __init__(self, app: ASGIApp, cookie: Cookie) -> None:
        self._app, self._cookie = app, cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope["state"] = dict(scope.get("state", {}))

        async def send_renewed(message: Message) -> None:
            again = state.get("renewed")
            if message["type"] == "http.response.start" and isinstance(again, SignedIn):
                headers = MutableHeaders(scope=message)
                mine = f"{self._cookie.name}="
                if not any(one.startswith(mine) for one in headers.getlist("set-cookie")):
                    carrier = Response()
                    self._cookie.put(carrier, again.session_id)
                    headers.append("set-cookie", carrier.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, send_renewed)
