"""Reads of forms: every version by its id, and which version a branch fills in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.fieldwork.models import FormState, FormVersion
from qianmo.apps.fieldwork.shelf import NUMBER, Pages, shipped
from qianmo.domain.fieldwork.forms import FormId, fields_of, form_id
from qianmo.storage.trips import Question


@dataclass(frozen=True, slots=True)
class Form:
    """A published version of a form."""

    id: FormId
    title: str
    pages: Pages

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """Every field by its key."""
        return {field["key"]: dict(field) for field in fields_of(self.pages)}


def forms_numbered(*, ids: Collection[str]) -> dict[str, Form]:
    """Published versions by id as it is written (`farm@3`); an id nobody has published is left out."""
    wanted = {str(one): one for one in map(form_id, ids) if one is not None}
    found = {
        text: Form(one, *shipped()[one.code])
        for text, one in wanted.items()
        if one.number == NUMBER and one.code in shipped()
    }
    others = [one for text, one in wanted.items() if text not in found]
    if others:
        rows = FormVersion.objects.filter(
            code__in={one.code for one in others},
            number__in={one.number for one in others},
            state=FormState.PUBLISHED,
        )
        versions = {FormId(row.code, row.number): row for row in rows}
        found |= {str(one): Form(one, versions[one].title, versions[one].pages) for one in others if one in versions}
    return found


# One form of a branch has one rollout that holds: of those begun the one that begins last, of these the one given last.
LATEST = """
SELECT DISTINCT ON (code) code, number FROM fieldwork_formrollout
 WHERE (branch_id IS NULL OR branch_id = %s) AND since <= %s ORDER BY code, since DESC, id DESC
"""


def forms_of_branch(*, branch_id: int, on: date) -> list[Form]:
    """The version of each form a branch fills in: the last it was given, alone or with all others; else the shipped."""
    with connection.cursor() as cursor:
        given: dict[str, int] = dict(cursor.execute(LATEST, [branch_id, on]).fetchall())
    wanted = [str(FormId(code, NUMBER)) for code in shipped() if code not in given]
    wanted += [str(FormId(code, number)) for code, number in given.items()]
    found = forms_numbered(ids=wanted)
    return [found[text] for text in sorted(found)]


def fields_of_branch(*, branch_id: int, on: date) -> dict[str, dict[str, Any]]:
    """Every field a branch fills in, by its key."""
    return {key: field for form in forms_of_branch(branch_id=branch_id, on=on) for key, field in form.fields.items()}


@dataclass(frozen=True, slots=True)
class FilledIn:
    """The version of a form somebody fills in now, and the last day on which writing on another one counts."""

    number: int
    old_until: date | None


FILLED_IN = """
SELECT DISTINCT ON (s.number, r.code) s.number, r.code, r.number, r.old_until
  FROM org_staff s JOIN org_postholding p ON p.staff_id = s.id AND p.valid @> $2::date
  JOIN fieldwork_formrollout r ON (r.branch_id IS NULL OR r.branch_id = p.branch_id) AND r.since <= $2::date
 WHERE s.number = ANY($1::text[]) ORDER BY s.number, r.code, r.since DESC, r.id DESC
"""


def ask_filled_in(*, numbers: Collection[str], on: date) -> Question[dict[tuple[str, str], FilledIn]]:
    """Which version each of these people fills in, by staff number and form; a form nobody rolled out has no row."""
    return Question(
        FILLED_IN,
        [sorted(numbers), on],
        lambda rows: {(number, code): FilledIn(version, until) for number, code, version, until in rows},
    )
