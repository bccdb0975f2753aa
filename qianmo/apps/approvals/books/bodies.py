"""The books of those who act together: reviewer pools with their outlets, committees with their fractions."""

from collections.abc import Sequence
from datetime import date

from qianmo.apps.approvals.books.columns import choice, committees, count
from qianmo.apps.approvals.models import (
    Committee,
    CommitteeMember,
    PoolMember,
    PoolOutlet,
    ReviewPool,
    VotingRule,
)
from qianmo.apps.org.books import BRANCH, NUMBER, STAFF, DatedBook, Named, branch_column
from qianmo.apps.org.changes import Book
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort

POOL = Named(
    field="pool_id",
    path="pool__name",
    ids=lambda: dict(ReviewPool.objects.values_list("name", "id")),
    create=lambda names: ReviewPool.objects.bulk_create(ReviewPool(name=name) for name in names),
)
COMMITTEE = Named(
    field="committee_id", path="committee__code", ids=lambda: dict(Committee.objects.values_list("code", "id"))
)
POOL_NAME = Column(name="pool", title="审查池", sort=Sort.TEXT, hint="新名称就是新池")


def _seats() -> Sheet:
    columns = [
        choice("committee", "委员会", committees()),
        NUMBER,
        Column(name="is_chair", title="主任委员", sort=Sort.MARK),
        Column(name="until", title="任期到（不含）", sort=Sort.DAY, optional=True),
    ]
    return Sheet(columns=columns, key=["committee", "staff"], fewest=1)


def _odd_with_a_chair(rows: Sequence[Row], _from: date) -> Refused | None:
    for code, name in committees().items():
        members = [row for row in rows if row["committee"] == code]
        chairs = sum(bool(row["is_chair"]) for row in members)
        if members and (len(members) % 2 == 0 or chairs != 1):
            reason = f"没有提交：{name}有委员 {len(members)} 人、主任委员 {chairs} 人。委员要单数，主任委员要正好一人"
            return Refused(code="committee", reason=reason)
    return None


def _voting() -> Sheet:
    columns = [
        choice("committee", "委员会", committees()),
        count("yes_of", "同意（分子）", least=1, most=9),
        count("yes_out_of", "同意（分母）", least=1, most=9),
        count("quorum_of", "法定（分子）", least=1, most=9),
        count("quorum_out_of", "法定（分母）", least=1, most=9),
        Column(name="may_abstain", title="可弃权", sort=Sort.MARK),
    ]
    return Sheet(columns=columns, key=["committee"], fewest=1)


def _parts_of_a_whole(rows: Sequence[Row], _from: date) -> Refused | None:
    for row in rows:
        for part, whole in (("yes_of", "yes_out_of"), ("quorum_of", "quorum_out_of")):
            if not int(row[whole] or 0) < 2 * int(row[part] or 0) <= 2 * int(row[whole] or 0):
                reason = f"没有提交：{row[part]}/{row[whole]} 不行。比例要超过一半，不超过全体"
                return Refused(code="fraction", reason=reason)
    return None


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code="pool-members",
        title="审查池成员",
        says="谁在哪个审查池里；池里的人在审批页换岗后审查。",
        model=PoolMember,
        sheet=lambda: Sheet(columns=[POOL_NAME, NUMBER], key=["pool", "staff"]),
        named={"pool": POOL, "staff": STAFF},
    ),
    DatedBook(
        code="pool-outlets",
        title="审查池网点",
        says="哪个网点由哪个池审查，一个网点同时只归一个池。",
        model=PoolOutlet,
        sheet=lambda: Sheet(columns=[branch_column(), POOL_NAME], key=["branch"]),
        named={"pool": POOL, "branch": BRANCH},
    ),
    DatedBook(
        code="seats",
        title="委员",
        says="各委员会的委员和任期，单数，主任委员一人。已经召集的会按召集那天的委员。",
        model=CommitteeMember,
        sheet=_seats,
        named={"committee": COMMITTEE, "staff": STAFF},
        ends="until",
        sense=_odd_with_a_chair,
    ),
    DatedBook(
        code="voting",
        title="表决规则",
        says="同意要占有权表决的几分之几，法定人数是全体的几分之几，能不能弃权。",
        model=VotingRule,
        sheet=_voting,
        named={"committee": COMMITTEE},
        sense=_parts_of_a_whole,
    ),
)
"""The rules of pools and committees."""
