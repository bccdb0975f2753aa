"""The approver's word on cases by hand, one or many.

Approving grants at most what policy, verdict and request leave on that day, and only within the approver's authority
over what the whole family would then owe, as it stands at the moment of the act.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.queries import Matter, lacks_of, reach_of, subjects_of
from qianmo.apps.approvals.services import Hearing, NewOpinion
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.caps import Caps, no_caps
from qianmo.apps.credit.cases import (
    GatheredCase,
    OutcomeOffered,
    gather_cases,
    households_asking,
    lent_before,
    most_grantable,
    outcome_of,
)
from qianmo.apps.credit.exposure import Owing
from qianmo.apps.credit.services.settling import Decided, settle_decided
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import hold_families
from qianmo.apps.products.queries import products
from qianmo.domain.approvals.authority import Power, beyond
from qianmo.domain.credit.limits import FinalLimit
from qianmo.domain.money import floor_to_unit, spoken
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """The approver's word on a case of which he or she saw `revision`; `acting_for` is whom a deputy stands in for.

    `limit_fen` is the amount to grant, None for all that may be granted. A word spoken over many cases at once is
    good only for `alike`, the outcome all of them were shown with.
    """

    case_id: int
    revision: int
    approve: bool
    limit_fen: int | None
    text: str
    by: int
    post: str
    alike: OutcomeOffered | None = None
    acting_for: int | None = None


def decide_case(
    *, word: Word, scope: Scope, at: datetime, business_date: date, caps: Caps | None = None
) -> int | Refused | None:
    """Decide one case; the line's id when granted, None when refused to the customer as the approver wished."""
    answers = decide_cases(words=[word], scope=scope, at=at, business_date=business_date, caps=caps)
    return answers.refused.get(0) or answers.ids.get(0)


@transaction.atomic
def decide_cases(
    *, words: Sequence[Word], scope: Scope, at: datetime, business_date: date, caps: Caps | None = None
) -> Answers:
    """Decide cases, all words of one person in one post; line ids and what was refused to the approver, by position.

    They are decided one after another: what is granted to one counts towards the exposure of those behind it, as if
    each had been an act of its own. Refused to the approver, and that case stays as it is: one out of reach, more than
    may be granted, more than his or her authority over the family's exposure, what the table of authority asks for and
    the case lacks, another outcome than it was shown with, and whatever speaking in the case refuses; more than the
    cap of a partner leaves, or a household of a customer group without its caps (`caps` are asked by `leads`). A
    refusal to the customer is in neither.
    """
    answers, decided = Answers(), []
    desk = _Desk(words, scope=scope, at=at, on=business_date, caps=caps or no_caps())
    for place, word in enumerate(words):
        case = desk.cases.get(word.case_id)
        if case is None:
            answers.refuse(place, "unknown_case", "没有这件审批案。请回到审批列表")
            continue
        answer = _told(word, case)
        refused = desk.cannot(word, case, answer)
        if refused is not None:
            answers.refused[place] = refused
        else:
            decided.append(Decided(position=place, approver=word.by, case=case, answer=answer))
    desk.hearing.close()
    settled = Answers()
    settle_decided(decided=decided, answers=settled, at=at, business_date=business_date)
    answers.ids |= settled.ids
    return answers


