"""Raises and renewals as a supplement to the contract needs to know them."""

from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.models import ChangeKind, ChangeState, Contract, LimitChange, Renewal, RenewalKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplemented:
    """What a supplement is about: a raise of a limit, or the renewal of a draw; of which line and contract.

    `before` and `after` of a raise are its limits in fen; of a renewal both are what is renewed. It `waits` while
    nobody has decided it and nobody has signed.
    """

    kind: str
    id: int
    line_id: int
    contract: str
    before_fen: int
    after_fen: int
    waits: bool
    draw: str = ""
    how: str = ""
    old_due_on: date | None = None
    new_due_on: date | None = None
    rate_ppm: int | None = None


def supplemented(*, kind: str, subject_id: int) -> Supplemented | None:
    """A raise or renewal by id; None where there is none, or its line has no contract to be supplemented."""
    return (_raise if kind == "raise" else _renewal)(subject_id)


def _raise(change_id: int) -> Supplemented | None:
    row = LimitChange.objects.filter(id=change_id, kind=ChangeKind.RAISE).first()
    contract = _contract(row.line_id) if row else ""
    if row is None or not contract:
        return None
    return Supplemented(
        kind="raise",
        id=row.pk,
        line_id=row.line_id,
        contract=contract,
        before_fen=row.before_fen,
        after_fen=row.after_fen,
        waits=row.state == ChangeState.REQUESTED and row.digest is None,
    )


def _renewal(renewal_id: int) -> Supplemented | None:
    row = Renewal.objects.select_related("old").filter(id=renewal_id).first()
    contract = _contract(row.old.line_id) if row else ""
    if row is None or not contract:
        return None
    return Supplemented(
        kind="renewal",
        id=row.pk,
        line_id=row.old.line_id,
        contract=contract,
        before_fen=row.fen,
        after_fen=row.fen,
        waits=row.state == ChangeState.REQUESTED and row.digest is None,
        draw=row.old.number,
        how=str(RenewalKind(row.kind).label),
        old_due_on=row.old_due_on,
        new_due_on=row.new_due_on,
        rate_ppm=row.rate_ppm,
    )


def _contract(line_id: int) -> str:
    return Contract.objects.filter(line_id=line_id).values_list("number", flat=True).first() or ""
