"""The approver's word on cases by hand, one or many.

Approving grants at most what policy, verdict and request leave on that day, and only within the approver's authority
over what the whole family would then owe, as it stands at the moment of the act.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.queries import Matter, lacks, powers_over, resolved, subjects_of
from qianmo.apps.approvals.services import NewOpinion, speak
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.cases import (
    GatheredCase,
    OutcomeOffered,
    gather_cases,
    lent_before,
    matters_of_cases,
    most_grantable,
    outcome_of,
)
from qianmo.apps.credit.models import Application
from qianmo.apps.credit.services.settling import Decided, settle_decided
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import circle_mates
from qianmo.apps.households.services import hold_households
from qianmo.domain.approvals.authority import Power, beyond
from qianmo.domain.credit.limits import FinalLimit
from qianmo.domain.money import floor_to_unit, spoken
from qianmo.domain.refusal import Refused
from qianmo.storage.lookups import any_of


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


def decide_case(*, word: Word, scope: Scope, at: datetime, business_date: date) -> int | Refused | None:
    """Decide one case; the line's id when granted, None when refused to the customer as the approver wished."""
    answers = decide_cases(words=[word], scope=scope, at=at, business_date=business_date)
    return answers.refused.get(0) or answers.ids.get(0)


@transaction.atomic
def decide_cases(*, words: Sequence[Word], scope: Scope, at: datetime, business_date: date) -> Answers:
    """Decide cases, all words of one person in one post; line ids and what was refused to the approver, by position.

    Refused to the approver, and that case stays as it is: one out of reach, a second one of the same household among
    these (its exposure would not be seen), more than may be granted, more than his or her authority over the family's
    exposure, and whatever speaking in the case refuses. A refusal to the customer is in neither.
    """
    answers = Answers()
    ready = _weighed(words, answers, scope=scope, on=business_date)
    opinions = [
        NewOpinion(
            case_id=one.word.case_id,
            revision=one.word.revision,
            step="approved" if one.word.approve else "refused",
            by=one.word.by,
            text=one.word.text,
            proposed_fen=one.answer.limit_fen if isinstance(one.answer, FinalLimit) else None,
            on_behalf_of=one.power.stands_in_for,
            first_loan=one.first_loan,
        )
        for one in ready
    ]
    told = speak(opinions=opinions, at=at, business_date=business_date)
    answers.refused |= {one.place: refused for one, refused in zip(ready, told, strict=True) if refused is not None}
    decided = [
        Decided(position=one.place, approver=one.word.by, case=one.case, answer=one.answer)
        for one, refused in zip(ready, told, strict=True)
        if refused is None
    ]
    settled = Answers()
    settle_decided(decided=decided, answers=settled, at=at, business_date=business_date)
    answers.ids |= settled.ids
    return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """A word that may be spoken: what it rests on, what the customer is told, with which power."""

    place: int
    word: Word
    case: GatheredCase
    answer: FinalLimit | Refused
    power: Power
    first_loan: bool


def _weighed(words: Sequence[Word], answers: Answers, *, scope: Scope, on: date) -> list[_Weighed]:
    """The words that policy and authority allow; `answers` takes the refusals of the others."""
    subjects = subjects_of(case_ids=[word.case_id for word in words], scope=scope)
    known = [(place, word) for place, word in enumerate(words) if word.case_id in subjects]
    for place in range(len(words)):
        if words[place].case_id not in subjects:
            answers.refuse(place, "unknown_case", "没有这件审批案。请回到审批列表")
    application_ids = [subjects[word.case_id] for _, word in known]
    _hold(application_ids, on=on)
    cases = gather_cases(application_ids=application_ids, on=on)
    wanted = [_wanted(word, case) for (_, word), case in zip(known, cases, strict=True)]
    spoken_of = [word for _, word in known]
    matters = _matters(spoken_of, cases, wanted)
    powers = _powers(spoken_of, matters, on=on)
    lacking = lacks(case_ids=[word.case_id for word in spoken_of], matters=matters, on=on)
    lent, seen, weighed = lent_before(household_ids=[case.household_id for case in cases]), set[int](), []
    for (place, word), case, answer, power, lack in zip(known, cases, wanted, powers, lacking, strict=True):
        refused = _stands_in_the_way(word, answer, power, case) or (lack if word.approve else None)
        refused = refused or _not_alike(word, case)
        if case.household_id in seen:
            refused = Refused(code="same_household", reason="没有批：同一户在这一批里还有一件。请单独打开这件审批")
        seen.add(case.household_id)
        if refused is not None:
            answers.refused[place] = refused
            continue
        first = case.household_id not in lent
        weighed.append(_Weighed(place=place, word=word, case=case, answer=answer, power=power, first_loan=first))
    return weighed


def _hold(application_ids: list[int], *, on: date) -> None:
    """Let nobody else decide on these families and on those tied to them until the act's end."""
    households = Application.objects.filter(id__in=any_of(application_ids)).values_list("household_id", flat=True)
    hold_households(ids=sorted(circle_mates(household_ids=set(households), on=on)))


def _wanted(word: Word, case: GatheredCase) -> FinalLimit | Refused:
    """What the customer would be told."""
    if not word.approve:
        return Refused(code="declined", reason=f"不能授信：{word.text.strip()[:160]}")
    return _granted(word, most_grantable(case), unit_fen=case.unit_fen)


def _matters(words: Sequence[Word], cases: list[GatheredCase], wanted: list[FinalLimit | Refused]) -> list[Matter]:
    """Each case as it would stand after a yes."""
    passed = {
        pk: one.committee for pk, one in resolved(case_ids=[word.case_id for word in words]).items() if one.stands
    }
    more = [0 if isinstance(answer, Refused) else answer.limit_fen for answer in wanted]
    found = matters_of_cases(cases=cases, more_fen=more)
    return [replace(one, committee=passed.get(word.case_id, "")) for word, one in zip(words, found, strict=True)]


def _powers(words: Sequence[Word], matters: list[Matter], *, on: date) -> list[Power]:
    """What the approver may decide of each of them."""
    if not words:
        return []
    first = words[0]
    return powers_over(staff_id=first.by, post=first.post, matters=matters, on=on, acting_for=first.acting_for)


def _not_alike(word: Word, case: GatheredCase) -> Refused | None:
    if word.alike is None or word.alike == outcome_of(case):
        return None
    return Refused(code="not_alike", reason="没有批：这件今天的结果和这一批不同。请单独打开这件审批")


def _stands_in_the_way(word: Word, answer: FinalLimit | Refused, power: Power, case: GatheredCase) -> Refused | None:
    if not word.approve:
        return None
    if isinstance(answer, Refused):
        return answer
    owing = case.exposure
    return beyond(
        power=power,
        exposure_fen=owing.whole_fen + answer.limit_fen,
        tied_fen=owing.whole_fen - owing.family_fen,
    )


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
