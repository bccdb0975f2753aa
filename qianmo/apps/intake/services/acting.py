"""Kinds of envelope that are an act of another room: filing, a choice, a consent, a task, an application, a request.

Each hands its envelopes to that room's own plural act, within what their author may see, and answers with the room's
own refusals. Nothing here decides about credit: an application begins a dossier and no more.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from qianmo.apps.dossiers.services import NewDossier, begin_dossiers
from qianmo.apps.events.services import Fact, record
from qianmo.apps.fieldwork.services import Settling, settle_conflicts
from qianmo.apps.grids.queries import Scope, scope_of_care
from qianmo.apps.households.queries import members_of
from qianmo.apps.households.services import NewConsent, take_consents
from qianmo.apps.intake.models import IntakeNotice
from qianmo.apps.intake.services.batch import Batch, Taken
from qianmo.apps.org.queries import heads_over
from qianmo.apps.tasks.services import end_tasks, postpone_tasks
from qianmo.domain.refusal import Refused
from qianmo.storage.trips import NewRows

Refusals = dict[UUID, Refused]
BAD_BODY = Refused(code="bad_body", reason="没有收：这一件缺内容，或内容不对。请在手机上打开，补全后再送")
PURPOSES = {"enquiry", "sensitive"}
LONGEST_CONSENT_DAYS = 5 * 366
LONGEST_TEXT = 120


def settle(taken: Sequence[Taken], batch: Batch) -> Refusals:
    """Choices on conflicts, each within the villages of its author."""
    return _by_author(taken, batch, _settle)


def _settle(group: Sequence[Taken], scope: Scope, batch: Batch) -> Refusals:
    settlings = [
        Settling(
            conflict_id=one.envelope.entity.conflict_id or 0,
            choice=str(one.envelope.body.get("pick") or one.envelope.body.get("choose") or ""),
            by=one.author_id,
        )
        for one in group
    ]
    answers = settle_conflicts(
        settlings=settlings, scope=scope, at=batch.moment.at, business_date=batch.moment.business_date
    )
    return {one.envelope.id: answer for one, answer in zip(group, answers, strict=True) if answer is not None}


def consent(taken: Sequence[Taken], batch: Batch) -> Refusals:
    """Permissions members gave before the author, today; who is no member of the household gives none."""
    refused: Refusals = {}
    members = members_of(household_ids=[one.household_id or 0 for one in taken])
    consents = []
    for one in taken:
        body, on = one.envelope.body, batch.moment.business_date
        person, purpose, until = body.get("person"), body.get("purpose"), _day(body.get("until"))
        is_sound = until is not None and on <= until and (until - on).days <= LONGEST_CONSENT_DAYS
        if (
            type(person) is not int
            or purpose not in PURPOSES
            or person not in members.get(one.household_id or 0, ())
            or not is_sound
        ):
            refused[one.envelope.id] = BAD_BODY
            continue
        assert until is not None
        consents.append(
            NewConsent(
                household_id=one.household_id or 0,
                person_id=person,
                purpose=purpose,
                until=until,
                witnessed_by=one.author_id,
            )
        )
    if consents:
        take_consents(consents=consents, at=batch.moment.at, business_date=batch.moment.business_date)
    return refused


def end(taken: Sequence[Taken], batch: Batch) -> Refusals:
    """Tasks done, put off or turned into a visit; one that ended meanwhile has ended, and nothing is lost by that."""
    return _by_author(taken, batch, _end)


def _end(group: Sequence[Taken], scope: Scope, batch: Batch) -> Refusals:
    def wish(one: Taken) -> tuple[str, str, str]:
        body = one.envelope.body
        return str(body.get("what")), str(body.get("note") or "")[:LONGEST_TEXT], str(body.get("until") or "")

    refused: Refusals = {}
    moment: dict[str, Any] = {
        "scope": scope,
        "by": group[0].author_id,
        "at": batch.moment.at,
        "business_date": batch.moment.business_date,
    }
    for (what, note, until), some in groupby(sorted(group, key=wish), key=wish):
        ones = list(some)
        by_task = {one.envelope.body.get("task"): one for one in ones}
        ids = [task for task in by_task if type(task) is int]
        due_on = _day(until)
        answers: dict[int, Refused]
        if what in {"done", "visit"}:
            words = note or ("转为走访" if what == "visit" else "手机上办结")
            answers = end_tasks(ids=ids, outcome="done", result=words, **moment)
        elif what == "snoozed" and due_on is not None:
            answers = postpone_tasks(ids=ids, due_on=due_on, reason=note or "手机上推迟", **moment)
        else:
            answers = dict.fromkeys(ids, BAD_BODY)
        refused |= {by_task[pk].envelope.id: no for pk, no in answers.items() if no.code != "ended"}
        refused |= {one.envelope.id: BAD_BODY for task, one in by_task.items() if type(task) is not int}
    return refused


def begin(taken: Sequence[Taken], batch: Batch) -> Refusals:
    """Dossiers begun on the spot: a wish, pending and decided by nobody yet."""
    refused: Refusals = {}
    kept: list[tuple[Taken, NewDossier]] = []
    for one in taken:
        body = one.envelope.body
        amount = body.get("amount_fen", body.get("requested_fen"))
        if type(amount) is not int or not 0 < amount < 10**13 or not isinstance(body.get("product"), str):
            refused[one.envelope.id] = BAD_BODY
            continue
        new = NewDossier(
            household_id=one.household_id or 0,
            product=body["product"][:20],
            requested_fen=amount,
            purpose=str(body.get("purpose") or "")[:60],
            by=one.author_id,
            request_id=one.envelope.id,
        )
        kept.append((one, new))
    answers = begin_dossiers(
        wishes=[new for _, new in kept], at=batch.moment.at, business_date=batch.moment.business_date
    )
    return refused | {kept[place][0].envelope.id: no for place, no in answers.refused.items()}


def ask(taken: Sequence[Taken], batch: Batch) -> Refusals:
    """Wishes about what only the bank changes: told on the household's page, and to the heads of its branch."""
    refused = {one.envelope.id: BAD_BODY for one in taken if not _request(one)}
    kept = [one for one in taken if one.envelope.id not in refused]
    over = heads_over(staff_ids={one.author_id for one in kept}, on=batch.moment.business_date)
    told = [(head, one) for one in kept for head in over.get(one.author_id, ())]
    if told:
        columns = {
            "to_id": [head for head, _ in told],
            "household_id": [one.household_id for _, one in told],
            "text": [f"{one.envelope.author} 请求：{_request(one)}"[:200] for _, one in told],
            "at": batch.moment.now,
        }
        batch.writes.append(NewRows(IntakeNotice, columns))
    facts = [
        Fact(subject_id=one.number, household_id=one.household_id, by=one.author_id, payload={"text": _request(one)})
        for one in kept
    ]
    record(kind="intake.requested", facts=facts, at=batch.moment.at, business_date=batch.moment.business_date)
    return refused


def _request(one: Taken) -> str:
    body = one.envelope.body
    words = [str(body[name]).strip() for name in ("what", "text", "wanted", "reason") if body.get(name)]
    return " ".join("：".join(words).split())[:LONGEST_TEXT]


def _by_author(
    taken: Sequence[Taken], batch: Batch, act: Callable[[Sequence[Taken], Scope, Batch], Refusals]
) -> Refusals:
    """Carry out by author, since what he may see bounds what he may do; he still may where he once did."""
    groups: dict[str, list[Taken]] = defaultdict(list)
    for one in taken:
        groups[one.envelope.author].append(one)
    refused: Refusals = {}
    for author, group in groups.items():
        refused |= act(group, scope_of_care(batch.care.get(author, {})), batch)
    return refused


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        return None
