"""Making a list of what the bank itself knows: conditions over the lake, deduplicated, screened, split and ranked.

What is made is a draft in which everybody found has a row with what becomes of him; it is looked at, then given out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from qianmo import decisions
from qianmo.analytics.lake import CORE, Lake, last_day, where
from qianmo.analytics.prospects import ROWS, Recipe, prospects
from qianmo.analytics.trials import not_admitted
from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import villages_of
from qianmo.apps.lab.populations import of_households
from qianmo.apps.leads.models import Fate, Lead, LeadList, LeadState, ListState, Origin
from qianmo.apps.leads.queries.ground import NO_SCORES, ground
from qianmo.apps.leads.services.asking import named_households
from qianmo.apps.products.queries import model_text, policies_in_force, products
from qianmo.domain.leads.conditions import MEASURES, Condition, why_not
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows

LONGEST_KEPT = timedelta(days=730)
LONGEST_WHY = 60
OUT_OF_REACH = "不在本机构范围，或今天才建档"
MOST_LEADS = 200_000
NO_NOTES: Mapping[int, str] = MappingProxyType({})
NO_LAKE = Refused(code="no_lake", reason="没有建名单：还没有收到核心的存贷数据，无从筛选。请先供数")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What a list is called, what it may be used for until when, and how it is worked."""

    name: str
    purpose: str
    basis: str
    expires_on: date
    measure: str = "deposit_fen"
    leader_fen: int = 0
    each: int = 50
    fresh_only: bool = False
    product: str = ""
    script: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """A list to be made of what the bank knows: whoever meets the conditions, of these households (None: of all).

    With `query_id` a published question finds the households, with `model_list` the published model those it puts on
    that list of its own; conditions and `among` narrow them.
    """

    uses: Uses
    conditions: Sequence[Condition]
    branch_id: int
    by: int
    request_id: UUID
    among: Sequence[int] | None = None
    query_id: int | None = None
    model_list: str = ""


@transaction.atomic
def build_list(*, new: NewList, scope: Scope, at: datetime, business_date: date) -> int | Refused:
    """Make a draft of everybody within the scope who meets the conditions; its id, the same for the same request.

    Refused: conditions that make no sense, no name or purpose or basis, a day of expiry not ahead or over two years
    ahead, a product without a policy, a lake without a day, nobody found or more than 200,000.
    """
    known = LeadList.objects.filter(request_id=new.request_id).values_list("id", flat=True).first()
    if known is not None:
        return known
    free = new.among is None and new.query_id is None and not new.model_list
    unfit = why_not(new.conditions) if new.conditions or free else None
    refused = unfit or why_not_used(new.uses, on=business_date)
    if refused is not None:
        return refused
    row = new_row(new.uses, origin=Origin.BUILT, branch_id=new.branch_id, by=new.by, at=at, request_id=new.request_id)
    if isinstance(row, Refused):
        return row
    row.conditions = [asdict(one) for one in new.conditions]
    named = named_households(query_id=new.query_id, model_list=new.model_list, on=business_date)
    if isinstance(named, Refused):
        return named
    row.query_id, row.model_id, row.model_list = new.query_id, named.model_id, new.model_list
    among = new.among if named.notes is None else _both(named.notes, new.among)
    inside = None if among is None else _inside(among, scope)
    listed = None if inside is None else _listed(inside)
    found = found_for(row, conditions=new.conditions, scope=scope, on=business_date, listed=listed, scores=named.scores)
    if not found.num_rows:
        return Refused(code="nobody_found", reason="没有建名单：没有一户符合这些条件。请放宽一个条件")
    if found.num_rows > MOST_LEADS:
        reason = f"没有建名单：符合的有 {found.num_rows:,} 户，一张名单最多 {MOST_LEADS:,} 户。请加一个条件"
        return Refused(code="too_many_found", reason=reason)
    row.save()
    write_leads(row, found, notes=named.notes or {})
    if new.among is not None and inside is not None and not new.conditions:
        _tell_unknown(row, set(inside) - set(found["household_id"].to_pylist()))
    tell_change("leads.list_made", row, by=new.by, at=at, business_date=business_date, rows=found.num_rows)
    return row.pk


def why_not_used(uses: Uses, *, on: date) -> Refused | None:
    """Refused: no name, purpose or legal basis; an expiry not ahead or too far; too many words; no such product."""
    if not uses.name or len(uses.name) > 40:
        return Refused(code="list_name", reason="没有建名单：名称要写，最多 40 个字。请改一下")
    if not uses.purpose or not uses.basis:
        return Refused(code="list_basis", reason="没有建名单：用途和合法依据都要写明，如“存款客户续贷营销，合同履行”")
    if max(len(uses.purpose), len(uses.basis)) > 100 or len(uses.script) > 2_000:
        return Refused(code="list_long", reason="没有建名单：用途、依据最多 100 个字，话术最多 2,000 个字。请写短一些")
    if not on < uses.expires_on <= on + LONGEST_KEPT:
        reason = f"没有建名单：有效期应在 {on} 之后、{on + LONGEST_KEPT} 以前。请改一天"
        return Refused(code="list_expiry", reason=reason)
    if uses.measure not in MEASURES or uses.leader_fen < 0 or not 0 <= uses.each <= 1_000:
        return Refused(
            code="list_split", reason="没有建名单：排序依据、行长起点或每人上限不对，每人最多 1,000 户。请改一下"
        )
    if uses.product and uses.product not in products():
        return Refused(code="list_product", reason="没有建名单：没有这个产品。请从列表里选")
    return None


