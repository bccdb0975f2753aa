"""Which partners households hang on, and how full the cap of each is; and what an officer is told of a household."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from qianmo.domain.credit.caps import Above, Cap, cap_warning

OVER = """
SELECT DISTINCT coalesce(h.merged_into_id, h.id), x.partner_id
  FROM households_groupmember m JOIN households_household h ON h.id = m.household_id
  JOIN leads_grouppartner x ON x.group_id = m.group_id
 WHERE m.left_on IS NULL AND coalesce(h.merged_into_id, h.id) = ANY(%s)
"""
CAPS = """
SELECT p.id, p.name, c.cap_fen, c.above, c.higher_fen, (
       SELECT coalesce(sum(l.limit_fen), 0)::bigint FROM credit_line l WHERE l.state <> 'ended' AND l.household_id IN (
              SELECT coalesce(h.merged_into_id, h.id) FROM households_groupmember m
                JOIN households_household h ON h.id = m.household_id
                JOIN leads_grouppartner x ON x.group_id = m.group_id
               WHERE x.partner_id = p.id AND m.left_on IS NULL))
  FROM leads_partner p JOIN leads_partnercap c ON c.kind = p.kind AND c.valid @> %s::date WHERE p.id = ANY(%s)
"""
LEAVING = """
SELECT coalesce(h.merged_into_id, h.id), g.name, p.name, a.ends_on, n.name
  FROM households_groupmember m JOIN households_household h ON h.id = m.household_id
  JOIN households_customergroup g ON g.id = m.group_id JOIN leads_grouppartner x ON x.group_id = g.id
  JOIN leads_partner p ON p.id = x.partner_id
  LEFT JOIN LATERAL (SELECT max(a.ends_on) AS ends_on FROM leads_agreement a WHERE a.partner_id = p.id) a ON TRUE
  LEFT JOIN LATERAL (
    SELECT l.id, l.name FROM leads_leadlist l
     WHERE l.partner_id = p.id AND l.origin = 'imported' AND l.state IN ('draft', 'released') AND l.name <> m.source
       AND l.as_of > m.joined_on ORDER BY l.as_of DESC, l.id DESC LIMIT 1) n
         ON NOT EXISTS (SELECT 1 FROM leads_listrow r JOIN households_household o ON o.id = r.household_id
                         WHERE r.list_id = n.id AND coalesce(o.merged_into_id, o.id) = coalesce(h.merged_into_id, h.id))
 WHERE m.left_on IS NULL AND coalesce(h.merged_into_id, h.id) = ANY(%s)
 ORDER BY g.name
"""
GONE = """
SELECT DISTINCT ON (1, g.id) coalesce(h.merged_into_id, h.id), g.name, m.left_on, m.left_reason
  FROM households_groupmember m JOIN households_household h ON h.id = m.household_id
  JOIN households_customergroup g ON g.id = m.group_id
 WHERE coalesce(h.merged_into_id, h.id) = ANY(%s) AND m.left_on IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM households_groupmember n JOIN households_household o ON o.id = n.household_id
        WHERE n.group_id = g.id AND n.left_on IS NULL
          AND coalesce(o.merged_into_id, o.id) = coalesce(h.merged_into_id, h.id))
 ORDER BY 1, g.id, m.left_on DESC
"""
SOON = timedelta(days=30)
"""So long before an agreement ends its people are told of."""


@dataclass(frozen=True, slots=True)
class Hung:
    """The partners of households that belong to a group, by household, and the caps of those that have one."""

    over: dict[int, tuple[int, ...]]
    caps: dict[int, Cap]


def partners_over(*, household_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The partners each of these households hangs on today; one in no group is given an empty place."""
    found: dict[int, tuple[int, ...]] = dict.fromkeys(household_ids, ())
    with connection.cursor() as cursor:
        cursor.execute(OVER, [list(found)])
        for household_id, partner_id in cursor.fetchall():
            found[household_id] = (*found[household_id], partner_id)
    return found


def hung(*, household_ids: Collection[int], on: date) -> Hung:
    """The partners of these households and their caps of the day, with all lines that hang on each, in fen."""
    over = partners_over(household_ids=household_ids)
    partners = sorted({pk for found in over.values() for pk in found})
    with connection.cursor() as cursor:
        cursor.execute(CAPS, [on, partners])
        rows: list[Any] = cursor.fetchall()
    caps = {
        pk: Cap(partner=name, cap_fen=cap, hanging_fen=fen, above=Above(above), higher_fen=higher)
        for pk, name, cap, above, higher, fen in rows
    }
    return Hung(over, caps)


def group_warnings(*, household_ids: Collection[int], on: date) -> dict[int, list[str]]:
    """What to know of these households before anything is promised them, by household, those with nothing left out.

    A group it left; a group whose newest list no longer names it, or whose agreement is over or nearly so; a partner
    whose cap is full or nearly so. The caller has checked the scope.
    """
    ids, told = list(household_ids), dict[int, list[str]]()
    held = hung(household_ids=ids, on=on)
    with connection.cursor() as cursor:
        cursor.execute(GONE, [ids])
        gone: list[Any] = cursor.fetchall()
        cursor.execute(LEAVING, [ids])
        leaving: list[Any] = cursor.fetchall()
    for pk, group, left_on, why in gone:
        told.setdefault(pk, []).append(f"{left_on} 离开“{group}”：{why}。支用前先核实收入来源")
    for pk, group, partner, ends_on, newer in leaving:
        if newer is not None:
            told.setdefault(pk, []).append(f"可能要离开“{group}”：新名单“{newer}”上没有他")
        if ends_on is not None and ends_on <= on + SOON:
            said = "已到期" if ends_on < on else "到期"
            told.setdefault(pk, []).append(f"“{group}”靠的{partner}协议 {ends_on} {said}")
    for pk, partners in held.over.items():
        words = [cap_warning(held.caps[one]) for one in partners if one in held.caps]
        if any(words):
            told.setdefault(pk, []).extend(filter(None, words))
    return told
