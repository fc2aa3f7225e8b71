"""What the public pages work with, and who asks: an address for the limits, a language, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central.keys import CentreKeys
from sync.central.public_limits import Purpose, allowed, missed
from sync.central.store import Clock, Store
from sync.desk.figures.kept import Kept
from sync.public.pages import PublicPages
from sync.public.texts import Texts, texts


@dataclass(frozen=True, slots=True)
class PublicSite:
    """The public pages over one store. ``url``: as browsers reach the office, without a slash at its end."""

    store: Store
    keys: CentreKeys
    clock: Clock
    pages: PublicPages
    url: str
    kept: Kept = field(default_factory=Kept)
    """Figures that still hold."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One request of somebody unknown. ``address``: looked at for the limits alone, as a keyed hash."""

    site: PublicSite
    address: str

    def may(self, purpose: Purpose) -> Refusal | None:
        """Count this try; a refusal when it is one too many."""
        return allowed(self.site.store, purpose, self.address, self.site.clock)

    def missed(self, purpose: Purpose) -> None:
        """What was asked for is not there."""
        missed(self.site.store, purpose, self.address, self.site.clock)

    def show(self, template: str, t: Texts, status: int = 200, **values: object) -> Response:
        """A page of this site."""
        response = self.site.pages.show(f"public/{template}", t, status, **values)
        if status == 429:
            response.headers["Retry-After"] = "60"
        return response


def the_site(request: Request) -> PublicSite:
    """The site that this application was built with."""
    site = request.app.state.site
    assert isinstance(site, PublicSite)
    return site


def visitor(request: Request) -> Visitor:
    """Whoever asks."""
    return Visitor(the_site(request), request.client.host if request.client else "")


def spoken(bahasa: str = "id") -> Texts:
    """The language that a link's ``?bahasa=`` names."""
    return texts(bahasa)


SomeVisitor = Annotated[Visitor, Depends(visitor)]
Spoken = Annotated[Texts, Depends(spoken)]
