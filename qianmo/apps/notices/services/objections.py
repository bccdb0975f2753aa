"""Acts of objections: writing down what somebody said, and answering it after having looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope, villages_of_owner
from qianmo.apps.households.queries import villages_of
from qianmo.apps.notices.models import Notice, NoticeLine, Objection, ObjectionKind, ObjectionState
from qianmo.apps.notices.queries import notice_rule
from qianmo.apps.ratings.queries import roster_outcomes
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids
from qianmo.storage.identifiers import seal_identifiers

MOST_WORDS = 200
NO_NOTICE = Refused(code="no_notice", reason="没有记：这个村还没有公示，或不在您的范围。请核对")
NO_WORDS = Refused(code="words", reason=f"没有记：要写明说了什么，{MOST_WORDS} 字以内")
NOT_NAMED = Refused(code="not_named", reason="没有记：这一户不在名单上。若说漏了这一户，请选“漏了这一户”")
NAMED = Refused(code="named", reason="没有记：这一户在名单上，没有漏。请选别的异议")
ELSEWHERE = Refused(code="elsewhere", reason="没有记：没有这一户，或不是这个村的。请核对户号")
MISSING = Refused(code="missing", reason="没有答复：没有这条异议，或不在您的范围。请刷新本页")
ANSWERED = Refused(code="answered", reason="没有答复：这条异议别人已经答复过。请刷新本页")
OWN = Refused(code="own", reason="没有答复：登记人、这个村的主办不能自己答复。请换一位核实")
NO_ANSWER = Refused(code="no_answer", reason=f"没有答复：要写明怎么核实的、结论是什么，{MOST_WORDS} 字以内")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObjection:
    """What somebody said after a notice: about which household, of what kind; who said it may stay unnamed."""

    notice_id: int
    household_id: int
    kind: str
    words: str
    name: str = ""
    phone: str = ""
    request_id: UUID


@transaction.atomic
def raise_objections(
    *, objections: Sequence[NewObjection], scope: Scope, by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Write objections down; ids or refusals in their order. The same request again answers with its row.

    One that comes after the notice is over is taken as well: the household waits from then on. Refused: no such notice
    in sight, a household of another village or not on the roster of the group, nothing said, a kind that does not fit
    whether the notice names it.
    """
    rule = notice_rule(on=business_date)
    found = Notice.objects.filter(id__in={one.notice_id for one in objections}).select_related("roster")
    notices = {row.pk: row for row in found if scope.allows(row.roster.place_id)}
    lines = NoticeLine.objects.filter(notice_id__in=notices).values_list("notice_id", "household_id")
    named = set(lines)
    at_home = villages_of(household_ids=[one.household_id for one in objections])
    listed = roster_outcomes(roster_ids=[row.roster_id for row in notices.values() if row.roster.group_id is not None])
    known = dict(
        Objection.objects.filter(request_id__in=[one.request_id for one in objections]).values_list("request_id", "id")
    )
    answers: list[int | Refused] = []
    rows: list[Objection] = []
    for one, pk in zip(objections, allocate_ids(Objection, len(objections)), strict=True):
        notice = notices.get(one.notice_id)
        if one.request_id in known:
            answers.append(known[one.request_id])
            continue
        there = notice is not None and (
            (notice.roster_id, one.household_id) in listed
            if notice.roster.group_id is not None
            else at_home.get(one.household_id) == notice.roster.place_id
        )
        refused = _why_not(one, notice, named=(one.notice_id, one.household_id) in named, there=there)
        if refused is not None:
            answers.append(refused)
            continue
        known[one.request_id] = pk
        rows.append(
            Objection(
                id=pk, notice_id=one.notice_id, household_id=one.household_id, kind=one.kind, words=one.words.strip(),
                sealed=seal_identifiers(
                    {"name": one.name.strip()[:60] or None, "phone": one.phone.strip()[:20] or None},
                    bound_to=f"objection:{pk}",
                ),
                received_on=business_date, answer_by=business_date + timedelta(days=rule.answer_days),
                received_by_id=by, request_id=one.request_id,
            )
        )  # fmt: skip
        answers.append(pk)
    Objection.objects.bulk_create(rows)
    facts = [
        Fact(subject_id=row.pk, household_id=row.household_id, by=by, payload={"kind": str(row.kind)}) for row in rows
    ]
    record(kind="notices.objected", facts=facts, at=at, business_date=business_date)
    return answers


def _why_not(one: NewObjection, notice: Notice | None, *, named: bool, there: bool) -> Refused | None:
    if notice is None:
        return NO_NOTICE
    if not there:
        return ELSEWHERE
    if not 0 < len(one.words.strip()) <= MOST_WORDS or one.kind not in ObjectionKind.values:
        return NO_WORDS
    if one.kind == ObjectionKind.OMITTED:
        return NAMED if named else None
    return None if named else NOT_NAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the bank found: whether the objection stands, and how it was looked into."""

    objection_id: int
    upheld: bool
    words: str


@transaction.atomic
def answer_objections(
    *, answers: Sequence[Answer], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Answer objections; refusals by position. The same answer again changes nothing.

    One that stands strikes the household until it is rated anew and posted again; nobody may answer what he wrote down
    himself, or for a village that is his own. Refused besides: out of sight, answered before, nothing said.
    """
    rows = {
        row.pk: row
        for row in Objection.objects.select_for_update(of=("self",))
        .select_related("notice__roster")
        .filter(id__in=[one.objection_id for one in answers])
        .order_by("id")
    }
    villages = {pk: row.notice.roster.place_id for pk, row in rows.items()}
    own = villages_of_owner(by=by, village_ids=sorted(set(villages.values())), on=business_date)
    refused: dict[int, Refused] = {}
    changed: list[Objection] = []
    for position, one in enumerate(answers):
        row, words = rows.get(one.objection_id), one.words.strip()
        state = ObjectionState.UPHELD if one.upheld else ObjectionState.DISMISSED
        if row is None or not scope.allows(villages[row.pk]):
            refused[position] = MISSING
        elif row.state != ObjectionState.OPEN:
            if (row.state, row.answer) != (state, words):
                refused[position] = ANSWERED
        elif row.received_by_id == by or villages[row.pk] in own:
            refused[position] = OWN
        elif not 0 < len(words) <= MOST_WORDS:
            refused[position] = NO_ANSWER
        else:
            row.state, row.answer, row.decided_by_id, row.decided_at = state, words, by, at
            changed.append(row)
    Objection.objects.bulk_update(changed, ["state", "answer", "decided_by", "decided_at"])
    facts = [
        Fact(
            subject_id=row.pk, household_id=row.household_id, by=by,
            payload={"upheld": row.state == ObjectionState.UPHELD, "kind": str(row.kind)},
        )
        for row in changed
    ]  # fmt: skip
    record(kind="notices.answered", facts=facts, at=at, business_date=business_date)
    return refused
