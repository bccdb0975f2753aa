"""The demo bank's programmes: the five works of a published plan with days, money and evidence that are invented.

Source of the works and of what they ask for: S4 (强县机构提升、乡镇网点突破、小微客群培育、小微队伍培育、业务标准化).
"""

from datetime import date
from typing import Any
from uuid import UUID

from qianmo.apps.targets.queries import ProgrammeRow, programmes
from qianmo.apps.targets.services import (
    NewProgramme,
    NewSpending,
    book_spending,
    decide_spending,
    set_up_programmes,
    supervise_milestone,
    tell_milestone,
)
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.money import FEN_PER_WAN

YEAR = DEMO_DAY.year
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
PLANNED = (
    (
        "强县机构提升工程", "强县试点机构",
        (("试点客户经理每家 3 人到位", 3, 31), ("当地产业特色产品 5 个", 9, 15), ("分组 PK 通报四期", 12, 20)),
        (("人力费用", 150), ("变动费用", 120)),
    ),
    (
        "乡镇网点突破工程", "乡镇支行直接受理和放款",
        (("系统改造上线", 5, 31), ("乡镇支行从业资质考试", 6, 30)), (),
    ),
    (
        "乡镇网点突破工程", "整村产业授信",
        (("农业主管部门数据对接", 8, 31), ("特色产业授信村 20 个", 11, 30)), (("宣传费用", 18),),
    ),
    ("小微客群培育工程", "有存无贷客户对接", (("名单下发到机构", 10, 31), ("备用金授信一轮", 12, 15)), ()),
    (
        "小微队伍培育工程", "航海培训计划",
        (("内训课程库 12 门", 9, 30), ("持证上岗考试", 11, 15)), (("培训费用", 26),),
    ),
    ("业务标准化工程", "小微信贷四表", (("四表试点两家支行", 4, 30), ("四表全行推广", 7, 31)), ()),
)  # fmt: skip
"""Work, programme, milestones with month and day, budgets in 万元."""
DONE_UNTIL = date(YEAR, 8, 15)
"""What was due by then is done; what was due since is not."""
SPENT = ((40, "试点机构展业设备"), (22, "分组 PK 奖励"), (9, "村部宣传栏"))


def run_programmes(ground: Ground) -> None:
    """Set the programmes up, tell what is done, book and confirm what was spent, put what lags under a leader."""
    people = {post: ground.staff[ground.bank.holders(post)[0].number] for post in ("finance", "inclusive")}
    owner = ground.bank.holders("inclusive")[0].number
    acting: dict[str, Any] = {"at": moment(DEMO_DAY, hour=8), "business_date": DEMO_DAY}
    new = [
        NewProgramme(
            work=work, name=name, owner=owner, since=FIRST, until=LAST,
            milestones={stone: (owner, date(YEAR, month, day)) for stone, month, day in stones},
            budgets={purse: wan * FEN_PER_WAN for purse, wan in purses},
        )
        for work, name, stones, purses in PLANNED
    ]  # fmt: skip
    accepted(set_up_programmes(new=new, by=people["finance"], **acting))
    found = programmes(on=DEMO_DAY)
    for one in (stone for row in found for stone in row.milestones if stone.due_on <= DONE_UNTIL):
        accepted(
            tell_milestone(
                milestone_id=one.id, done=True, evidence="演示：验收单已归档", by=people["inclusive"], may_all=False,
                at=moment(one.due_on, hour=16), business_date=one.due_on,
            )
        )  # fmt: skip
    _spend(found, finance=people["finance"], confirms=people["inclusive"])
    late = next(stone for row in found for stone in row.milestones if DONE_UNTIL < stone.due_on < DEMO_DAY)
    leader = ground.bank.holders("approver")[0].number
    accepted(
        supervise_milestone(
            milestone_id=late.id, leader=leader, asks="十月中旬前补齐，每周报一次", due_on=date(YEAR, 10, 15),
            by=people["finance"], **acting,
        )
    )  # fmt: skip


def _spend(found: list[ProgrammeRow], *, finance: int, confirms: int) -> None:
    acting: dict[str, Any] = {"at": moment(DEMO_DAY, hour=9), "business_date": DEMO_DAY}
    purses = [purse for row in found for purse in row.budgets]
    for place, (wan, said) in enumerate(SPENT):
        purse = max(purses, key=lambda one: one.fen) if place < len(SPENT) - 1 else min(purses, key=lambda one: one.fen)
        new = NewSpending(
            budget_id=purse.id, fen=wan * FEN_PER_WAN, spent_on=date(YEAR, 6 + place, 20), said=f"演示：{said}",
            request_id=UUID(int=1000 + place),
        )  # fmt: skip
        made = accepted(book_spending(new=new, by=finance, **acting))
        if place != 1:
            accepted(decide_spending(spending_id=made, agreed=True, by=confirms, **acting))
