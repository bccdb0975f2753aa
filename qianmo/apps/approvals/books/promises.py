"""The books of what follows a decision: how soon it is promised, and who answers for it with which share."""

from collections.abc import Sequence
from datetime import date

from qianmo.apps.approvals.books.columns import choice, count
from qianmo.apps.approvals.models import (
    BearingRule,
    Counted,
    Promise,
    Starts,
    Stops,
)
from qianmo.apps.org.books import DatedBook
from qianmo.apps.org.changes import Book
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort


def _bearing() -> Sheet:
    columns = [
        count("survey", "调查（%）"),
        count("review", "审查（%）"),
        count("approval", "审批（%）"),
        count("first_surveyor", "主调查占调查（%）"),
        count("second_surveyor", "协办占调查（%）"),
    ]
    return Sheet(columns=columns, key=[], fewest=1, most=1)


def _adds_up(rows: Sequence[Row], _from: date) -> Refused | None:
    for names in (("survey", "review", "approval"), ("first_surveyor", "second_surveyor")):
        total = sum(int(rows[0][name] or 0) for name in names)
        if total != 100:  # per cent
            return Refused(code="not_whole", reason=f"没有提交：责任比例合计 {total}%，不是 100%。请改到正好 100%")
    return None


def _promises() -> Sheet:
    columns = [
        Column(name="kind", title="事项代码", sort=Sort.TEXT, hint="通道按它找承诺"),
        Column(name="name", title="名称", sort=Sort.TEXT),
        count("days", "天数", least=1, most=365),
        choice("counted", "日别", {str(one): str(one.label) for one in Counted}),
        choice("starts", "起算", {str(one): str(one.label) for one in Starts}),
        choice("stops", "止于", {str(one): str(one.label) for one in Stops}),
        Column(name="cutoff", title="当日截止", sort=Sort.TIME),
    ]
    return Sheet(columns=columns, key=["kind"], fewest=1)


def _keeps_its_kinds(rows: Sequence[Row], valid_from: date) -> Refused | None:
    kept = {row["kind"] for row in rows}
    gone = Promise.objects.filter(valid__contains=valid_from).exclude(kind__in=kept).order_by("id").first()
    if gone is None:
        return None
    return Refused(
        code="kind_gone", reason=f"没有提交：少了“{gone.name}”（{gone.kind}），按它走的申请会没有承诺。请留着"
    )


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code="bearing",
        title="责任比例",
        says="批准时写给个人的责任：调查、审查、审批各多少，调查里主、协各多少。",
        model=BearingRule,
        sheet=_bearing,
        sense=_adds_up,
    ),
    DatedBook(
        code="promises",
        title="办结承诺",
        says="多少天、哪种日、从哪里起算、到哪里为止；已经受理的件按受理时的承诺。",
        model=Promise,
        sheet=_promises,
        sense=_keeps_its_kinds,
    ),
)
"""The rules of time and answering."""
