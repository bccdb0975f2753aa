"""The books of who may decide what: table, amounts, certificates, cuts, approving alone, showing anew who one is."""

from collections.abc import Sequence
from datetime import date

from qianmo.apps.approvals.books.columns import amount, choice, committees, count, share
from qianmo.apps.approvals.models import (
    Authority,
    AuthorityTable,
    ConfirmRule,
    CutRule,
    Duty,
    LonePower,
    Measure,
    NeededQualification,
)
from qianmo.apps.approvals.services.authority import publish_authority, unsound
from qianmo.apps.org.books import DatedBook
from qianmo.apps.org.changes import Book, Published
from qianmo.apps.org.queries import post_names
from qianmo.apps.products.queries import products
from qianmo.domain.access import Right
from qianmo.domain.approvals.authority import WHOLE_PPM
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort
from qianmo.storage.dated_rows import beginnings

LONE_CAP_FEN = 50 * FEN_PER_WAN
"""More than this nobody may approve alone, whatever the bank says (source: S5)."""


def _amounts() -> Sheet:
    posts = {code: name for code, name in post_names().items() if code in {"branch_head", "approver"}}
    return Sheet(columns=[choice("post", "岗位或委员会", posts | committees()), amount()], key=["post"], fewest=1)


def _needed() -> Sheet:
    duties = {str(duty): str(duty.label) for duty in Duty}
    kind = Column(name="kind", title="须有的资质", sort=Sort.TEXT)
    return Sheet(columns=[choice("duty", "职责", duties), kind], key=["duty"])


def _cuts() -> Sheet:
    measures = {str(one): str(one.label) for one in Measure}
    columns = [
        choice("measure", "指标", measures),
        share("over_ppm", "超过（%）", least=1),
        share("keeps_ppm", "只留（%）", most=WHOLE_PPM - 1),
    ]
    return Sheet(columns=columns, key=["measure"])


def _alone() -> Sheet:
    names = {code: row.name for code, row in products().items()}
    columns = [
        choice("product", "产品", names),
        Column(name="limit_fen", title="上限（万元）", sort=Sort.AMOUNT, least=1, most=LONE_CAP_FEN),
        count("photos", "现场照片（张）", least=1, most=20),
        share("review_ppm", "事后抽查（%）", least=1),
    ]
    return Sheet(columns=columns, key=["product"])


def _confirming() -> Sheet:
    columns = [amount("above_fen", "超过（万元）"), count("minutes", "多少分钟内有效", least=1, most=60)]
    return Sheet(columns=columns, key=[], most=1)


class AuthorityTableBook:
    """The table of authority, whole: its one row is the DMN model, judged by the engine that will read it."""

    code, title, changes, right = "table", "权限表", False, Right.CHANGE_RULES
    says = "一张 DMN 决策表：岗位、产品、担保、敞口、等级、机构各能批多少。没有说的，按岗位金额。"

    def sheet(self) -> Sheet:
        """One column: the model."""
        return Sheet(columns=[Column(name="model", title="决策表", sort=Sort.TEXT)], key=[], fewest=1, most=1)

    def in_force(self, on: date) -> list[Row]:
        """The model of a day."""
        return [
            {"model": text}
            for text in AuthorityTable.objects.filter(valid__contains=on).values_list("model", flat=True)
        ]

    def turns(self) -> list[date]:
        """The days on which a table begins."""
        return beginnings(AuthorityTable.objects.all())

    def unfit(self, rows: Sequence[Row], valid_from: date) -> Refused | None:
        """What keeps the model from being published."""
        del valid_from
        return unsound(str(rows[0]["model"]).encode())

    def write(self, change: Published) -> Refused | None:
        """Put the model in force."""
        answer = publish_authority(
            model=str(change.rows[0]["model"]).encode(),
            edited_by=change.proposed_by,
            published_by=change.by,
            valid_from=change.valid_from,
            at=change.at,
            business_date=change.business_date,
        )
        return answer if isinstance(answer, Refused) else None


BOOKS: tuple[Book, ...] = (
    AuthorityTableBook(),
    DatedBook(
        code="amounts",
        title="岗位金额",
        says="权限表没有说的，按岗位或委员会的金额，量的是家庭和关联合计敞口。",
        model=Authority,
        sheet=_amounts,
    ),
    DatedBook(
        code="needed",
        title="岗位资质要求",
        says="没有这张有效证书的人，在这个职责里不能发表意见。",
        model=NeededQualification,
        sheet=_needed,
    ),
    DatedBook(
        code="cuts",
        title="自动下调",
        says="机构的不良率或逾期率超过规定，日终从次日起只留一部分权限，降回来自动恢复。",
        model=CutRule,
        sheet=_cuts,
    ),
    DatedBook(
        code="alone",
        title="单人审批",
        says="主调查客户经理可以单独批准的产品和上限，最多 50 万元；一行都没有就是不放开。",
        model=LonePower,
        sheet=_alone,
    ),
    DatedBook(
        code="confirming",
        title="审批再认证",
        says="手机上审批、或金额超过这个数，审批人要再输一次密码或验证码。",
        model=ConfirmRule,
        sheet=_confirming,
    ),
)
"""The rules of who may decide."""
