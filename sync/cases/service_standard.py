"""What an office publishes of this service beside its steps: requirements, fee, product, and its pledge (maklumat)."""

from __future__ import annotations

from dataclasses import dataclass

from sync.cases.reading import Table

_KEYS = ("service", "requirements", "ways", "fee", "product", "pledge")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStandard:
    """UU 25/2009, Pasal 21 and 22. Empty: the office has not said, and nothing is printed."""

    service: str = ""
    requirements: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    fee: str = ""
    product: str = ""
    pledge: str = ""

    @classmethod
    def from_table(cls, table: Table) -> ServiceStandard:
        """From office.toml's table ``standard``; ValueError names the path."""
        table.only(_KEYS)
        return cls(
            service=table.text("service", ""),
            requirements=table.texts("requirements"),
            ways=table.texts("ways"),
            fee=table.text("fee", ""),
            product=table.text("product", ""),
            pledge=table.text("pledge", ""),
        )


NOT_SAID = ServiceStandard()
"""Of an office that has published nothing here."""
