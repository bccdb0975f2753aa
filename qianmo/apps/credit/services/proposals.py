"""Proposing limits to a village (预授信): what was looked at is weighed again, and only what still holds is written.

Whoever was rated again, priced anew or proposed by somebody else in the meantime is refused alone, with a sentence
that names who changed what; the others go through. A proposal grants nothing and reserves nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Proposal
from qianmo.apps.credit.queries import (
    Barred,
    Changes,
    Proposable,
    RoundHousehold,
    Weighing,
    changes_since,
    publisher_of,
    weighing,
)
from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import hold_households
from qianmo.domain.money import spoken
from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A household as it was seen when ticked: its verdict's sitting, last fact sheet, policy, limit, rate."""

    household_id: int
    sitting_id: int
    sheet_id: int
    policy_id: int
    limit_fen: int
    rate_ppm: int


@transaction.atomic
def propose_limits(
    *, roster_id: int, seen: Sequence[Seen], scope: Scope, by: int, request_id: UUID, at: datetime, business_date: date
) -> Answers:
    """Propose to these households of one round what they were seen to qualify for; ids and refusals by position.

    Refused: everybody while the village is put off or a sitting of the round runs; a household that was proposed or has
    applied meanwhile, is outside the scope or the round, does not qualify (any more), or would now get another limit or
    rate than was seen.
    The same request again answers the same.
    """
    hold_households(ids=[one.household_id for one in seen])
    earlier = Proposal.objects.filter(request_id=request_id).values_list("household_id", "id")
    done, answers = dict(earlier), Answers()
    weighed = weighing(roster_id=roster_id, scope=scope, on=business_date)
    able = {one.household.household_id: one for one in weighed.proposable}
    kept: dict[int, Proposable] = {}
    for position, one in enumerate(seen):
        if one.household_id in done:
            answers.ids[position] = done[one.household_id]
            answers.repeated.add(position)
        elif weighed.deferred is not None:
            answers.refuse(position, weighed.deferred.code, weighed.deferred.reason)
        elif weighed.open_sitting_id is not None:
            answers.refuse(position, "sitting_open", "没有提：这个村的评议会还没有结束。请等它结束再提")
        elif (now := able.get(one.household_id)) is not None and _as_seen(one, now):
            kept[position] = now
            del able[one.household_id]
        else:
            answers.refuse(position, "changed", "")
    changed = [position for position, refused in answers.refused.items() if refused.code == "changed"]
    answers.refused |= _explained({position: seen[position] for position in changed}, weighed)
    ids = _write(list(kept.values()), by=by, request_id=request_id, at=at, business_date=business_date)
    answers.written(kept, ids)
    return answers


def _as_seen(one: Seen, now: Proposable) -> bool:
    """Whether it would still be proposed what was seen; a newer fact sheet that changes nothing is no hindrance."""
    found = (now.sitting_id, now.policy.id, now.proposal.limit_fen, now.offer.rate_ppm)
    return found == (one.sitting_id, one.policy_id, one.limit_fen, one.rate_ppm)


def _explained(changed: Mapping[int, Seen], weighed: Weighing) -> dict[int, Refused]:
    """Per position what changed since the person looked, by whom, and what to do."""
    able = {one.household.household_id: one for one in weighed.proposable}
    barred = {one.household.household_id: one for one in weighed.barred}
    made = {row.household_id: row for row in weighed.made}
    who = changes_since(household_ids=[one.household_id for one in changed.values()])
    found = {}
    for position, one in changed.items():
        pk = one.household_id
        if pk in made:
            found[position] = _made(made[pk])
        elif pk in barred:
            found[position] = _barred(one, barred[pk], who=who[pk])
        elif pk in able:
            found[position] = _different(one, able[pk], who=who[pk])
        else:
            found[position] = Refused(code="unknown_household", reason="有一户不在这个村的名册里，没有提。请刷新再看")
    return found


def _made(row: RoundHousehold) -> Refused:
    made = row.made
    told = f"{made.by} 已提出预授信 {spoken(made.limit_fen)}" if made else "已经提出"
    return Refused(code="proposed_before", reason=f"{row.head}一户没有再提：{told}。不用再提")


def _barred(one: Seen, now: Barred, *, who: Changes) -> Refused:
    """A household that does not qualify any more."""
    row, told = now.household, ""
    if now.code == "asked":
        told = who.asked
    elif row.verdict is not None and row.verdict.sitting_id != one.sitting_id:
        told = who.rated
    elif row.sheet_id != one.sheet_id:
        told = who.learnt
    comma = "，" if told else ""
    return Refused(code=now.code, reason=f"{row.head}一户没有提：{told}{comma}{now.reason}")


def _different(one: Seen, now: Proposable, *, who: Changes) -> Refused:
    """A household that qualifies for something else than was seen."""
    if one.sitting_id != now.sitting_id:
        why = who.rated
    elif one.policy_id != now.policy.id:
        why = f"{publisher_of(policy_id=now.policy.id)} 发布了{now.product.name}政策 {now.policy.version}"
    elif one.sheet_id != now.household.sheet_id:
        why = who.learnt
    else:
        why = "参考利率或产品条款有变"
    before, after = spoken(one.limit_fen), spoken(now.proposal.limit_fen)
    change = f"额度由 {before} 变为 {after}" if before != after else f"额度仍是 {after}"
    if one.rate_ppm != now.offer.rate_ppm:
        change += f"，年利率变为 {Ratio.of_ppm(now.offer.rate_ppm).percent(2)}"
    reason = f"{now.household.head}一户没有提：{why}，{change}。请看过新数再提"
    return Refused(code="changed", reason=reason)


def _write(chosen: Sequence[Proposable], *, by: int, request_id: UUID, at: datetime, business_date: date) -> list[int]:
    ids = allocate_ids(Proposal, len(chosen))
    copy_rows(
        Proposal,
        {
            "id": ids,
            "household_id": [one.household.household_id for one in chosen],
            "sitting_id": [one.sitting_id for one in chosen],
            "product_id": [one.product.id for one in chosen],
            "policy_id": [one.policy.id for one in chosen],
            "limit_fen": [one.proposal.limit_fen for one in chosen],
            "rate_ppm": [one.offer.rate_ppm for one in chosen],
            "bound_by": [one.proposal.bound_by for one in chosen],
            "proposed_at": at,
            "proposed_by_id": by,
            "request_id": request_id,
        },
    )
    record(
        kind="credit.proposed",
        facts=[
            Fact(
                subject_id=proposal_id,
                household_id=one.household.household_id,
                by=by,
                payload={
                    "product": one.product.name,
                    "limit_fen": one.proposal.limit_fen,
                    "rate_ppm": one.offer.rate_ppm,
                    "policy": one.policy.version,
                    "bound_by": one.proposal.bound_by,
                },
            )
            for proposal_id, one in zip(ids, chosen, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    return ids
