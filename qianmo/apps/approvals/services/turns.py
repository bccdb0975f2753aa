"""Whose turn a case is, and why somebody may not speak in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from qianmo.apps.approvals.models import Case, CaseState, Duty, Kinship, NeededQualification, Opinion, Step, Vote
from qianmo.apps.approvals.queries.meetings import Resolved, resolved
from qianmo.apps.org.deputies import qualified, standings_of
from qianmo.domain.approvals.separation import check_whole_case
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused
from qianmo.storage.lookups import any_of

VOTING = "表决"
"""A vote in a committee is a duty too: whoever cast one says nothing else in the case."""
TURNS: dict[str, tuple[str, str]] = {
    Step.COSIGNED: (CaseState.REVIEWING, Duty.SECOND),
    Step.FORWARDED: (CaseState.REVIEWING, Duty.REVIEWER),
    Step.SUPPLEMENTED: (CaseState.SUPPLEMENT, Duty.INVESTIGATOR),
    Step.APPROVED: (CaseState.DECIDING, Duty.APPROVER),
    Step.REFUSED: (CaseState.DECIDING, Duty.APPROVER),
    Step.ALONE: (CaseState.REVIEWING, Duty.APPROVER),
}
"""In which state a step may be taken, and by which duty; sending back is for whoever's turn it is.

