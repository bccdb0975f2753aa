"""Keeping surveys: what was written in the field is joined with the household's file, field by field.

Joins the transaction of the act that takes envelopes, with the households locked and their facts brought; answers with
what becomes of each survey and what is to be written. Surveys of one household in one batch see one another in their
order. A value that is taken becomes a fact sheet dated no earlier than the fact it replaces, or it would not be in
force; a value that clashes stays with the survey until its author has chosen.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from qianmo.apps.events.services import Fact, recording
from qianmo.apps.fieldwork.models import FieldConflict, Survey
from qianmo.apps.households.queries import KnownFact, KnownFacts
from qianmo.apps.households.services import Sheet, recording_facts
from qianmo.domain.fieldwork.merging import Change, Clash, Merge, merge
from qianmo.storage.trips import NewRows, Question, Write, ask_ids

SOURCE = "入户采集"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSurvey:
    """A survey as its envelope tells it; `parent` is the envelope of the revision that was edited."""

    envelope: UUID
    household_id: int
    form: str
    forms_spanned: tuple[str, ...]
    parent: UUID | None
    changes: dict[str, Change]
    by: int
    device_id: int
    made_at: datetime


def ask_survey_ids(*, count: int) -> Question[list[int]]:
    """Ids for so many surveys."""
    return ask_ids(Survey, count)


def keeping_surveys(
    *,
    surveys: Sequence[NewSurvey],
    ids: Sequence[int],
    known: KnownFacts,
    at: datetime,
    now: datetime,
    business_date: date,
) -> tuple[list[Merge], list[Write]]:
    """What each survey comes to, in order, and what is to be written. `known` is brought up to date on the way."""
    merges: list[Merge] = []
    sheets: list[Sheet] = []
    clashes: list[tuple[int, NewSurvey, str, Clash, KnownFact | None]] = []
    for survey_id, one in zip(ids, surveys, strict=True):
        facts = known.setdefault(one.household_id, {})
        joined = merge(one.changes, known={key: fact.value for key, fact in facts.items()})
        merges.append(joined)
        clashes += [(survey_id, one, key, clash, facts.get(key)) for key, clash in joined.clashes.items()]
        if joined.taken:
            as_of = _day(one, facts, joined, business_date)
            sheets.append(
                Sheet(household_id=one.household_id, as_of=as_of, source=SOURCE, facts=joined.taken, recorded_by=one.by)
            )
            facts |= {key: KnownFact(value, as_of, SOURCE, 0, one.by) for key, value in joined.taken.items()}
    writes = [
        *recording_facts(sheets=sheets),
        *_surveys(surveys, ids, merges, now=now),
        *_conflicts(clashes),
        *recording(
            kind="fieldwork.surveyed",
            facts=[_told(survey_id, one, merged) for survey_id, one, merged in zip(ids, surveys, merges, strict=True)],
            at=at,
            business_date=business_date,
        ),
    ]
    return merges, writes if surveys else []


def _day(one: NewSurvey, facts: dict[str, KnownFact], joined: Merge, business_date: date) -> date:
    """The day the values speak about: the survey's, unless a value it replaces is younger; never in the future."""
    replaced = [facts[key].as_of for key in joined.taken if key in facts]
    return min(max([one.made_at.date(), *replaced]), business_date)


def _surveys(
    surveys: Sequence[NewSurvey], ids: Sequence[int], merges: Sequence[Merge], *, now: datetime
) -> list[Write]:
    columns = {
        "id": list(ids),
        "envelope": [one.envelope for one in surveys],
        "household_id": [one.household_id for one in surveys],
        "form": [one.form for one in surveys],
        "forms_spanned": [list(one.forms_spanned) for one in surveys],
        "parent": [one.parent for one in surveys],
        "changes": [{key: [change.before, change.after] for key, change in one.changes.items()} for one in surveys],
        "joined": [sorted(merged.taken) for merged in merges],
        "clashing": [sorted(merged.clashes) for merged in merges],
        "by_id": [one.by for one in surveys],
        "device_id": [one.device_id for one in surveys],
        "made_at": [one.made_at for one in surveys],
        "stored_at": now,
    }
    return [NewRows(Survey, columns)]


def _conflicts(clashes: Sequence[tuple[int, NewSurvey, str, Clash, KnownFact | None]]) -> list[Write]:
    columns: dict[str, Any] = {
        "survey_id": [survey_id for survey_id, *_ in clashes],
        "household_id": [one.household_id for _, one, *_ in clashes],
        "field": [key for _, _, key, *_ in clashes],
        "original": [_kept(clash.original) for *_, clash, _ in clashes],
        "mine": [_kept(clash.mine) for *_, clash, _ in clashes],
        "theirs": [_kept(clash.theirs) for *_, clash, _ in clashes],
        "theirs_by_id": [fact.recorded_by if fact else None for *_, fact in clashes],
        "theirs_as_of": [fact.as_of if fact else None for *_, fact in clashes],
        "by_id": [one.by for _, one, *_ in clashes],
        "choice": "",
    }
    return [NewRows(FieldConflict, columns)] if clashes else []


def _kept(value: Any) -> str | None:
    """A value as JSON text, since a text is a value here and not JSON already; nothing stays nothing."""
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _told(survey_id: int, one: NewSurvey, merged: Merge) -> Fact:
    payload = {
        "form": one.form,
        "taken": sorted(merged.taken),
        "clashing": sorted(merged.clashes),
        "envelope": str(one.envelope),
    }
    return Fact(subject_id=survey_id, household_id=one.household_id, by=one.by, payload=payload)
