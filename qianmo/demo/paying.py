"""The demo's pay: a scheme and a curve in force since the summer, months counted, totals divided by branch."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from qianmo.apps.org.queries import branches_named
from qianmo.apps.performance.queries import allocation, board, counted_months, deferred_of, shares_of
from qianmo.apps.performance.services import (
    GivenShare,
    NewClawback,
    NewCorrection,
    NewPool,
    adopt_shipped,
    adopt_shipped_vat,
    agree_allocation,
    ask_clawback,
    ask_correction,
    count_months,
    decide_clawback,
    decide_correction,
    divide_pool,
    found_curve,
    open_scheme,
    publish_scheme,
    set_pools,
    sign_allocation,
)
from qianmo.apps.performance.shipped import shipped_scheme
from qianmo.apps.targets.services import found_cohort
from qianmo.demo.accepting import accepted, all_accepted
from qianmo.demo.counting import LINES, bring_metal, say_measures
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.performance.deferrals import Asked

MEASURED_FROM = date(2026, 6, 1)
"""The first month that is counted: three are closed on the day of the demo, the fourth runs."""
TAXED_FROM = date(2026, 1, 1)
ESTIMATED_ON = date(2026, 8, 24)
"""To this day August was counted before it was closed, so that its estimate can be held against what came of it."""
COHORT, APART_FROM, EVERY = "乡镇突破试点", date(2026, 9, 1), 3
"""Every third unit in the towns has a column of its own in the scheme since the month that runs."""
DEARER = 150
"""What they get for a borrower, in per cent of the others."""
CURVE = {1: 10_000, 30: 11_500, 90: 13_000, 180: 14_000, 365: 15_500, 730: 17_500, 1095: 20_000, 1825: 22_000}
"""What money of so many days costs a year, in ppm, on the first curve."""
SEEN = {
    "lending": {"net", "signed", "applied", "loan-growth", "renewed"},
    "growth": {"filed", "visited", "sittings"},
    "quality": {"marks-off", "late", "bad"},
}
"""Which lines a grade is asked for, by dimension."""
TERMS = [
    {
        "name": name, "lending": lending, "growth": growth, "quality": -quality, "base": base, "met": met,
        "short": 900_000,
    }
    for name, lending, growth, quality, base, met in (
        ("一级", 0, 0, 60_00, 800_00, 1_000_000), ("二级", 5_00, 0, 40_00, 1_200_00, 1_050_000),
        ("三级", 10_00, 0, 30_00, 1_600_00, 1_100_000), ("*", 0, 0, 80_00, 500_00, 1_000_000),
    )
]  # fmt: skip
"""What grades are asked a month and paid, in hundredths and fen: figures of the demo, the source prints none."""
STAND_BY_FEN = 1_800_00
"""A month's pay of whoever stands by: a figure of the demo."""
STOCKS = {"deposit-average": ("存款存量", "deposit_stock"), "loan-average": ("贷款存量", "loan_stock")}
"""Lines whose measure is the stock in the second version; the increment of deposits is a line already."""
POOL_FEN = 6_000_00
"""What every branch has to divide among its people."""
DIVIDED_ON = date(2026, 9, 10)
POSTS = ("accountant", "branch_head")
OPEN, SIGNED = 3, 8
"""The first branches have yet to divide, these are signed, the rest wait for their heads."""


def count_work(ground: Ground) -> None:
    """Put scheme and curve in force, count the months, and divide the totals of the last closed one."""
    posts = ("finance", "people", "inclusive", "risk")
    people = {post: ground.staff[ground.bank.holders(post)[0].number] for post in posts}
    at = moment(MEASURED_FROM, hour=10)
    adopt_shipped(
        edited_by=people["finance"], published_by=people["people"], from_month=MEASURED_FROM, at=at,
        business_date=MEASURED_FROM,
    )  # fmt: skip
    say_measures(officer=people["inclusive"], risk=people["risk"], since=MEASURED_FROM)
    adopt_shipped_vat(since=TAXED_FROM)
    _set_apart(ground, by=people, at=at)
    bring_metal(month=APART_FROM, finance=people["finance"], people=people["people"], on=DEMO_DAY - timedelta(days=1))
    found_curve(points=CURVE, since=MEASURED_FROM)
    for day in (ESTIMATED_ON, DEMO_DAY - timedelta(days=1)):
        count_months(on=day, at=moment(day + timedelta(days=1), hour=6))
    _divide(ground, finance=people["finance"], signer=people["people"])
    _take_back(finance=people["finance"], decider=people["people"])
    _put_right(finance=people["finance"], decider=people["people"])


def _set_apart(ground: Ground, *, by: dict[str, int], at: datetime) -> None:
    """A second version, in which some units in the towns are a segment of their own and earn more for borrowers."""
    towns = [branch.code for branch in ground.bank.branches if branch.kind == "township"][::EVERY]
    found_cohort(name=COHORT, branches=towns, since=date(APART_FROM.year, 1, 1))
    content = shipped_scheme()
    content["segments"].append({"code": "pilot", "name": "突破试点", "kinds": [], "cohorts": [COHORT]})
    content["lines"] += LINES
    for line in content["lines"]:
        for prices in (line["points"], line["pay"]):
            if "farm" in prices:
                prices["pilot"] = _dearer(prices["farm"]) if line["group"] == "净增户" else prices["farm"]
    content["lines"] = [_seen_by_grade(_of_stock(line)) for line in content["lines"]]
    content |= {"grades": TERMS, "stand_by_fen": STAND_BY_FEN}
    made = accepted(open_scheme(content=content, by=by["finance"], at=at, business_date=MEASURED_FROM))
    accepted(
        publish_scheme(
            scheme_id=made, revision=1, from_month=APART_FROM, by=by["people"], at=at, business_date=MEASURED_FROM
        )
    )


