"""A meeting: cases on the agenda, members who withdraw, blind votes, the count, a chair's veto.

A vote cannot be changed and none is taken after the count. A veto turns a yes into a no and never the other way round.
Who may then approve the case is asked when the approver speaks: a case that came before a committee is approved only
after its last item passed, and never above the amount the members saw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from qianmo.apps.approvals.models import (
    AgendaItem,
    Case,
    CaseState,
    CommitteeMember,
    Kinship,
    Meeting,
    Recusal,
    Vote,
)
from qianmo.apps.approvals.queries.meetings import duties_in, rule_of
from qianmo.apps.events.services import Fact, record
from qianmo.domain.approvals.votes import Choice, VoteResult, cannot_say, count_votes, minuted
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

ONCE_MORE = 2
"""A case comes before a committee at most this often: once, and once again with new facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A case for the agenda, with the amount the members vote on; `new_facts` when it comes a second time."""

    case_id: int
    amount_fen: int
    new_facts: str = ""


@transaction.atomic
def call_meeting(
    *, committee_id: int, items: Sequence[NewItem], by: int, at: datetime, business_date: date
) -> int | list[Refused | None]:
    """Call a meeting for today with its agenda; the meeting's id, or per item why it cannot come, and then no meeting.

    Members who hold a duty in a case are recused from it at once. Refused: a case that does not wait for a decision,
    one that waits for another vote or has passed, a second time without new facts, a third time, no amount.
    """
    ids = sorted({one.case_id for one in items})
    cases = {row.pk: row for row in Case.objects.select_for_update().filter(id__in=ids).order_by("id")}
    before: dict[int, list[AgendaItem]] = {}
    for row in AgendaItem.objects.filter(case_id__in=ids).order_by("turn"):
        before.setdefault(row.case_id, []).append(row)
    refusals = [_cannot_come(cases.get(one.case_id), one, before.get(one.case_id, [])) for one in items]
    if not items or any(refusals):
        return refusals or [Refused(code="no_items", reason="不能开会：没有议题。请先选要上会的审批案")]
    meeting = Meeting.objects.create(committee_id=committee_id, held_on=business_date, called_by_id=by)
    rows = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            case=cases[one.case_id],
            turn=len(before.get(one.case_id, [])) + 1,
            new_facts=one.new_facts.strip()[:200],
            amount_fen=one.amount_fen,
        )
        for one in items
    )
    _recuse_the_involved(meeting, rows, at=at)
    _tell("approvals.meeting_called", rows, cases, {"meeting": meeting.pk}, by=by, at=at, on=business_date)
    return meeting.pk


def _cannot_come(case: Case | None, one: NewItem, before: list[AgendaItem]) -> Refused | None:
    if case is None or case.state != CaseState.DECIDING:
        return Refused(code="not_deciding", reason="不能上会：这件案子不在待审批。请审查同意上报后再上会")
    if one.amount_fen <= 0:
        return Refused(code="no_amount", reason="不能上会：没有写上会额度。请写明要委员表决的数")
    if before and before[-1].counted_at is None:
        return Refused(code="on_agenda", reason="不能上会：这件案子已在一次会上等表决。请先在那次会上计票")
    if before and before[-1].passed and before[-1].vetoed_at is None:
        return Refused(code="passed", reason=f"不能上会：已经通过 {spoken(before[-1].amount_fen)}。请审批人办理")
    if len(before) >= ONCE_MORE:
        return Refused(code="reconsidered", reason="不能上会：已经复议过一次，不能再议。请否决，或退回重新申请")
    if before and not one.new_facts.strip():
        return Refused(code="no_new_facts", reason="不能复议：没有新情况。请写明上次会后有什么变化")
    return None


def _recuse_the_involved(meeting: Meeting, items: Sequence[AgendaItem], *, at: datetime) -> None:
    """Whoever holds a duty in a case, or is related to its household, is out from the start."""
    members = set(_members(meeting).values_list("staff_id", flat=True))
    duties = duties_in(case_ids=[item.case_id for item in items])
    kin = Kinship.objects.filter(staff_id__in=members, household_id__in={item.case.household_id for item in items})
    related: dict[int, dict[int, str]] = {}
    for household_id, person, what in kin.values_list("household_id", "staff_id", "what"):
        related.setdefault(household_id, {})[person] = f"亲属：{what}"
    rows = []
    for item in items:
        reasons = {person: f"本案{duty}人" for person, duty in duties.get(item.case_id, {}).items()}
        reasons |= related.get(item.case.household_id, {})
        rows += [
            Recusal(item=item, staff_id=person, reason=reason[:100], at=at)
            for person, reason in sorted(reasons.items())
            if person in members
        ]
    Recusal.objects.bulk_create(rows)


def withdraw_kin(*, staff_id: int, household_id: int, what: str, at: datetime) -> None:
    """Withdraw somebody from the open items about a household on which he or she may still vote."""
    items = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting")
    for item in items.filter(case__household_id=household_id, counted_at__isnull=True).order_by("id"):
        if _no_voter(item, staff_id) is None:
            Recusal.objects.create(item=item, staff_id=staff_id, reason=f"亲属：{what}"[:100], at=at)


def _members(meeting: Meeting) -> QuerySet[CommitteeMember]:
    return CommitteeMember.objects.filter(committee_id=meeting.committee_id, valid__contains=meeting.held_on)


@transaction.atomic
def recuse(*, item_id: int, staff_id: int, reason: str, by: int, at: datetime, business_date: date) -> Refused | None:
    """Let a member withdraw from an item, before or after it was called; the entitled become one fewer.

    Refused: after the count, after the member voted, no member, no reason, twice. Whether enough are left is
    asked again at the count, on all members.
    """
    item = _open(item_id)
    if isinstance(item, Refused):
        return item
    if not reason.strip():
        return Refused(code="no_reason", reason="不能回避：没有写原因。原因要进纪要，请写明")
    refused = _no_voter(item, staff_id)
    if refused is not None:
        return refused
    Recusal.objects.create(item=item, staff_id=staff_id, reason=reason.strip()[:100], at=at)
    cases = {item.case_id: item.case}
    payload = {"member": staff_id, "reason": reason.strip()[:100]}
    _tell("approvals.recused", [item], cases, payload, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def vote(*, item_id: int, staff_id: int, choice: str, text: str, at: datetime, business_date: date) -> Refused | None:
    """Take a member's vote; it is told that he or she voted, and not how, before the count.

    Refused: after the count, no member, one who withdrew, who holds a duty in the case by now, a second vote, an
    abstention where none is allowed, a no without a reason.
    """
    item = _open(item_id)
    if isinstance(item, Refused):
        return item
    refused = _no_voter(item, staff_id)
    if refused is not None:
        return refused
    duty = duties_in(case_ids=[item.case_id]).get(item.case_id, {}).get(staff_id)
    if duty is not None:
        return Refused(code="not_separate", reason=f"不能表决：您是本案{duty}人，同一笔业务不能一人担两岗。请回避")
    if choice not in set(Choice):
        return Refused(code="no_choice", reason="没有表决：请选同意、不同意或弃权")
    rule = rule_of(committee_id=item.meeting.committee_id, on=item.meeting.held_on)
    refused = cannot_say(choice=Choice(choice), text=text, rule=rule)
    if refused is not None:
        return refused
    Vote.objects.create(item=item, staff_id=staff_id, choice=choice, text=text.strip()[:300], at=at)
    _tell("approvals.voted", [item], {item.case_id: item.case}, {}, by=staff_id, at=at, on=business_date)
    return None


@transaction.atomic
def count_item(*, item_id: int, by: int, at: datetime, business_date: date) -> VoteResult | Refused:
    """Close the vote on an item and count it; the result, as the minutes print it.

    Refused, and the vote stays open: anyone but the chair, no quorum.
    """
    item = _open(item_id)
    if isinstance(item, Refused):
        return item
    if not _members(item.meeting).filter(staff_id=by, is_chair=True).exists():
        return Refused(code="not_the_chair", reason="不能计票：只有主任委员能宣布结束表决。请主任委员办")
    rule = rule_of(committee_id=item.meeting.committee_id, on=item.meeting.held_on)
    votes = list(Vote.objects.filter(item=item).order_by("id").values_list("choice", flat=True))
    members, recused = _members(item.meeting).count(), Recusal.objects.filter(item=item).count()
    yes = votes.count(Choice.YES)
    result = count_votes(members=members, recused=recused, present=len(votes), yes=yes, rule=rule)
    if isinstance(result, Refused):
        return result
    item.members, item.recused, item.present, item.yes = members, recused, len(votes), yes
    item.passed, item.counted_by_id, item.counted_at = result.passed, by, at
    item.said = minuted(members=members, recused=recused, present=len(votes), result=result, rule=rule)
    item.save()
    payload = {"passed": result.passed, "said": item.said, "amount_fen": item.amount_fen}
    _tell("approvals.counted", [item], {item.case_id: item.case}, payload, by=by, at=at, on=business_date)
    return result


@transaction.atomic
def veto(*, item_id: int, reason: str, by: int, at: datetime, business_date: date) -> Refused | None:
    """Let the chair turn what passed into a refusal. Refused: what did not pass, no reason, anyone but the chair."""
    item = (
        AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting", "case").filter(id=item_id).first()
    )
    if item is None or item.counted_at is None:
        return Refused(code="not_counted", reason="不能否决：还没有计票。请先结束表决")
    if not item.passed or item.vetoed_at is not None:
        return Refused(
            code="nothing_to_veto", reason="不能否决：这件没有通过。否决权只能否掉通过的，不能把不通过改成通过"
        )
    if not _members(item.meeting).filter(staff_id=by, is_chair=True).exists():
        return Refused(code="not_the_chair", reason="不能否决：只有主任委员有否决权")
    if not reason.strip():
        return Refused(code="no_reason", reason="不能否决：没有写理由。理由要进纪要，请写明")
    if item.case.state == CaseState.CLOSED:
        return Refused(code="decided", reason="不能否决：审批人已经办结。请按额度变更办理")
    item.vetoed_by_id, item.vetoed_at, item.veto_reason = by, at, reason.strip()[:200]
    item.save(update_fields=["vetoed_by", "vetoed_at", "veto_reason"])
    payload = {"reason": item.veto_reason}
    _tell("approvals.vetoed", [item], {item.case_id: item.case}, payload, by=by, at=at, on=business_date)
    return None


def _open(item_id: int) -> AgendaItem | Refused:
    """The item and its case, locked so that votes, the count and opinions come one after the other."""
    rows = AgendaItem.objects.select_for_update(of=("self", "case")).select_related("meeting", "case")
    item = rows.filter(id=item_id).first()
    if item is None:
        return Refused(code="unknown_item", reason="没有这个议题。请回到审议会")
    if item.counted_at is not None:
        return Refused(code="counted", reason="表决已经结束：这件已计票，不再收票，也不能回避。请看纪要")
    return item


def _no_voter(item: AgendaItem, staff_id: int) -> Refused | None:
    if not _members(item.meeting).filter(staff_id=staff_id).exists():
        return Refused(code="no_member", reason="您不是这次会的委员，不能表决")
    if Recusal.objects.filter(item=item, staff_id=staff_id).exists():
        return Refused(code="recused", reason="您已回避这件，不能表决")
    if Vote.objects.filter(item=item, staff_id=staff_id).exists():
        return Refused(code="voted", reason="您已经表决过，一人一票，不能改票，也不能再回避")
    return None


def _tell(
    kind: str,
    items: Sequence[AgendaItem],
    cases: Mapping[int, Case],
    payload: Mapping[str, object],
    *,
    by: int,
    at: datetime,
    on: date,
) -> None:
    facts = [
        Fact(subject_id=item.pk, household_id=cases[item.case_id].household_id, by=by, payload=dict(payload))
        for item in items
    ]
    record(kind=kind, facts=facts, at=at, business_date=on)
