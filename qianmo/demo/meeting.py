"""The demo bank's meeting on weak indicators of the day before: some points explained, some promised, one told of."""

from datetime import date, datetime, timedelta
from typing import TypedDict

from qianmo.apps.org.queries import branch_ids, in_posts
from qianmo.apps.targets.queries import PointRow, points_of
from qianmo.apps.targets.services import By, close_meeting, open_meeting, promise, say_why, tell_remedy
from qianmo.demo.accepting import accepted
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.refusal import Refused

HELD_ON = DEMO_DAY - timedelta(days=1)
DUE_IN = timedelta(days=17)
WHY = (
    (["work", "people"], "两个村换了主办，名单还没有走完", "九月底前把派下的名单走完一遍，每天不少于 8 户"),
    (["matured"], "秋收前到期集中，续贷没有提前接", "提前 30 天约到期户，能续的走无还本续贷"),
    (["market"], "同业在镇上下调利率拉存量户", "对 20 户大额户逐户上门，能用优惠条件的申请优惠"),
    (["risk"], "两笔到期未还转入不良", "每周上门催收一次，十月中旬前拿出处置意见"),
)
"""Causes, what is said of them and what is promised, in turn."""
EXPLAINED = 12


class When(TypedDict):
    """The moment and the business day of an act."""

    at: datetime
    business_date: date


def hold_weak_meeting(*, chair: str, by: int) -> None:
    """Hold it, with every post that answers for a unit promising something, and close it with minutes."""
    told = When(at=moment(HELD_ON, hour=17), business_date=HELD_ON)
    meeting = open_meeting(chair=chair, by=by, **told)
    if isinstance(meeting, Refused):  # a small county may have nobody behind
        return
    office = By(staff_id=by, may_all=True)
    heads = {
        holder.branch: holder.number
        for holder in in_posts(post="branch_head", branch_ids=set(branch_ids().values()), on=HELD_ON)
    }
    made = []
    for place, point in enumerate(_worst(points_of(meeting_id=meeting))):
        causes, said, what = WHY[place % len(WHY)]
        accepted(say_why(point_id=point.id, causes=causes, said=said, by=office, **told))
        made.append(
            accepted(
                promise(
                    point_id=point.id, what=what, answers=heads[point.branch], due_on=HELD_ON + DUE_IN, by=office,
                    **told,
                )
            )
        )  # fmt: skip
    minutes = "逐项看了落后的机构。原因集中在名单没有走完和到期没有接上；措施责任到人，下次会先看落实。"
    accepted(close_meeting(meeting_id=meeting, said=minutes, by=by, **told))
    morning = When(at=moment(DEMO_DAY, hour=8), business_date=DEMO_DAY)
    accepted(tell_remedy(remedy_id=made[0], kept="part", said="已走 26 户，4 户有意向", by=office, **morning))


def _worst(points: list[PointRow]) -> list[PointRow]:
    """The furthest behind of each measure in turn, so that several measures are talked about."""
    by_measure: dict[str, list[PointRow]] = {}
    for point in points:
        by_measure.setdefault(point.measure, []).append(point)
    found = [of[turn] for turn in range(EXPLAINED) for of in by_measure.values() if turn < len(of)]
    return found[:EXPLAINED]
