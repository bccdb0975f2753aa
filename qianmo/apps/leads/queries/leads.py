"""Reads of leads: those of a list, those somebody works today, and one with everything said of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.models import ConversionKind, Fate, Lead, LeadState
from qianmo.apps.leads.queries.lists import COUNTED, Counts
from qianmo.apps.leads.queries.rows import people_on_rows
from qianmo.apps.org.queries import SignedIn, subtree
from qianmo.domain.leads.touching import CHANNELS, OUTCOMES, REASONS
from qianmo.domain.masking import mask_phone

ROWS = """
SELECT l.id, l.list_id, b.name, b.script, b.expires_on, l.household_id, h.number, p.name, v.name, l.row_id, l.owner_id,
       s.name, l.for_leader, l.value_fen, l.deposit_fen, l.loan_fen, l.place, l.fate, l.why, l.state, l.next_on,
       t.on, t.channel, t.outcome, t.lost_to, l.noted
  FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id
  LEFT JOIN households_household h ON h.id = l.household_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
  LEFT JOIN grids_cell v ON v.id = coalesce(l.village_id, h.village_id)
  LEFT JOIN org_staff s ON s.id = l.owner_id
  LEFT JOIN LATERAL (SELECT * FROM leads_touch t WHERE t.lead_id = l.id ORDER BY t.id DESC LIMIT 1) t ON true
