"""Reads of contract texts: what is in force, the history of one text, drafts on their way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qianmo.apps.signing.models import ContractText, TextState
from qianmo.domain.signing.costs import Bearer, Charge
from qianmo.domain.signing.parties import GIVERS
from qianmo.domain.signing.texts import Paragraph, read_text

BODIES = {
    "body:revolving": "循环额度合同正文",
    "body:term": "一次性额度合同正文",
    "supplement:raise": "调增额度的补充协议",
    "supplement:renewal": "续贷协议",
}


@dataclass(frozen=True, slots=True)
class TextRow:
    """One version of a text; `digest` is empty until it is published, `since` until it is given a day."""

    id: int
    key: str
    version: int
    title: str
    typed: str
    charges: tuple[Charge, ...]
    state: str
    state_name: str
    edited_by_id: int
    edited_by: str
    edited_at: datetime
    revision: int
    published_by: str
    since: date | None
    digest: bytes

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs; what was kept has been read before, so it reads again."""
        found = read_text(self.typed, key=self.key)
        return found if isinstance(found, tuple) else ()

    @property
    def named(self) -> str:
        """Name and version, as a refusal or a footer says it."""
        return f"{self.title} 第 {self.version} 版"


def texts_in_force(*, on: date) -> dict[str, TextRow]:
    """The texts in force on a day by key: of each the version that began last."""
    rows = _rows().filter(state=TextState.PUBLISHED, valid_from__lte=on).order_by("key", "valid_from")
    return {row.key: _row(row) for row in rows}


def texts_numbered(*, ids: Collection[int]) -> dict[int, TextRow]:
    """These versions by id."""
    return {row.pk: _row(row) for row in _rows().filter(id__in=ids)}


def text_versions(*, key: str | None = None) -> list[TextRow]:
    """Every version that was not dropped, of one text or of all, by key, the newest first."""
    rows = _rows().exclude(state=TextState.DROPPED)
    return [_row(row) for row in (rows if key is None else rows.filter(key=key)).order_by("key", "-version")]


def place_of(key: str, product_names: Mapping[str, str]) -> str:
    """Where a text belongs, in words."""
    sort, _, rest = key.partition(":")
    if sort == "guarantee":
        return f"{rest}担保的条款"
    return BODIES.get(key) or f"{product_names.get(rest, rest)}的专门条款"


def keys_possible(*, product_codes: Collection[str]) -> list[str]:
    """Every key a text may have at this bank."""
    return [*BODIES, *(f"guarantee:{one}" for one in GIVERS), *(f"product:{code}" for code in sorted(product_codes))]


def charge_of(told: Mapping[str, Any]) -> Charge:
    """A charge as it is kept."""
    return Charge(
        name=told["name"],
        basis=told["basis"],
        payee=told["payee"],
        bearer=Bearer(told["bearer"]),
        fixed_fen=told.get("fixed_fen", 0),
        share_ppm=told.get("share_ppm", 0),
    )


def _rows() -> Any:
    return ContractText.objects.select_related("edited_by", "published_by")


def _row(row: ContractText) -> TextRow:
    return TextRow(
        id=row.pk,
        key=row.key,
        version=row.version,
        title=row.title,
        typed=row.typed,
        charges=tuple(charge_of(one) for one in row.charges),
        state=row.state,
        state_name=str(TextState(row.state).label),
        edited_by_id=row.edited_by_id,
        edited_by=row.edited_by.name,
        edited_at=row.edited_at,
        revision=row.revision,
        published_by=row.published_by.name if row.published_by else "",
        since=row.valid_from,
        digest=bytes(row.digest) if row.digest else b"",
    )
