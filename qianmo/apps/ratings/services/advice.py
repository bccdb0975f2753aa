"""Acts of cadres' advice: writing down what a cadre would give a household, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.ledgers.people import cadres_of
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import villages_of
from qianmo.apps.households.services import hold_households
from qianmo.apps.ratings.models import CadreAdvice
from qianmo.domain.refusal import Refused

LONGEST, MOST_FEN = 100, 100_000_000
OUT_OF_SIGHT = Refused(code="no_household", reason="没有记：没有这一户，或不在您的范围。请刷新本页")
NO_CADRE = Refused(code="no_cadre", reason="没有记：这位不是这个村现任的村干部。请先在村情台账登记联系人")
ODD_AMOUNT = Refused(code="amount", reason="没有记：建议额度应在 0 到 100 万元之间。请改")
NO_REASON = Refused(code="reason", reason=f"没有记：要写明理由，{LONGEST} 字以内")
SAID = Refused(code="said", reason="没有记：这位村干部今天对这一户已经说过，记了别的数。改主意明天再记")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdvice:
    """What a cadre (the contact's id) would give a household, in fen; nothing is 0."""

    household_id: int
    contact_id: int
    limit_fen: int
    reason: str


@transaction.atomic
def note_advice(
    *, advice: Sequence[NewAdvice], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Write advice down; refusals by position, the others are written. The same again changes nothing.

    It is shown beside the verdict and read by no rule. Refused: a household out of sight, somebody who is no cadre of
    its village that day, an odd amount, no reason, a second word of the same day.
    """
    ids = sorted({one.household_id for one in advice})
    hold_households(ids=ids)
    villages = villages_of(household_ids=ids)
    cadres = cadres_of(village_ids=sorted(set(villages.values())), on=business_date)
    rows = CadreAdvice.objects.filter(household__in=ids, said_on=business_date)
    said = {(row.household_id, row.contact_id): (row.limit_fen, row.reason) for row in rows}
    refused: dict[int, Refused] = {}
    kept: list[NewAdvice] = []
    for position, one in enumerate(advice):
        village_id, reason = villages.get(one.household_id), one.reason.strip()
        known = said.get((one.household_id, one.contact_id))
        if village_id is None or not scope.allows(village_id):
            refused[position] = OUT_OF_SIGHT
        elif one.contact_id not in {cadre.id for cadre in cadres.get(village_id, ())}:
            refused[position] = NO_CADRE
        elif not 0 <= one.limit_fen <= MOST_FEN:
            refused[position] = ODD_AMOUNT
        elif not 0 < len(reason) <= LONGEST:
            refused[position] = NO_REASON
        elif known is not None:
            if known != (one.limit_fen, reason):
                refused[position] = SAID
        else:
            said[one.household_id, one.contact_id] = (one.limit_fen, reason)
            kept.append(one)
    made = CadreAdvice.objects.bulk_create(
        CadreAdvice(
            household_id=one.household_id, contact_id=one.contact_id, limit_fen=one.limit_fen,
            reason=one.reason.strip(), said_on=business_date, noted_by_id=by, noted_at=at,
        )
        for one in kept
    )  # fmt: skip
    facts = [
        Fact(subject_id=row.pk, household_id=row.household_id, by=by, payload={"limit_fen": row.limit_fen})
        for row in made
    ]
    record(kind="ratings.advised", facts=facts, at=at, business_date=business_date)
    return refused
