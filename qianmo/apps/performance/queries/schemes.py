"""Reads of schemes: every version, and one with what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qianmo.apps.performance.models import Scheme as Row
from qianmo.apps.performance.models import SchemeState


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """A version of the scheme: how far it has come, by whom, and what it says."""

    id: int
    version: int
    state: str
    state_name: str
    revision: int
    edited_by: str
    edited_by_id: int
    edited_at: datetime
    published_by: str
    from_month: date | None
    tried: Mapping[str, Any] | None
    content: Mapping[str, Any]

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written."""
        return self.state == SchemeState.DRAFT

    @property
    def tried_as_it_is(self) -> bool:
        """Whether it was tried since it was last written."""
        return self.tried is not None and self.tried["revision"] == self.revision


def scheme_versions() -> list[SchemeCard]:
    """Every version that was not dropped, the latest first."""
    rows = Row.objects.exclude(state=SchemeState.DROPPED).select_related("edited_by", "published_by")
    return [_card(row) for row in rows.order_by("-version")]


def scheme_version(*, scheme_id: int) -> SchemeCard | None:
    """One version; None where there is none of that id."""
    row = Row.objects.select_related("edited_by", "published_by").filter(id=scheme_id).first()
    return None if row is None else _card(row)


def _card(row: Row) -> SchemeCard:
    return SchemeCard(
        row.pk, row.version, row.state, SchemeState(row.state).label, row.revision, row.edited_by.name,
        row.edited_by_id, row.edited_at, row.published_by.name if row.published_by else "", row.from_month, row.tried,
        row.content,
    )  # fmt: skip
