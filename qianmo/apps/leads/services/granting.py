"""Grants to people of a customer group: the acts of credit, told what hangs on their partners and what may.

Partners are held, in id order, until the act is over: of two grants at once the second sees what the first took, so
both cannot have the last room.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.queries import subjects_of
from qianmo.apps.credit import services as credit
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.caps import Caps
from qianmo.apps.credit.cases import households_asking
from qianmo.apps.credit.queries.limits import households_of_raises
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.models import Partner
from qianmo.apps.leads.queries import hung, partners_over
from qianmo.domain.refusal import Refused


@transaction.atomic
def decide_case(*, word: credit.Word, scope: Scope, at: datetime, business_date: date) -> int | Refused | None:
    """Decide one case as `credit.services.decide_case` does, under the caps of the household's partners."""
    caps = _caps(_asking([word.case_id], scope), on=business_date)
    return credit.decide_case(word=word, scope=scope, at=at, business_date=business_date, caps=caps)


@transaction.atomic
def decide_cases(*, words: Sequence[credit.Word], scope: Scope, at: datetime, business_date: date) -> Answers:
    """Decide cases as `credit.services.decide_cases` does; what is granted to one fills the cap for those behind it."""
    caps = _caps(_asking([word.case_id for word in words], scope), on=business_date)
    return credit.decide_cases(words=words, scope=scope, at=at, business_date=business_date, caps=caps)


@transaction.atomic
def decide_alone(*, word: credit.LoneWord, scope: Scope, at: datetime, business_date: date) -> int | Refused:
    """Grant alone as `credit.services.decide_alone` does, never above a cap."""
    caps = _caps(_asking([word.case_id], scope), on=business_date)
    return credit.decide_alone(word=word, scope=scope, at=at, business_date=business_date, caps=caps)


@transaction.atomic
def decide_raises(*, decisions: Sequence[credit.ChangeDecision], at: datetime, business_date: date) -> Answers:
    """Decide raises as `credit.services.decide_raises` does, under the caps of the households' partners."""
    caps = _caps(households_of_raises(change_ids=[one.change_id for one in decisions]), on=business_date)
    return credit.decide_raises(decisions=decisions, at=at, business_date=business_date, caps=caps)


def _asking(case_ids: Sequence[int], scope: Scope) -> set[int]:
    subjects = subjects_of(case_ids=list(case_ids), scope=scope)
    return households_asking(application_ids=list(subjects.values()))


def _caps(household_ids: Collection[int], *, on: date) -> Caps:
    """The caps over these households, their partners held until the transaction is over."""
    partners = {pk for found in partners_over(household_ids=household_ids).values() for pk in found}
    if partners:
        list(Partner.objects.select_for_update().filter(id__in=partners).order_by("id").values("id"))
    found = hung(household_ids=household_ids, on=on)
    return Caps(over=found.over, caps=found.caps)
