"""What a published question or the published model finds, for the list that is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qianmo.apps.leads.models import ListQuery
from qianmo.apps.leads.queries.asking import ask, noted
from qianmo.apps.leads.services.modelling import modelled_households
from qianmo.domain.refusal import Refused

LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The households that were found, with what is said of each (None: nobody was asked), and their scores."""

    notes: Mapping[int, str] | None
    scores: Mapping[int, int]
    model_id: int | None


def named_households(*, query_id: int | None, model_list: str, on: date) -> Named | Refused:
    """The households a question in force finds, and the model in force puts on a list; of both, who is in both.

    Refused: one that is not in force, or that cannot be answered.
    """
    asked = None if query_id is None else _asked(query_id, on)
    if isinstance(asked, Refused):
        return asked
    if not model_list:
        return Named(notes=asked, scores={}, model_id=None)
    found = modelled_households(name=model_list, on=on)
    if isinstance(found, Refused):
        return found
    notes = {
        pk: f"{said}；{asked[pk]}"[:LONGEST] if asked and asked[pk] else said
        for pk, said in found.notes.items()
        if asked is None or pk in asked
    }
    return Named(notes=notes, scores=found.scores, model_id=found.model_id)


def _asked(query_id: int, on: date) -> dict[int, str] | Refused:
    row = ListQuery.objects.filter(id=query_id, valid__contains=on).first()
    if row is None:
        return Refused(code="no_query", reason="没有建名单：这个查询今天不在用。请从列表里另选一个")
    asked = ask(sql=row.sql)
    if isinstance(asked, Refused):
        return Refused(code=asked.code, reason=f"没有建名单：“{row.name}”{asked.reason}")
    columns = (asked[0].rows[name].to_pylist() for name in ("household_id", "reason", "figure"))
    return {pk: noted(reason, figure) for pk, reason, figure in zip(*columns, strict=True)}
