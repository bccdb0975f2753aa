"""Drawing up a version of a form: beginning, editing, handing it in, throwing it away.

A form has one version in the making. Whoever edits says on which revision; an edit of an older one is refused and told
whose was in between. A version begins from a published one, so that a bank always starts from something whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Max

from qianmo.apps.events.services import Fact, record
from qianmo.apps.fieldwork.facts import known_facts
from qianmo.apps.fieldwork.models import FormState, FormVersion
from qianmo.apps.fieldwork.queries.forms import forms_numbered
from qianmo.apps.fieldwork.shelf import NUMBER, Pages, shipped
from qianmo.domain.fieldwork.checking import findings, is_readable, word
from qianmo.domain.fieldwork.forms import FormId
from qianmo.domain.refusal import Refused

IN_THE_MAKING = (FormState.DRAFT, FormState.SUBMITTED)
GONE = Refused(code="not_found", reason="没有办：没有这个版本，或它已经办过了。请刷新后再看")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """A version of a form to be begun from the published version of a number."""

    code: str
    based_on: int
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormEdit:
    """What a draft shall say, made on a revision."""

    code: str
    number: int
    revision: int
    title: str
    pages: Pages
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStep:
    """Something done with a version, made on a revision; `said` goes with a return."""

    code: str
    number: int
    revision: int
    by: int
    said: str = ""


class _Step(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def revision(self) -> int: ...


@transaction.atomic
def begin_drafts(
    *, drafts: Sequence[NewDraft], now: datetime, at: datetime, business_date: date
) -> list[int | Refused]:
    """Begin versions; their numbers, or refusals by position. Refused: no such version, another one is being made."""
    codes = {one.code for one in drafts}
    making = {row.code: row for row in FormVersion.objects.filter(code__in=codes, state__in=IN_THE_MAKING)}
    highest = dict(FormVersion.objects.filter(code__in=codes).values_list("code").annotate(Max("number")))
    bases = forms_numbered(ids=[str(FormId(one.code, one.based_on)) for one in drafts])
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in drafts:
        base, standing = bases.get(str(FormId(one.code, one.based_on))), making.get(one.code)
        if base is None:
            answers.append(Refused(code="not_found", reason="没有起草：没有发布过这个版本。请从已发布的版本起草"))
            continue
        if standing is not None:
            reason = f"没有起草：第 {standing.number} 版正在做。请在那一版上改，或先作废它"
            answers.append(Refused(code="in_the_making", reason=reason))
            continue
        row = making[one.code] = FormVersion.objects.create(
            code=one.code,
            number=max(highest.get(one.code, 0), NUMBER) + 1,
            title=base.title,
            pages=base.pages,
            state=FormState.DRAFT,
            edited_by_id=one.by,
            edited_at=now,
            editors=[one.by],
        )
        answers.append(row.number)
        told.append(told_of_form(row, by=one.by, based_on=one.based_on))
    record(kind="fieldwork.form_begun", facts=told, at=at, business_date=business_date)
    return answers


@transaction.atomic
def edit_drafts(*, edits: Sequence[FormEdit], now: datetime, at: datetime, business_date: date) -> list[int | Refused]:
    """Put what drafts shall say in the place of what they said; new revisions, or refusals by position.

    What the check finds does not stop an edit: a form is made step by step. Refused: no draft, changed since that
    revision, pages that do not hang together.
    """
    rows = held_versions(edits)
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in edits:
        row = rows.get((one.code, one.number))
        refused = standing_against(row, one, states=[FormState.DRAFT])
        if refused is None and not (is_readable(one.pages) and word(one.title)):
            refused = Refused(
                code="bad_form", reason="没有存下：表名、页名和各项名称要 1 至 40 个字，最多 20 页、每页 40 项"
            )
        if row is None or refused is not None:
            answers.append(refused or GONE)
            continue
        row.title, row.pages, row.edited_by_id, row.edited_at = one.title.strip(), one.pages, one.by, now
        row.revision += 1
        row.editors = sorted({*row.editors, one.by})
        row.save()
        answers.append(row.revision)
        told.append(told_of_form(row, by=one.by, revision=row.revision))
    record(kind="fieldwork.form_edited", facts=told, at=at, business_date=business_date)
    return answers


@transaction.atomic
def hand_in_drafts(*, steps: Sequence[FormStep], at: datetime, business_date: date) -> list[int | Refused]:
    """Hand drafts in to be published by another person; numbers, or refusals by position.

    Refused: no draft, changed since that revision, anything the check finds that stops a form.
    """
    rows, known = held_versions(steps), known_facts(on=business_date)
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in steps:
        row = rows.get((one.code, one.number))
        refused = standing_against(row, one, states=[FormState.DRAFT])
        if row is not None and refused is None:
            refused = unsound(row.pages, known)
        if row is None or refused is not None:
            answers.append(refused or GONE)
            continue
        row.state, row.said = FormState.SUBMITTED, ""
        row.save(update_fields=["state", "said"])
        answers.append(row.number)
        told.append(told_of_form(row, by=one.by))
    record(kind="fieldwork.form_handed_in", facts=told, at=at, business_date=business_date)
    return answers


@transaction.atomic
def drop_drafts(*, steps: Sequence[FormStep], at: datetime, business_date: date) -> list[int | Refused]:
    """Throw versions in the making away; numbers, or refusals by position. Their numbers are not used again."""
    rows = held_versions(steps)
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in steps:
        row = rows.get((one.code, one.number))
        refused = standing_against(row, one, states=IN_THE_MAKING)
        if row is None or refused is not None:
            answers.append(refused or GONE)
            continue
        row.state = FormState.DROPPED
        row.save(update_fields=["state"])
        answers.append(row.number)
        told.append(told_of_form(row, by=one.by))
    record(kind="fieldwork.form_dropped", facts=told, at=at, business_date=business_date)
    return answers


def held_versions(steps: Iterable[_Step]) -> dict[tuple[str, int], FormVersion]:
    """The rows of versions, held until the transaction ends, by form and number."""
    codes = {one.code for one in steps}
    rows = FormVersion.objects.select_for_update(of=("self",)).filter(code__in=codes).select_related("edited_by")
    return {(row.code, row.number): row for row in rows.order_by("id")}


def standing_against(row: FormVersion | None, step: _Step, *, states: Sequence[str]) -> Refused | None:
    """Why a step cannot be taken on a version: it is not there in such a state, or has been changed since."""
    if row is None or row.state not in states:
        return GONE
    if row.revision != step.revision:
        reason = f"没有办：{row.edited_by.name}在您打开之后又改过这一版。请刷新，看过再办"
        return Refused(code="stale", reason=reason)
    return None


def unsound(pages: Pages, known: dict[str, dict[str, Any]]) -> Refused | None:
    """What the check finds that stops a form, said in one refusal."""
    stops = tuple(one.text for one in findings(pages, known=known) if one.stops)
    if not stops:
        return None
    return Refused(code="unsound", reason=f"不能送发布：检查有 {len(stops)} 处要改。{stops[0]}", reasons=stops)


def told_of_form(row: FormVersion, *, by: int, **more: Any) -> Fact:
    """What the trail says of a version."""
    title = shipped()[row.code][0] if row.code in shipped() else row.title
    told = {"form": str(FormId(row.code, row.number)), "title": title, **more}
    return Fact(subject_id=row.pk, household_id=None, by=by, payload=told)