"""

WORKED = "b.state = 'released' AND b.expires_on >= %s AND l.fate = 'given' AND l.state IN ('open', 'working')"
"""Given out, not over on a day, and neither won nor lost yet."""
OF_LIST = "leads_lead l LEFT JOIN households_household h ON h.id = l.household_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRow:
    """A lead as people see it: who, of which list, whose, worth what, how far, and the last touch."""

    id: int
    list_id: int
    list_name: str
    script: str
    expires_on: date
    household_id: int | None
    number: str
    name: str
    phone: str
    village: str
    owner_id: int | None
    owner: str
    for_leader: bool
    value_fen: int
    deposit_fen: int
    loan_fen: int
    place: int | None
    fate: str
    fate_name: str
    why: str
    noted: str
    state: str
    state_name: str
    next_on: date | None
    touched_on: date | None
    touch: str


def leads_of(
    *, list_id: int, person: SignedIn, scope: Scope, fate: str = "", state: str = "", owner_id: int = 0,
    skip: int = 0, limit: int = 50,
) -> tuple[list[LeadRow], int]:  # fmt: skip
    """Leads of a list a person may see, by owner and rank, and how many there are in all.

    Leads in villages within the scope, one's own, and, for the head office, those nobody could be placed.
    """
    where, params = _of_list(list_id, person, scope)
    for column, value in (("l.fate", fate), ("l.state", state), ("l.owner_id", owner_id)):
        if value:
            where.append(f"{column} = %s")
            params.append(value)
    return _rows(" AND ".join(where), params, "s.name NULLS LAST, l.place NULLS LAST, l.id", scope, skip, limit)


def counts_in_sight(*, list_id: int, person: SignedIn, scope: Scope) -> Counts:
    """The counts of a list over the leads `leads_of` shows this person."""
    where, params = _of_list(list_id, person, scope)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COUNTED} FROM {OF_LIST} WHERE {' AND '.join(where)}", params)
        [row] = cursor.fetchall()
    return Counts(*row)


def _of_list(list_id: int, person: SignedIn, scope: Scope) -> tuple[list[str], list[Any]]:
    if scope.village_ids is None:
        return ["l.list_id = %s"], [list_id]
    mine = "(coalesce(l.village_id, h.village_id) = ANY(%s) OR l.owner_id = %s)"
    return ["l.list_id = %s", mine], [list_id, sorted(scope.village_ids), person.staff_id]


TO_WORK = {"deposit": "存款从大到小", "loan": "贷款从大到小", "village": "按村", "list": "按名单"}
"""Orders of what is to be worked besides what is due first."""
ORDERS = {"deposit": "l.deposit_fen DESC", "loan": "l.loan_fen DESC", "village": "v.name", "list": "b.name"}


def leads_to_work(
    *, person: SignedIn, scope: Scope, on: date, others: bool = False, list_id: int = 0, state: str = "",
    due: bool = False, owner_id: int = 0, order: str = "", skip: int = 0, limit: int = 50,
) -> tuple[list[LeadRow], int]:  # fmt: skip
    """What a person has to work, what is due first, then by worth; with `others` that of the whole branch.

    Narrowed to a list, a state, those whose day has come, an owner; `order` is one of `TO_WORK`.
    """
    whose, params = _whose(person, on, others)
    where = [WORKED, whose]
    narrowing = {
        "l.list_id = %s": list_id,
        "l.state = %s": state,
        "l.next_on <= %s": due and on,
        "l.owner_id = %s": owner_id,
    }
    for condition, value in narrowing.items():
        if value:
            where.append(condition)
            params.append(value)
    first = f"{ORDERS[order]}, " if order in ORDERS else ""
    last = f"coalesce(l.next_on, DATE '9999-12-31') > DATE '{on}', l.next_on NULLS LAST, l.value_fen DESC, l.id"
    return _rows(" AND ".join(where), params, first + last, scope, skip, limit)


def owners_of(*, lead_ids: Collection[int]) -> dict[int, tuple[int | None, int | None, str]]:
    """Who has each of these leads, its household, and the name of its list."""
    rows = Lead.objects.filter(id__in=lead_ids).values_list("id", "owner_id", "household_id", "list__name")
    return {pk: (owner_id, household_id, name) for pk, owner_id, household_id, name in rows}


def lists_to_work(*, person: SignedIn, on: date, others: bool = False) -> list[tuple[int, str]]:
    """The lists on which a person, or with `others` the branch, has something to work: id and name, by name."""
    whose, params = _whose(person, on, others)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT b.id, b.name FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id"
            f" WHERE {WORKED} AND {whose} ORDER BY 2, 1",
            params,
        )
        return list(cursor.fetchall())


def _whose(person: SignedIn, on: date, others: bool) -> tuple[str, list[Any]]:
    """The condition that leads are a person's or the branch's, with the parameters of `WORKED` before it."""
    if others:
        within = "SELECT staff_id FROM org_postholding WHERE branch_id = ANY(%s) AND valid @> %s::date"
        return f"l.owner_id IN ({within})", [on, subtree(branch_id=person.branch_id), on]
    return "l.owner_id = %s", [on, person.staff_id]


def leads_at(*, household_ids: Sequence[int], scope: Scope, on: date) -> list[LeadRow]:
    """What is given out and open at households, what is due first. The caller has checked that they are in sight."""
    where, params = f"{WORKED} AND l.household_id = ANY(%s)", [on, list(household_ids)]
    return _rows(where, params, "coalesce(l.next_on, b.expires_on), l.id", scope, 0, 50)[0]


def _rows(
    where: str, params: Sequence[Any], order: str, scope: Scope, skip: int, limit: int
) -> tuple[list[LeadRow], int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{ROWS} WHERE {where} ORDER BY {order} OFFSET %s LIMIT %s", [*params, skip, limit])
        found: list[Any] = cursor.fetchall()
        counted = (
            "SELECT count(*) FROM leads_lead l JOIN leads_leadlist b ON b.id = l.list_id"
            f" LEFT JOIN households_household h ON h.id = l.household_id WHERE {where}"
        )
        cursor.execute(counted, params)
        [(total,)] = cursor.fetchall()
    strangers = people_on_rows([row[9] for row in found if row[5] is None and row[9]])
    return [_row(row, strangers, scope) for row in found], int(total)


def _row(row: Sequence[Any], strangers: dict[int, tuple[str, str]], scope: Scope) -> LeadRow:
    name, phone = strangers.get(row[9], ("", "")) if row[5] is None else (row[7] or "", "")
    said = f"{CHANNELS.get(row[22], row[22])} · {OUTCOMES.get(row[23], row[23])}" if row[21] else ""
    return LeadRow(
        id=row[0], list_id=row[1], list_name=row[2], script=row[3], expires_on=row[4], household_id=row[5],
        number=row[6] or "", name=scope.name(name), phone=mask_phone(phone) if phone else "", village=row[8] or "",
        owner_id=row[10], owner=row[11] or "", for_leader=row[12], value_fen=row[13], deposit_fen=row[14],
        loan_fen=row[15], place=row[16], fate=row[17], fate_name=str(Fate(row[17]).label), why=row[18], noted=row[25],
        state=row[19], state_name=str(LeadState(row[19]).label), next_on=row[20], touched_on=row[21],
        touch=f"{said} · {REASONS[row[24]]}" if row[24] else said,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Converted:
    """What a list turned into by kind: leads and fen, and how many of them had been touched before."""

    kind: str
    leads: int
    fen: int
    touched: int


def conversions_of(*, list_id: int, person: SignedIn, scope: Scope) -> list[Converted]:
    """What the leads of a list shown to this person turned into, in the order line, draw, deposit."""
    asked = (
        "SELECT c.kind, count(*), sum(c.fen)::bigint, count(*) FILTER (WHERE c.touched)"
        f" FROM {OF_LIST} JOIN leads_conversion c ON c.lead_id = l.id WHERE {{where}} GROUP BY 1"
    )
    found = {kind: rest for kind, *rest in _grouped(asked, list_id, person, scope)}
    return [Converted(str(one.label), *found.get(one.value, (0, 0, 0))) for one in ConversionKind]


def filed_of(*, list_id: int, person: SignedIn, scope: Scope) -> tuple[int, int]:
    """Of the given leads of a list in sight: how many the bank had no file of, and how many it has by now."""
    asked = (
        "SELECT count(*), count(l.filed_on)"
        f" FROM {OF_LIST} WHERE {{where}} AND l.fate = 'given' AND (l.household_id IS NULL OR l.filed_on IS NOT NULL)"
    )
    [(strangers, filed)] = _grouped(asked, list_id, person, scope)
    return strangers, filed


def reasons_lost(*, list_id: int, person: SignedIn, scope: Scope) -> list[tuple[str, int]]:
    """Why leads of a list shown to this person were lost, the most frequent first."""
    asked = (
        f"SELECT t.lost_to, count(DISTINCT l.id) FROM {OF_LIST} JOIN leads_touch t ON t.lead_id = l.id"
        " WHERE {where} AND l.state = 'lost' AND t.lost_to <> '' GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return [(REASONS.get(reason, reason), count) for reason, count in _grouped(asked, list_id, person, scope)]


@dataclass(frozen=True, slots=True)
class Share:
    """What one person has of a list: given, in line, touched, won, lost."""

    staff_id: int
    name: str
    given: int
    beyond: int
    touched: int
    won: int
    lost: int


def split_of(*, list_id: int, person: SignedIn, scope: Scope) -> list[Share]:
    """How the leads of a list shown to this person are split over people, the largest share first."""
    asked = (
        "SELECT s.id, s.name, count(*) FILTER (WHERE l.fate = 'given'), count(*) FILTER (WHERE l.fate = 'beyond'),"
        " count(*) FILTER (WHERE EXISTS (SELECT 1 FROM leads_touch t WHERE t.lead_id = l.id)),"
        " count(*) FILTER (WHERE l.state = 'won'), count(*) FILTER (WHERE l.state = 'lost')"
        f" FROM {OF_LIST} JOIN org_staff s ON s.id = l.owner_id"
        " WHERE {where} AND l.fate IN ('given', 'beyond') GROUP BY s.id, s.name ORDER BY 3 DESC, 2"
    )
    return [Share(*row) for row in _grouped(asked, list_id, person, scope)]


def _grouped(asked: str, list_id: int, person: SignedIn, scope: Scope) -> list[Any]:
    where, params = _of_list(list_id, person, scope)
    with connection.cursor() as cursor:
        cursor.execute(asked.format(where=" AND ".join(where)), params)
        return list(cursor.fetchall())