def new_row(uses: Uses, *, origin: str, branch_id: int, by: int, at: datetime, request_id: UUID) -> LeadList | Refused:
    """The row of a draft, not yet saved. Refused: the core has not delivered a day yet."""
    figures_on = last_day(Lake(where()).edition(), CORE)
    if figures_on is None:
        return NO_LAKE
    return LeadList(
        name=uses.name, origin=origin, purpose=uses.purpose, basis=uses.basis, expires_on=uses.expires_on,
        product_id=products()[uses.product].id if uses.product else None, measure=uses.measure,
        leader_fen=uses.leader_fen, each=uses.each, fresh_only=uses.fresh_only, files_facts=False, script=uses.script,
        as_of=figures_on, figures_on=figures_on, state=ListState.DRAFT, branch_id=branch_id, made_by_id=by,
        made_at=at, request_id=request_id,
    )  # fmt: skip


def found_for(
    row: LeadList, *, conditions: Sequence[Condition], scope: Scope, on: date, listed: pa.Table | None = None,
    scores: Mapping[int, int] = NO_SCORES,
) -> pa.Table:  # fmt: skip
    """Everybody a list finds, with what becomes of him; a product's policy is asked of those who would be visited.

    Who has a score comes before who has none, the higher first, whatever the amounts.
    """
    lake = Lake(where())
    recipe = Recipe(conditions=conditions, measure=row.measure, leader_fen=row.leader_fen, each=row.each)

    def asked(barred: pa.Table | None) -> pa.Table:
        known = ground(
            scope=scope, on=on, fresh_only=row.fresh_only, but=row.pk or 0, listed=listed, not_admitted=barred,
            tiers=any(one.key == "tier" for one in conditions), scores=scores,
        )  # fmt: skip
        return prospects(lake=lake, edition=lake.edition(), as_of=row.figures_on, recipe=recipe, ground=known)

    found = asked(None)
    if row.product_id is None:
        return found
    visited = found.filter(pc.is_in(found["fate"], pa.array(["given", "beyond"])))["household_id"].to_pylist()
    barred = _not_admitted(row.product_id, visited, on=on)
    return asked(barred) if barred.num_rows else found


def _not_admitted(product_id: int, household_ids: Sequence[int], *, on: date) -> pa.Table:
    """Of these households those a product's policy in force would not admit, with the first reason it gives."""
    policy = policies_in_force(on=on).get(product_id)
    if policy is None or not household_ids:
        return ROWS["barred"].empty_table()
    cases = of_households(household_ids=household_ids, on=on)
    refused = not_admitted(model=decisions.load(model_text(policy_id=policy.id).encode()), cases=cases)
    return pa.table(
        {
            "household_id": [cases.known["household_id"][place] for place in refused],
            "why": [f"政策不准入：{reason}"[:LONGEST_WHY] for reason in refused.values()],
        },
        schema=ROWS["barred"],
    )


def _inside(household_ids: Sequence[int], scope: Scope) -> list[int]:
    """Those of these households within a scope; others are passed over like ones that do not exist."""
    villages = villages_of(household_ids=sorted(set(household_ids)))
    return sorted(pk for pk, village_id in villages.items() if scope.allows(village_id))


def _both(found: Collection[int], among: Sequence[int] | None) -> list[int]:
    return sorted(found if among is None else set(found) & set(among))


def _listed(household_ids: Sequence[int]) -> pa.Table:
    return pa.table({"household_id": list(household_ids), "row_id": [None] * len(household_ids)}, schema=ROWS["listed"])


def _tell_unknown(row: LeadList, household_ids: Collection[int]) -> None:
    """Whom somebody chose and the lake does not know yet has a row as well, with why nobody goes there."""
    Lead.objects.bulk_create(
        Lead(
            list=row, household_id=pk, value_fen=0, deposit_fen=0, loan_fen=0, fate=Fate.NOBODY, why=OUT_OF_REACH,
            state=LeadState.OPEN,
        )
        for pk in sorted(household_ids)
    )  # fmt: skip


def write_leads(row: LeadList, found: pa.Table, *, notes: Mapping[int, str] = NO_NOTES) -> None:
    """A row for everybody a list found; who is given to nobody yet keeps whom he would go to.

    `notes` is what a question or a model says of a household.
    """
    columns = {name: found[name].to_pylist() for name in found.column_names}
    copy_rows(
        Lead,
        {
            "list_id": row.pk,
            "household_id": columns["household_id"],
            "row_id": columns["row_id"],
            "village_id": columns["cell_id"],
            "owner_id": columns["owner_id"],
            "for_leader": columns["for_leader"],
            "value_fen": columns["value_fen"],
            "deposit_fen": columns["deposit_fen"],
            "loan_fen": columns["loan_fen"],
            "place": columns["place"],
            "fate": columns["fate"],
            "why": columns["why"],
            "noted": [notes.get(pk, "") for pk in columns["household_id"]],
            "state": "open",
            "next_on": None,
        },
    )


def tell_change(kind: str, row: LeadList, *, by: int, at: datetime, business_date: date, **payload: object) -> None:
    """Tell what happened to a list."""
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload={"name": row.name, **payload})
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
