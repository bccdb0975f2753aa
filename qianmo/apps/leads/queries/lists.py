"""Reads of lists: each with its counts, which are those of its leads, and how it is split over people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from qianmo.apps.leads.models import LeadList, ListRow, ListState, Origin
from qianmo.apps.org.queries import SignedIn, subtree
from qianmo.domain.leads.conditions import Condition, said

COUNTED = """
       count(l.id), count(l.id) FILTER (WHERE l.fate = 'given'), count(l.id) FILTER (WHERE l.fate = 'beyond'),
       count(l.id) FILTER (WHERE l.fate = 'nobody'), count(l.id) FILTER (WHERE l.fate = 'taken'),
       count(l.id) FILTER (WHERE l.fate = 'barred'),
       count(l.id) FILTER (WHERE l.fate = 'given' AND EXISTS (SELECT 1 FROM leads_touch t WHERE t.lead_id = l.id)),
       count(l.id) FILTER (WHERE l.fate = 'given' AND l.state = 'won'),
       count(l.id) FILTER (WHERE l.fate = 'given' AND l.state = 'lost')
"""


IN_SIGHT = """
SELECT b.id FROM leads_leadlist b
 WHERE (%(everywhere)s OR b.branch_id = ANY(%(under)s)
        OR b.state <> 'draft' AND EXISTS (
           SELECT 1 FROM leads_lead l JOIN org_postholding p ON p.staff_id = l.owner_id
            WHERE l.list_id = b.id AND l.fate = 'given' AND p.branch_id = ANY(%(under)s)))
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many a list found, and what became of them; of those given, how many were touched, won and lost."""

    found: int = 0
    given: int = 0
    beyond: int = 0
    nobody: int = 0
    taken: int = 0
    barred: int = 0
    touched: int = 0
    won: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list as its page shows it; `conditions` are said aloud."""

    id: int
    name: str
    origin: str
    origin_name: str
    partner: str
    purpose: str
    basis: str
    expires_on: date
    as_of: date
    figures_on: date
    conditions: tuple[str, ...]
    recipe: tuple[Condition, ...]
    query: str
    query_sql: str
    model: str
    heading: tuple[str, ...]
    meanings: dict[str, str]
    product: str
    measure: str
    leader_fen: int
    each: int
    fresh_only: bool
    files_facts: bool
    script: str
    state: str
    state_name: str
    branch_id: int
    branch: str
    made_by: str
    made_at: datetime
    released_on: date | None
    file_name: str
    read_rows: int
    filed: int
    moved_at: datetime | None
    fault: str
    counts: Counts


def lists_in_sight(*, person: SignedIn, state: str = "", limit: int = 200) -> list[ListFile]:
    """The lists of a person's branch and below, and those given out on which somebody there has a lead."""
    return _files("%(state)s = '' OR b.state = %(state)s", person, {"state": state, "limit": limit})


@dataclass(frozen=True, slots=True)
class LendingList:
    """A list that can be a source of a village's roster: its rows that lie there, and what it may be used for."""

    id: int
    name: str
    rows: int
    purpose: str
    basis: str
    expires_on: date


LENDING = """
SELECT b.id, b.name, count(*), b.purpose, b.basis, b.expires_on
  FROM leads_leadlist b JOIN leads_listrow r ON r.list_id = b.id AND r.fault = '' AND r.sealed IS NOT NULL
  LEFT JOIN households_household h ON h.id = r.household_id
 WHERE b.id = ANY(%(ids)s) AND coalesce(h.village_id, r.village_id) = %(village)s
 GROUP BY b.id ORDER BY b.id DESC
"""


def lists_lending(*, person: SignedIn, village_id: int, on: date) -> list[LendingList]:
    """Lists in a person's sight that were given out, run on a day and have rows in a village, the newest first."""
    held = LeadList.objects.filter(state=ListState.RELEASED, expires_on__gte=on).exclude(heading=[])
    seen = lists_seen(list_ids=list(held.values_list("id", flat=True)), person=person)
    with connection.cursor() as cursor:
        cursor.execute(LENDING, {"ids": sorted(seen), "village": village_id})
        return [LendingList(*row) for row in cursor.fetchall()]


