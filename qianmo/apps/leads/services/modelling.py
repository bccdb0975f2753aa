"""名单模型: a decision table says which list a household belongs on and its score; published by a second person."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.analytics.judging import ONE_ROW, sound_sheet
from qianmo.apps.leads.models import ListModel
from qianmo.apps.leads.queries.modelling import DECISION, answered, rows_of_model
from qianmo.domain.leads.picking import why_odd_rows
from qianmo.domain.refusal import Refused
from qianmo.storage.dated_rows import end_open

RESULTS = ("name", "score")


@dataclass(frozen=True, slots=True)
class Modelled:
    """What the model in force puts on one of its lists: by household what is said of it, and its score."""

    model_id: int
    notes: dict[int, str]
    scores: dict[int, int]


def unsound_list_model(source: bytes) -> Refused | None:
    """Why a model cannot be the table of lists; None where it can.

    Refused: mistakes, gaps or overlaps; no table `list` of which one row hits with the results `name` and `score`; a
    fact the lake does not tell of every household, or one of another sort; names and scores that make no sense.
    """
    sheet = sound_sheet(source, decision=DECISION, called="名单模型")
    if isinstance(sheet, Refused):
        return _refused(sheet.code, sheet.reason)
    results = tuple(one.text for one in sheet.columns if one.side == "out")
    if sheet.kind != "table" or sheet.hit_policy not in ONE_ROW or results != RESULTS:
        return _refused(
            "no_table", "“名单”要是一张决策表，只命中一行（UNIQUE 或 FIRST），给名单（name）和评分（score）两个结果"
        )
    return why_odd_rows(rows_of_model(source.decode()))


@transaction.atomic
def publish_list_model(
    *, model: bytes, edited_by: int, published_by: int, valid_from: date, at: datetime
) -> int | Refused:
    """Put a table of lists in force from a day on, after the one before it; its id.

    Refused: one person for both, a model that cannot be one, a day on which a later table already began.
    """
    if edited_by == published_by:
        return _refused("same_person", "编辑和发布是同一个人。请另一人发布")
    refused = unsound_list_model(model)
    if refused is not None:
        return refused
    later = end_open(valid_from, rows=ListModel.objects.all())
    if later is not None:
        return _refused("later_begun", f"{later} 起的名单模型已经在用。请选更晚的日子")
    row = ListModel.objects.create(
        model=model.decode(), model_hash=hashlib.sha256(model).hexdigest(), valid=(valid_from, None),
        edited_by_id=edited_by, published_by_id=published_by, published_at=at,
    )  # fmt: skip
    return row.pk


def modelled_households(*, name: str, on: date) -> Modelled | Refused:
    """The households the model in force on a day puts on one of its lists, with score and the reason of the row.

    Refused: no model in force, a list it does not name, no day of the core yet.
    """
    row = ListModel.objects.filter(valid__contains=on).first()
    rules = {} if row is None else {one.number: one for one in rows_of_model(row.model)}
    if row is None or not any(one.name == name and one.score for one in rules.values()):
        return Refused(code="no_model", reason="没有建名单：今天在用的名单模型里没有这张名单。请从列表里另选一张")
    found = answered(model=row.model)
    if isinstance(found, Refused):
        return Refused(code=found.code, reason=f"没有建名单：{found.reason}")
    notes, scores = {}, {}
    columns = (found[0][column].to_pylist() for column in ("household_id", "rule", "name", "score"))
    for household_id, rule, given, score in zip(*columns, strict=True):
        if given == name and score:
            scores[household_id] = int(score)
            notes[household_id] = f"{int(score)} 分：{rules[rule].note or '第 ' + str(rule) + ' 行'}"[:100]
    return Modelled(row.pk, notes, scores)


def _refused(code: str, reason: str) -> Refused:
    return Refused(code=code, reason=f"名单模型不能用：{reason}")