The risk manager gives his independent opinion at any time before the decision.
"""


def duty_of(*, step: str, state: str) -> str | None:
    """The duty in which a step is taken in this state, or None when it is not its turn."""
    if step == Step.ADVISED:
        return Duty.RISK.value if state in {CaseState.REVIEWING, CaseState.DECIDING} else None
    if step == Step.RETURNED:
        duties = {CaseState.REVIEWING: Duty.REVIEWER.value, CaseState.DECIDING: Duty.APPROVER.value}
        return duties.get(CaseState(state))
    wanted, duty = TURNS[step]
    return str(duty) if state == wanted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOpinion:
    """What somebody says of a case, having seen its `revision`; `items` names what is missing when it goes back.

    `on_behalf_of` is whom a deputy stands in for; `first_loan` is known to the room that grants.
    """

    case_id: int
    revision: int
    step: str
    by: int
    text: str = ""
    proposed_fen: int | None = None
    items: tuple[str, ...] = ()
    on_behalf_of: int | None = None
    first_loan: bool | None = None


@dataclass(slots=True)
class Said:
    """What was said in these cases before, and which certificates, absences and kin those speaking now bring along."""

    held: dict[int, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))
    cosigned: set[int] = field(default_factory=set)
    needed: dict[str, str] = field(default_factory=dict)
    qualified: dict[str, set[int]] = field(default_factory=dict)
    stood_in_for: dict[int, set[int]] = field(default_factory=dict)
    resolved: dict[int, Resolved] = field(default_factory=dict)
    kin: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, *, case_id: int, duty: str, step: str, persons: Iterable[int | None]) -> None:
        """One more opinion."""
        self.held[case_id] |= {(str(Duty(duty).label), person) for person in persons if person is not None}
        if step == Step.COSIGNED:
            self.cosigned.add(case_id)


def what_was_said(*, case_ids: list[int], speakers: set[int], on: date) -> Said:
    """All that is weighed before somebody speaks, in a fixed number of questions however many cases there are."""
    said = Said(resolved=resolved(case_ids=case_ids))
    rows = Opinion.objects.filter(case__in=any_of(case_ids)).order_by("id")
    for case_id, duty, step, *persons in rows.values_list("case_id", "duty", "step", "staff_id", "on_behalf_of_id"):
        said.add(case_id=case_id, duty=duty, step=step, persons=persons)
    votes = Vote.objects.filter(item__case__in=any_of(case_ids)).values_list("item__case_id", "staff_id")
    for case_id, member in votes:
        said.held[case_id].add((VOTING, member))
    said.needed = dict(NeededQualification.objects.filter(valid__contains=on).values_list("duty", "kind"))
    said.qualified = {kind: qualified(staff_ids=speakers, kind=kind, on=on) for kind in set(said.needed.values())}
    for speaker in speakers:
        absent = {one.absent for one in standings_of(staff_id=speaker, on=on)}
        said.stood_in_for[speaker] = {person for person in absent if person is not None}
    asked = speakers.union(*said.stood_in_for.values())
    kin = Kinship.objects.filter(staff__in=any_of(asked)).values_list("staff_id", "household_id", "what")
    said.kin = {(staff_id, household_id): what for staff_id, household_id, what in kin}
    return said


def not_taken(row: Case | None, one: NewOpinion, *, said: Said) -> Refused | None:
    """Why an opinion is not taken; None when it is."""
    if row is None:
        return Refused(code="unknown_case", reason="没有这件审批案。请回到审批列表")
    if row.revision != one.revision:
        label = CaseState(row.state).label
        return Refused(
            code="moved_on",
            reason=f"没有办成：您打开之后别人已经办过，现在是“{label}”。请看最新意见再决定，您填的还在",
        )
    duty = duty_of(step=one.step, state=row.state)
    if duty is None:
        return Refused(code="not_its_turn", reason=f"现在是“{CaseState(row.state).label}”，不能{Step(one.step).label}")
    return (
        _incomplete(one)
        or _not_resolved(one, said.resolved.get(row.pk))
        or _not_the_one(row, one, duty=duty, said=said)
    )


def _incomplete(one: NewOpinion) -> Refused | None:
    if one.step == Step.RETURNED and not [item for item in one.items if item.strip()]:
        return Refused(code="nothing_named", reason="不能退回：没有写缺什么。请一次写全要补的资料")
    if one.step == Step.ADVISED and not one.text.strip():
        return Refused(code="no_reason", reason="没有记下：风险意见是空的。请写明独立看到的风险")
    if one.step == Step.REFUSED and not one.text.strip():
        return Refused(code="no_reason", reason="不能否决：没有写理由。请写明可以读给客户听的理由")
    return None


def _not_resolved(one: NewOpinion, last: Resolved | None) -> Refused | None:
    """Refuse what a committee has before it, and to approve what it refused or saw with a smaller amount."""
    if last is None or one.step not in {Step.APPROVED, Step.REFUSED}:
        return None
    if not last.counted:
        return Refused(code="on_agenda", reason=f"还不能办：这件案子在等{last.committee_name}表决。请计票后再办")
    if one.step == Step.REFUSED:
        return None
    if not last.stands:
        return Refused(
            code="committee_refused", reason=f"不能批：{last.committee_name}没有通过。只能否决，或有新情况时复议一次"
        )
    if one.proposed_fen is not None and one.proposed_fen > last.amount_fen:
        agreed = f"{last.committee_name}同意的是 {spoken(last.amount_fen)}"
        reason = f"不能批 {spoken(one.proposed_fen)}：{agreed}。请不超过这个数"
        return Refused(code="over_resolved", reason=reason)
    return None


def _not_the_one(row: Case, one: NewOpinion, *, duty: str, said: Said) -> Refused | None:
    """Refuse the wrong person: not the investigator asked, a second duty, no certificate, deputy of nobody."""
    if duty == Duty.INVESTIGATOR:
        return None if one.by == row.investigator_id else Refused(code="not_yours", reason="只有主调查人能答复补件")
    if duty == Duty.SECOND and one.by != row.second_investigator_id:
        return Refused(code="not_yours", reason="只有这件案子的协办调查人能签字。请协办调查人本人来签")
    if duty == Duty.REVIEWER and row.second_investigator_id is not None and row.pk not in said.cosigned:
        return Refused(code="not_cosigned", reason="还不能审查：协办调查人没有签字。请协办调查人先签")
    if one.step == Step.ALONE:
        return _not_alone(row, one, said=said)
    label = str(Duty(duty).label)
    if one.on_behalf_of is not None and one.on_behalf_of not in said.stood_in_for.get(one.by, ()):
        return Refused(code="no_deputy", reason=f"不能代理{label}：今天没有这项代理。请本人办，或先指定代理人")
    kind = said.needed.get(duty)
    if kind is not None and one.by not in said.qualified[kind]:
        return Refused(code="not_qualified", reason=f"不能{label}：没有有效的“{kind}”。请有证的同事办，或先补证")
    persons = {one.by} | ({one.on_behalf_of} if one.on_behalf_of is not None else set())
    what = next(
        (said.kin[person, row.household_id] for person in persons if (person, row.household_id) in said.kin), ""
    )
    if what:
        reason = f"不能{label}：本人或被代理人登记了与这一户是亲属（{what}），须回避。请另派{label}人"
        return Refused(code="related", reason=reason)
    held = said.held[row.pk] | {(str(Duty.INVESTIGATOR.label), row.investigator_id)}
    if row.second_investigator_id is not None:
        held = held | {(str(Duty.SECOND.label), row.second_investigator_id)}
    return check_whole_case(duty=label, persons=persons, held=sorted(held))


def _not_alone(row: Case, one: NewOpinion, *, said: Said) -> Refused | None:
    """The one exception to separation is the first investigator's own, beside the second's signature, no deputy's."""
    if one.by != row.investigator_id or one.on_behalf_of is not None:
        return Refused(code="not_yours", reason="不能单人批准：只有主调查人本人能办，不能代理。请走审查审批")
    if row.second_investigator_id is None or row.pk not in said.cosigned:
        return Refused(code="not_cosigned", reason="不能单人批准：协办调查人没有签字。请协办调查人先签，或走审查审批")
    return None