def list_file(*, list_id: int, person: SignedIn) -> ListFile | None:
    """One list, or None where it does not exist or lies out of sight (the two look the same)."""
    return next(iter(_files("b.id = %(id)s", person, {"id": list_id, "limit": 1})), None)


def lists_seen(*, list_ids: Sequence[int], person: SignedIn) -> set[int]:
    """Which of these lists a person sees."""
    params: dict[str, Any] = {"everywhere": person.county_wide, "under": subtree(branch_id=person.branch_id)}
    with connection.cursor() as cursor:
        cursor.execute(f"{IN_SIGHT} AND b.id = ANY(%(ids)s)", {**params, "ids": list(list_ids)})
        return {pk for (pk,) in cursor.fetchall()}


def _files(which: str, person: SignedIn, params: dict[str, Any]) -> list[ListFile]:
    params = params | {"everywhere": person.county_wide, "under": subtree(branch_id=person.branch_id)}
    with connection.cursor() as cursor:
        cursor.execute(f"{IN_SIGHT} AND ({which}) ORDER BY b.id DESC LIMIT %(limit)s", params)
        ids = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(f"SELECT l.list_id, {COUNTED} FROM leads_lead l WHERE l.list_id = ANY(%s) GROUP BY 1", [ids])
        counts = {row[0]: Counts(*row[1:]) for row in cursor.fetchall()}
    rows = LeadList.objects.filter(id__in=ids).select_related("partner", "product", "branch", "made_by", "query")
    return [_file(row, counts.get(row.pk, Counts())) for row in rows.order_by("-id")]


def _file(row: LeadList, counts: Counts) -> ListFile:
    recipe = tuple(Condition(**{**one, "words": tuple(one["words"])}) for one in row.conditions)
    return ListFile(
        id=row.pk, name=row.name, origin=row.origin, origin_name=str(Origin(row.origin).label),
        partner=row.partner.name if row.partner else "", purpose=row.purpose, basis=row.basis,
        expires_on=row.expires_on, as_of=row.as_of, figures_on=row.figures_on,
        conditions=tuple(said(one) for one in recipe), recipe=recipe, query=row.query.name if row.query else "",
        query_sql=row.query.sql if row.query else "", model=row.model_list,
        heading=tuple(row.heading), meanings=row.meanings,
        product=row.product.name if row.product else "", measure=row.measure, leader_fen=row.leader_fen, each=row.each,
        fresh_only=row.fresh_only, files_facts=row.files_facts, script=row.script, state=row.state,
        state_name=str(ListState(row.state).label), branch_id=row.branch_id, branch=row.branch.name,
        made_by=row.made_by.name,
        made_at=row.made_at, released_on=row.released_on, file_name=row.file_name, read_rows=row.read_rows,
        filed=row.filed, moved_at=row.moved_at, fault=row.fault, counts=counts,
    )  # fmt: skip


def faults_of(*, list_id: int) -> list[tuple[str, int]]:
    """What is wrong with the rows of an imported list that go back, and with how many of them, the most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT regexp_replace(fault, '第 [0-9]+ 行', '前面一行'), count(*) FROM leads_listrow"
            " WHERE list_id = %s AND fault <> '' GROUP BY 1 ORDER BY 2 DESC, 1",
            [list_id],
        )
        return list(cursor.fetchall())


def lists_to_give() -> list[int]:
    """Lists that wait to be given out, or were being given out by a worker that is no more."""
    return list(LeadList.objects.filter(state=ListState.GIVING).order_by("id").values_list("id", flat=True))


def rows_of(*, list_id: int) -> int:
    """How many rows an imported list has, those that go back among them."""
    return ListRow.objects.filter(list_id=list_id).count()


def lists_to_read() -> list[int]:
    """Lists whose file waits to be read, or was being read by a worker that is no more."""
    return list(LeadList.objects.filter(state=ListState.READING).order_by("id").values_list("id", flat=True))
