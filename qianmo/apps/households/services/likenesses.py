"""Households that may be one: found in one pass over the county, and judged by a person.

Three things are looked at, all without opening a number: a phone of two households (by its blind index), a person who
was filed in both (by the index of the identity), the same address in one village. A link says only that somebody
should look; it changes nothing. A pair that was judged is not brought up again for the same reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Likeness, LikenessVerdict
from qianmo.apps.households.queries import villages_of
from qianmo.domain.refusal import Refused

LONGEST_SAID = 200
CROWD = 5
"""A phone or address of more households than this is one of an office or a yard, and says nothing."""

FIND = """
WITH present AS (
  SELECT m.household_id, p.id AS person_id, p.phone_index FROM households_membership m
    JOIN households_person p ON p.id = m.person_id
    JOIN households_household h ON h.id = m.household_id AND h.merged_into_id IS NULL WHERE m.left_on IS NULL
), alike AS (
  SELECT 'phone' AS reason, array_agg(DISTINCT household_id) AS ids FROM present WHERE phone_index IS NOT NULL
   GROUP BY phone_index HAVING count(DISTINCT household_id) BETWEEN 2 AND %(crowd)s
  UNION ALL
  SELECT 'identity', array_agg(DISTINCT m.household_id) FROM households_membership m
    JOIN households_household h ON h.id = m.household_id AND h.merged_into_id IS NULL
   GROUP BY m.person_id HAVING count(DISTINCT m.household_id) BETWEEN 2 AND %(crowd)s
  UNION ALL
  SELECT 'address', array_agg(id) FROM households_household WHERE merged_into_id IS NULL AND address <> ''
   GROUP BY village_id, regexp_replace(address, '[\\s　,，.。-]', '', 'g') HAVING count(*) BETWEEN 2 AND %(crowd)s
), pairs AS (
  SELECT one, other, array_agg(DISTINCT reason ORDER BY reason) AS reasons
    FROM alike, unnest(ids) AS one, unnest(ids) AS other WHERE one < other GROUP BY one, other
)
INSERT INTO households_likeness (one_id, other_id, reasons, found_on, verdict, said)
SELECT one, other, reasons, %(on)s, '', '' FROM pairs
    ON CONFLICT (one_id, other_id) DO UPDATE
   SET reasons = EXCLUDED.reasons, found_on = EXCLUDED.found_on, verdict = '', said = '', judged_by_id = NULL,
       judged_on = NULL
 WHERE NOT households_likeness.reasons @> EXCLUDED.reasons
RETURNING id, one_id, reasons
"""


@transaction.atomic
def find_likenesses(*, by: int | None, at: datetime, business_date: date) -> int:
    """Link every two households that share a phone, a person or an address; how many links are new or have grown."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"crowd": CROWD, "on": business_date})
        rows: list[Any] = cursor.fetchall()
    facts = [Fact(subject_id=pk, household_id=one, by=by, payload={"reasons": list(why)}) for pk, one, why in rows]
    record(kind="households.likeness_found", facts=facts, at=at, business_date=business_date)
    return len(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What a person says of two households that look alike."""

    likeness_id: int
    is_same: bool
    said: str
    by: int


MISSING = Refused(code="not_found", reason="没有办：没有这一对，或不在您的范围内。请刷新后再看")


@transaction.atomic
def judge_likenesses(
    *, judgings: Sequence[Judging], scope: Scope, at: datetime, business_date: date
) -> list[int | Refused]:
    """Say of pairs whether they are one household; ids or refusals by position. Nothing is merged by it.

    Refused: not there, one of the two outside the scope, no reason, judged before.
    """
    rows = {
        row.pk: row
        for row in Likeness.objects.select_for_update()
        .filter(id__in=[one.likeness_id for one in judgings])
        .order_by("id")
    }
    villages = villages_of(household_ids=[pk for row in rows.values() for pk in (row.one_id, row.other_id)])
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in judgings:
        row = rows.get(one.likeness_id)
        if row is None or not all(scope.allows(villages[pk]) for pk in (row.one_id, row.other_id)):
            answers.append(MISSING)
            continue
        if not 0 < len(one.said.strip()) <= LONGEST_SAID:
            reason = f"没有办：请用 {LONGEST_SAID} 个字以内写明凭什么这么认定"
            answers.append(Refused(code="no_reason", reason=reason))
            continue
        if row.verdict:
            word = LikenessVerdict(row.verdict).label
            answers.append(Refused(code="judged", reason=f"没有办：这一对已经认定“{word}”。请刷新后再看"))
            continue
        row.verdict = LikenessVerdict.SAME if one.is_same else LikenessVerdict.OTHER
        row.said, row.judged_by_id, row.judged_on = one.said.strip(), one.by, business_date
        answers.append(row.pk)
        payload = {"same": one.is_same, "said": row.said}
        told += [
            Fact(subject_id=row.pk, household_id=pk, by=one.by, payload=payload) for pk in (row.one_id, row.other_id)
        ]
    Likeness.objects.bulk_update(rows.values(), ["verdict", "said", "judged_by", "judged_on"])
    record(kind="households.likeness_judged", facts=told, at=at, business_date=business_date)
    return answers