class _Desk:
    """All that words are weighed on, gathered in a fixed number of questions: the cases, what they lack, who owes what.

    The families and those tied to them are held until the act's end. What is granted is counted at once.
    """

    def __init__(self, words: Sequence[Word], *, scope: Scope, at: datetime, on: date, caps: Caps) -> None:
        subjects = subjects_of(case_ids=[word.case_id for word in words], scope=scope)
        applications = list(subjects.values())
        hold_families(household_ids=households_asking(application_ids=applications), on=on)
        gathered = gather_cases(application_ids=applications, on=on)
        speakers = {word.by for word in words}
        self.cases = dict(zip(subjects, gathered, strict=True))
        self.hearing = Hearing(case_ids=subjects, speakers=speakers, at=at, on=on)
        self._owing = Owing(borrowers=[case.borrower for case in gathered], on=on)
        self._lent = lent_before(household_ids=[case.household_id for case in gathered])
        self._codes = {row.id: row.code for row in products().values()}
        self._lacks = lacks_of(case_ids=list(subjects), on=on)
        self._reach = _reach(words, on=on)
        self._caps = caps
        caps.hold([case.household_id for case in gathered])

    def cannot(self, word: Word, case: GatheredCase, answer: FinalLimit | Refused) -> Refused | None:
        """Why the approver's word does not hold; when it does, it is spoken and what it grants is counted."""
        granted_fen = 0 if isinstance(answer, Refused) else answer.limit_fen
        matter = self._matter(word, case).with_more(granted_fen)
        power = self._reach(matter)
        refused = self._not_approved(word, answer, matter, power) if word.approve else None
        if refused is None and granted_fen:
            refused = self._caps.cannot(case.household_id, more_fen=granted_fen, power_fen=power.limit_fen)
        refused = refused or _not_alike(word, case)
        if refused is None:
            opinion = NewOpinion(
                case_id=word.case_id,
                revision=word.revision,
                step="approved" if word.approve else "refused",
                by=word.by,
                text=word.text,
                proposed_fen=granted_fen or None,
                on_behalf_of=power.stands_in_for,
                first_loan=case.household_id not in self._lent,
            )
            refused = self.hearing.take(opinion)
        if refused is None and granted_fen:
            self._owing.lend(case.borrower, fen=granted_fen)
            self._caps.lend(case.household_id, fen=granted_fen)
            self._lent.add(case.household_id)
        return refused

    def _matter(self, word: Word, case: GatheredCase) -> Matter:
        owing = self._owing.exposure(case.household_id)
        return Matter(
            product=self._codes[case.product_id],
            guarantee=case.offer.guarantee,
            grade=case.offer.grade,
            total_fen=self._owing.borrowed(case.borrower_id),
            household_fen=owing.family_fen,
            group_fen=owing.whole_fen,
            committee=self.hearing.passed_by(word.case_id),
        )

    def _not_approved(self, word: Word, answer: FinalLimit | Refused, matter: Matter, power: Power) -> Refused | None:
        if isinstance(answer, Refused):
            return answer
        tied_fen = matter.group_fen - matter.household_fen
        over = beyond(power=power, exposure_fen=matter.group_fen, tied_fen=tied_fen)
        return over or self._lacks(word.case_id, matter)


def _reach(words: Sequence[Word], *, on: date) -> Callable[[Matter], Power]:
    """How far the one person reaches whose words these are."""
    by, post, acting_for = (words[0].by, words[0].post, words[0].acting_for) if words else (0, "", None)
    return reach_of(staff_id=by, post=post, on=on, acting_for=acting_for)


def _told(word: Word, case: GatheredCase) -> FinalLimit | Refused:
    """What the customer would be told."""
    if not word.approve:
        return Refused(code="declined", reason=f"不能授信：{word.text.strip()[:160]}")
    return _granted(word, most_grantable(case), unit_fen=case.unit_fen)


def _not_alike(word: Word, case: GatheredCase) -> Refused | None:
    if word.alike is None or word.alike == outcome_of(case):
        return None
    return Refused(code="not_alike", reason="没有批：这件今天的结果和这一批不同。请单独打开这件审批")


def _granted(word: Word, most: FinalLimit | Refused, *, unit_fen: int) -> FinalLimit | Refused:
    """The limit the approver gives, never above the most that may be granted."""
    if isinstance(most, Refused):
        return most
    wanted_fen = most.limit_fen if word.limit_fen is None else word.limit_fen
    if wanted_fen > most.limit_fen:
        bound = {"policy": "政策额度", "verdict": "村评议", "requested": "申请额度"}[most.bound_by]
        reason = (
            f"不能批 {spoken(wanted_fen)}：超过{bound} {spoken(most.limit_fen)}。可以批 {spoken(most.limit_fen)}，"
            "或退回补件后重新测算"
        )
        return Refused(code="over_most", reason=reason)
    if wanted_fen <= 0 or floor_to_unit(fen=wanted_fen, unit_fen=unit_fen) != wanted_fen:
        return Refused(
            code="not_in_units", reason=f"不能批 {spoken(wanted_fen)}：额度按 {spoken(unit_fen)} 的整数倍批。请改金额"
        )
    return replace(most, limit_fen=wanted_fen, bound_by=most.bound_by if wanted_fen == most.limit_fen else "approver")
