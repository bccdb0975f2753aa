"""Reads of referrers: what was agreed with each, whom each brought and what each earned; and kinds of partner."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from qianmo.apps.leads.models import PartnerKind


def partner_kinds() -> dict[str, str]:
    """Kinds of partner by their key."""
    return {str(key): str(label) for key, label in PartnerKind.choices}


REFERRERS = """
SELECT r.id, r.name, coalesce(p.name, ''), b.name, r.branch_id, r.income_ppm, r.loss_ppm, r.claw_back_days,
       r.begins_on, r.ends_on, (SELECT count(*) FROM leads_referral f WHERE f.referrer_id = r.id),
       (SELECT count(DISTINCT l.household_id) FROM leads_referral f
          JOIN credit_line l ON l.household_id = f.household_id AND l.starts_on >= f.on WHERE f.referrer_id = r.id),
       coalesce(d.paid, 0)::bigint, coalesce(d.short_fen, 0)
  FROM leads_referrer r JOIN org_branch b ON b.id = r.branch_id LEFT JOIN leads_partner p ON p.id = r.partner_id
  LEFT JOIN LATERAL (SELECT sum(payable_fen) AS paid, (array_agg(short_fen ORDER BY month DESC))[1] AS short_fen
                       FROM leads_referraldue d WHERE d.referrer_id = r.id) d ON true
 WHERE %(everywhere)s OR r.branch_id = ANY(%(branches)s) ORDER BY r.name, r.id
"""


@dataclass(frozen=True, slots=True)
class ReferrerRow:
    """A referrer with what was agreed, whom he brought and what he earned; nothing of what those owe."""

    id: int
    name: str
    partner: str
    branch: str
    branch_id: int
    income_ppm: int
    loss_ppm: int
    claw_back_days: int
    begins_on: date
    ends_on: date
    referrals: int
    with_line: int
    paid_fen: int
    short_fen: int


def referrers(*, branch_ids: list[int] | None) -> list[ReferrerRow]:
    """Referrers of these branches (None: of all), by name."""
    with connection.cursor() as cursor:
        cursor.execute(REFERRERS, {"everywhere": branch_ids is None, "branches": branch_ids or []})
        return [ReferrerRow(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A month of a referrer's statement: shares alone, never what a customer owes."""

    month: date
    income_fen: int
    loss_fen: int
    clawed_back_fen: int
    carried_fen: int
    payable_fen: int
    short_fen: int


def statement(*, referrer_id: int) -> list[StatementLine]:
    """What a referrer earned month by month, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, income_fen, loss_fen, clawed_back_fen, carried_fen, payable_fen, short_fen"
            " FROM leads_referraldue WHERE referrer_id = %s ORDER BY month DESC",
            [referrer_id],
        )
        return [StatementLine(*row) for row in cursor.fetchall()]
