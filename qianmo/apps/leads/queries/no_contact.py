"""Reads of those who asked not to be contacted again: the register, and the households it keeps off every list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.domain.masking import mask_phone
from qianmo.storage.identifiers import open_identifiers

WHY = "本人要求不再联系"
LEFT_ALONE = """
SELECT coalesce(h.merged_into_id, h.id) AS household_id
  FROM leads_nocontact n JOIN households_household h ON h.id = n.household_id WHERE n.lifted_on IS NULL AND {which}
 UNION
SELECT m.household_id FROM leads_nocontact n JOIN households_person p ON p.identity_index = n.identity_index
  JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL WHERE n.lifted_on IS NULL AND {which}
 UNION
SELECT m.household_id FROM leads_nocontact n JOIN households_person p ON p.phone_index = n.phone_index
  JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL WHERE n.lifted_on IS NULL AND {which}
"""
"""Households nobody is sent to, by what narrows the register (`n`): the one that said it, where the person lives."""
SAID = """
SELECT t.id, t.by_id, t.at, t.on, t.channel, b.name, l.household_id, coalesce(h.village_id, l.village_id), l.row_id,
       coalesce(r.identity_index, p.identity_index), coalesce(r.phone_index, p.phone_index)
  FROM leads_touch t JOIN leads_lead l ON l.id = t.lead_id JOIN leads_leadlist b ON b.id = l.list_id
  LEFT JOIN leads_listrow r ON r.id = l.row_id
  LEFT JOIN households_household h ON h.id = l.household_id
  LEFT JOIN households_membership m
    ON m.household_id = l.household_id AND m.relation = 'head' AND m.left_on IS NULL AND l.row_id IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
 WHERE t.lost_to = %(never)s AND (%(touches)s::bigint[] IS NULL OR t.id = ANY(%(touches)s))
   AND NOT EXISTS (SELECT 1 FROM leads_nocontact n WHERE n.touch_id = t.id)
   AND coalesce(l.household_id::text, r.identity_index::text, r.phone_index::text) IS NOT NULL
 ORDER BY t.id
"""
"""Touches in which somebody said so and that nobody has remembered yet, with who it was."""
STATES = {"held": "在册", "lifted": "已解除"}
ROWS = """
SELECT n.id, n.household_id, h.number, p.name, n.sealed, v.name, n.said_on, n.source, s.name, n.noted_by_id,
       n.lifted_on, u.name, n.why_lifted
  FROM leads_nocontact n JOIN org_staff s ON s.id = n.noted_by_id
  LEFT JOIN households_household h ON h.id = n.household_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
  LEFT JOIN grids_cell v ON v.id = coalesce(h.village_id, n.village_id)
  LEFT JOIN org_staff u ON u.id = n.lifted_by_id
"""
OF = "leads_nocontact n LEFT JOIN households_household h ON h.id = n.household_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoContactRow:
    """Somebody who is left alone: who, since which day and by which words, who noted it, and its end where it has one.

    `phone` is masked, and there only of whom the bank has no file of.
    """

    id: int
    household_id: int | None
    number: str
    name: str
    phone: str
    village: str
    said_on: date
    source: str
    noted_by: str
    noted_by_id: int
    lifted_on: date | None
    lifted_by: str
    why_lifted: str

    @property
    def state(self) -> str:
        """Whether it holds."""
        return "held" if self.lifted_on is None else "lifted"

    @property
    def state_name(self) -> str:
        """Whether it holds, in words."""
        return STATES[self.state]


def no_contacts(
    *, scope: Scope, staff_id: int, state: str = "", skip: int = 0, limit: int = 50
) -> tuple[list[NoContactRow], int]:
    """Who is left alone, the latest first, and how many in all.

    Those in villages within the scope, and people without a file one noted oneself; the head office sees all.
    """
    where, params = _where(scope, staff_id, state)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {OF} WHERE {where}", params)
        [(total,)] = cursor.fetchall()
        asked = f"{ROWS} WHERE {where} ORDER BY n.said_on DESC, n.id DESC OFFSET %s LIMIT %s"
        cursor.execute(asked, [*params, skip, limit])
        return [_row(row, scope) for row in cursor.fetchall()], int(total)


def left_alone(*, household_ids: Collection[int]) -> set[int]:
    """Of these households those somebody of whom asked not to be contacted again."""
    with connection.cursor() as cursor:
        asked = f"SELECT household_id FROM ({LEFT_ALONE.format(which='true')}) a WHERE household_id = ANY(%s)"
        cursor.execute(asked, [list(household_ids)])
        return {pk for (pk,) in cursor.fetchall()}


def _where(scope: Scope, staff_id: int, state: str) -> tuple[str, list[Any]]:
    parts, params = ["true"], list[Any]()
    if scope.village_ids is not None:
        parts.append(
            "(coalesce(h.village_id, n.village_id) = ANY(%s) OR n.noted_by_id = %s AND n.household_id IS NULL)"
        )
        params += [sorted(scope.village_ids), staff_id]
    if state in STATES:
        parts.append(f"n.lifted_on IS {'NULL' if state == 'held' else 'NOT NULL'}")
    return " AND ".join(parts), params


def _row(row: Sequence[Any], scope: Scope) -> NoContactRow:
    pk, household_id, number, head, sealed, village, said_on, source, noted_by, noted_by_id, *lifted = row
    plain = open_identifiers(bytes(sealed), bound_to=f"no-contact:{pk}") if sealed else {}
    return NoContactRow(
        id=pk, household_id=household_id, number=number or "", name=scope.name(head or plain.get("name") or ""),
        phone=mask_phone(plain.get("phone") or ""), village=village or "", said_on=said_on, source=source,
        noted_by=noted_by, noted_by_id=noted_by_id, lifted_on=lifted[0], lifted_by=lifted[1] or "",
        why_lifted=lifted[2],
    )  # fmt: skip
