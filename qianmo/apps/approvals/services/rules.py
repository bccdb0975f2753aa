"""The bank's dated rules of approval: amounts by post, papers a duty needs, who answers with which share, promises."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.approvals.models import (
    Authority,
    BearingRule,
    ConfirmRule,
    CutRule,
    LonePower,
    NeededQualification,
    Promise,
)
from qianmo.domain.postloan.liability import LiabilityRule


def set_authority(*, post: str, limit_fen: int, valid_from: date) -> None:
    """Let holders of a post decide up to an exposure from a day on; what held before ends that day."""
    _follow(Authority, key={"post": post}, values={"limit_fen": limit_fen}, valid_from=valid_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPromise:
    """What is promised: so many days, of which kind, from what (`complete`, `declared`) to what (`decided`, …)."""

    kind: str
    days: int
    cutoff: time
    name: str = "限时办结"
    counted: str = "working"
    starts: str = "complete"
    stops: str = "decided"


def set_promise(*, new: NewPromise, valid_from: date) -> None:
    """Promise something from a day on; what was promised of the same kind before ends that day."""
    values = {name: getattr(new, name) for name in new.__slots__ if name != "kind"}
    _follow(Promise, key={"kind": new.kind}, values=values, valid_from=valid_from)


def set_cut_rule(*, measure: str, over_ppm: int, keeps_ppm: int, valid_from: date) -> None:
    """Let branches above a share of bad or overdue lending keep only a part of their authority from a day on."""
    _follow(
        CutRule, key={"measure": measure}, values={"over_ppm": over_ppm, "keeps_ppm": keeps_ppm}, valid_from=valid_from
    )


def ask_confirmation(*, above_fen: int, minutes: int, valid_from: date) -> None:
    """Let whoever decides above an amount, or on a phone, show anew that it is he or she, from a day on."""
    _follow(ConfirmRule, key={}, values={"above_fen": above_fen, "minutes": minutes}, valid_from=valid_from)


def allow_alone(*, product: str, limit_fen: int, photos: int, review_ppm: int, valid_from: date) -> None:
    """Let the manager who surveyed approve a product up to an amount alone, with all that takes, from a day on."""
    values = {"limit_fen": limit_fen, "photos": photos, "review_ppm": review_ppm}
    _follow(LonePower, key={"product": product}, values=values, valid_from=valid_from)


def need_qualification(*, duty: str, kind: str, valid_from: date) -> None:
    """Let nobody speak in a duty without a certificate from a day on; what was needed before ends that day."""
    _follow(NeededQualification, key={"duty": duty}, values={"kind": kind}, valid_from=valid_from)


def share_bearing(*, rule: LiabilityRule, valid_from: date) -> None:
    """Share out who answers for what is approved from a day on; the shares before end that day."""
    values = {name: getattr(rule, name) for name in rule.__slots__}
    _follow(BearingRule, key={}, values=values, valid_from=valid_from)


@transaction.atomic
def _follow(model: type[models.Model], *, key: dict[str, Any], values: dict[str, Any], valid_from: date) -> None:
    """Add a dated row and end the one it follows."""
    rows: Any = model._default_manager
    for row in rows.select_for_update().filter(**key, valid__upper_inf=True):
        row.valid = DateRange(row.valid.lower, valid_from)
        row.save(update_fields=["valid"])
    rows.create(**key, **values, valid=DateRange(valid_from, None))