def _of_stock(line: dict[str, Any]) -> dict[str, Any]:
    """Averages are counted by what was there and what came since, at prices of their own."""
    name, measure = STOCKS.get(line["code"], ("", ""))
    return {**line, "name": name, "measure": measure} if measure else line


def _seen_by_grade(line: dict[str, Any]) -> dict[str, Any]:
    dimension = next((name for name, lines in SEEN.items() if line["code"] in lines), "")
    return {**line, "dimension": dimension} if dimension else line


def _dearer(price: dict[str, Any]) -> dict[str, Any]:
    return {**price, "tiers": [[upto, worth * DEARER // 100] for upto, worth in price["tiers"]]}


def _divide(ground: Ground, *, finance: int, signer: int) -> None:
    """Totals of the last closed month, some of them divided, agreed to and signed."""
    month = next(one for one in counted_months() if one.closed)
    acting: dict[str, Any] = {"at": moment(DIVIDED_ON, hour=10), "business_date": DIVIDED_ON}
    posts = {post: {one.posts[-1][1]: one.number for one in ground.bank.holders(post)} for post in POSTS}
    codes = {pk: code for pk, (code, _) in branches_named().items() if all(code in held for held in posts.values())}
    pools = [NewPool(branch_id=pk, pool_fen=POOL_FEN, head_share_ppm=400_000) for pk in codes]
    made = all_accepted(set_pools(month=month.first, pools=pools, by=finance, **acting))
    for place, (made_id, code) in enumerate(zip(made, codes.values(), strict=True)):
        card = allocation(allocation_id=made_id)
        if card is None or place < OPEN:
            continue
        rows = shares_of(card=card, on=month.as_of)
        given = [GivenShare(staff_id=row.staff_id, fen=POOL_FEN // len(rows)) for row in rows]
        by = {post: ground.staff[held[code]] for post, held in posts.items()}
        accepted(divide_pool(allocation_id=card.id, revision=1, shares=given, by=by["accountant"], **acting))
        anew = place == OPEN
        if anew:
            again: dict[str, Any] = {"by": by["accountant"], "why": "演示：旺季柜面多值班，调给柜员", **acting}
            accepted(divide_pool(allocation_id=card.id, revision=2, shares=_shifted(given), **again))
        if place < OPEN + SIGNED:
            accepted(agree_allocation(allocation_id=card.id, revision=2 + anew, by=by["branch_head"], **acting))
            accepted(sign_allocation(allocation_id=card.id, revision=3 + anew, by=signer, **acting))


def _shifted(given: list[GivenShare]) -> list[GivenShare]:
    """The same total, a tenth of the first one's share given to the last, who says why."""
    first, *others, last = given
    moved = first.fen // 10
    return [
        GivenShare(staff_id=first.staff_id, fen=first.fen - moved),
        *others,
        GivenShare(staff_id=last.staff_id, fen=last.fen + moved, reason="演示：旺季值班"),
    ]


def _take_back(*, finance: int, decider: int) -> None:
    """Two claw-backs of generated managers' deferred pay: one agreed to, one waiting."""
    months = [one for one in counted_months() if one.closed]
    held = deferred_of(months=months, staff_ids=None)
    acting: dict[str, Any] = {"at": moment(DIVIDED_ON, hour=11), "business_date": DIVIDED_ON}
    for place, staff_id in enumerate(sorted(set(held) - {finance, decider})[:2]):
        asked = Asked(
            since=months[-1].first,
            until=months[0].first,
            fen=held[staff_id][0].fen,
            cause="breach",
            said="演示：合规检查通报",
        )
        new = NewClawback(staff_id=staff_id, asked=asked, account_id=None, request_id=UUID(int=place + 1))
        made = accepted(ask_clawback(new=new, by=finance, **acting))
        if place == 0:
            accepted(decide_clawback(clawback_id=made, agreed=True, by=decider, **acting))


def _put_right(*, finance: int, decider: int) -> None:
    """Two corrections of the last closed month, made up for the demo: one agreed to, one waiting."""
    month = next(one for one in counted_months() if one.closed)
    acting: dict[str, Any] = {"at": moment(DIVIDED_ON, hour=15), "business_date": DIVIDED_ON}
    people = sorted(one.staff_id for one in board(months=[month]) if one.staff_id not in {finance, decider})
    for place, (staff_id, fen) in enumerate(zip(people, (-180_00, 60_00), strict=False)):
        new = NewCorrection(
            month=month.first, staff_id=staff_id, line="visited", points_centi=fen // 20, pay_fen=fen,
            reason="演示：走访办结重复计数" if fen < 0 else "演示：漏计三件走访",
            evidence=f"演示：核查记录 {place + 1} 号",
            request_id=UUID(int=100 + place),
        )  # fmt: skip
        made = accepted(ask_correction(new=new, by=finance, **acting))
        if place == 0:
            accepted(decide_correction(correction_id=made, agreed=True, by=decider, **acting))
