"""The whole-village credit of one village, told once from roster to repayment, through the acts that clicks call.

Every sum a reader might doubt is worked out beside the line that expects it. Amounts are in 万元 unless they say yuan.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.campaigns.queries import STAGES, funnel, households
from qianmo.apps.campaigns.services import open_drives
from qianmo.apps.credit.queries import latest_repayments, lines_of, owed, refusals_of
from qianmo.apps.credit.services import (
    NewDraw,
    NewRepayment,
    accept_applications,
    decide_applications,
    draw,
    repay,
)
from qianmo.apps.events.queries import timeline, verify
from qianmo.apps.events.services import seal
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import household
from qianmo.apps.households.services import file_households
from qianmo.apps.ledger.queries import statement, trial_balance
from qianmo.apps.ratings.queries import screening_of, second_looks, verdicts
from qianmo.apps.ratings.services import (
    NewBallot,
    NewLook,
    cast_ballots,
    close_sittings,
    open_sittings,
    settle_verdicts,
)
from qianmo.apps.signing.services import NewPaper, record_signed
from qianmo.domain.ratings.looks import Answer
from tests import village as v
from tests.village import WAN

COUNTY = Scope(None)
REPAID = date(2026, 6, 18)  # 105 days after the draw of 5 March: 27 + 30 + 31 + 17
HEADS = ("孟庆和", "乌云其木格", "王㛃", "李𠅤", "钱有债", "赵拖欠", "孙好赌", "周志远")
MENG, WUYUN, RARE, RARER, INDEBTED, BLACK, GREY, ZHOU = range(8)
BALLOTS = (5, 6, 8, 8, 10, 12, 30)


@dataclass
class Tale:
    """What later chapters need of earlier ones."""

    ground: v.Ground
    ids: list[int]
    roster_id: int = 0
    drive_id: int = 0
    lines: dict[int, int] = field(default_factory=dict)
    draw_id: int = 0

    @property
    def meng(self) -> int:
        return self.ids[MENG]


@pytest.mark.django_db(transaction=True)
def test_a_village_goes_from_roster_to_repayment():
    tale = eight_households_are_filed()
    the_systems_screen_them(tale)
    seven_raters_sit_down(tale)
    the_branch_looks_again_at_two(tale)
    six_ask_and_three_persons_decide(tale)
    three_sign(tale)
    meng_draws(tale)
    meng_repays_after_105_days_and_draws_again_at_once(tale)
    the_books_balance(tale)
    mengs_page_tells_it_all_in_order(tale)
    the_record_is_sealed_and_nothing_was_touched(tale)


def counts() -> list[int]:
    """Households by stage, from file to draw; each list behind a count is as long as the count says."""
    found = funnel(scope=COUNTY)
    told = [found.filed, found.eligible, found.granted, found.signed, found.drawn]
    assert told == [households(scope=COUNTY, stage=stage).total for stage in list(STAGES)[:5]]
    return told


def eight_households_are_filed() -> Tale:
    """2026-01-06. Identity card, household register and one other paper each; most own stock and a house."""
    ground = v.found_village()
    owing = {"debt_fen": 7 * WAN}  # 70 % of a year's income
    filings = [
        v.family(ground, "孟庆和", "孟小河"),
        v.family(ground, "乌云其木格"),
        v.family(ground, "王㛃"),
        v.family(ground, "李𠅤"),
        v.family(ground, "钱有债", facts=owing),
        v.family(ground, "赵拖欠"),
        v.family(ground, "孙好赌"),
        v.family(ground, "周志远"),
    ]
    filed = file_households(filings=filings, at=v.at(v.FILED), business_date=v.FILED)
    assert not filed.refused
    tale = Tale(ground=ground, ids=[filed.ids[place] for place in range(8)])
    file = household(scope=COUNTY, household_id=tale.meng, on=v.FILED)
    assert file.number == "150422-101-201-0001"
    assert [(one.name, one.relation) for one in file.members] == [("孟庆和", "户主"), ("孟小河", "其他")]
    # Nobody is lost whose name has one part only or a character that old systems cannot write.
    for name in ("乌云其木格", "王㛃", "李𠅤"):
        assert [row.head_name for row in households(scope=COUNTY, search=name).rows] == [name]
    assert counts() == [8, 0, 0, 0, 0]
    return tale


def the_systems_screen_them(tale: Tale) -> None:
    """2026-01-12. Zhao's bad loan bars him; that Sun gambles is hearsay and only marks him."""
    flags: dict[int, tuple[str, ...]] = dict.fromkeys(tale.ids, ())
    flags |= {tale.ids[BLACK]: ("npl",), tale.ids[GREY]: ("gambling",)}
    tale.roster_id = v.screen(tale.ground, flags)
    found = [screening_of(household_id=household_id) for household_id in tale.ids]
    assert [one.outcome for one in found] == ["白名单"] * 5 + ["黑名单", "灰名单", "白名单"]
    assert [one.reasons for one in found[BLACK : GREY + 1]] == [["不良贷款"], ["赌博"]]
    village_id, by = tale.ground.cells[v.UPPER], tale.ground.staff["1001"]
    drives = open_drives(
        rosters={village_id: tale.roster_id}, year=v.YEAR, by=by, at=v.at(v.SCREENED), business_date=v.SCREENED
    )
    tale.drive_id = drives[village_id]
    assert counts() == [8, 0, 0, 0, 0]


def seven_raters_sit_down(tale: Tale) -> None:
    """2026-01-14. Each alone; two of them would not lend to Sun. The first rater is Zhou himself."""
    sitting = v.sit_down(tale.ground, tale.roster_id, raters=7, household_id=tale.ids[ZHOU])
    ((sitting_id, raters),) = open_sittings(sittings=[sitting], at=v.at(v.RATED), business_date=v.RATED)
    ballots = [
        NewBallot(rater_id=rater, household_id=tale.meng, limit_fen=wan * WAN)
        for rater, wan in zip(raters, BALLOTS, strict=True)
    ]
    ballots += [
        NewBallot(
            rater_id=rater,
            household_id=tale.ids[place],
            limit_fen=6 * WAN,
            excludes=place == GREY and seat < 2,
        )
        for place in (WUYUN, RARE, RARER, INDEBTED, GREY, ZHOU)
        for seat, rater in enumerate(raters)
    ]
    on_zhao = NewBallot(rater_id=raters[0], household_id=tale.ids[BLACK], limit_fen=WAN)
    refused = cast_ballots(sitting_ids=[sitting_id], ballots=[*ballots, on_zhao])
    assert {place: one.reason for place, one in refused.items()} == {len(ballots): "这一户不在本村名册，或初筛不予评议"}
    close_sittings(sitting_ids=[sitting_id], at=v.at(v.RATED, hour=16), business_date=v.RATED)

    found = verdicts(household_ids=tale.ids)
    meng = found[tale.meng]
    assert meng.limit_fen == 88 * WAN // 10  # without 5 and 30: (6 + 8 + 8 + 10 + 12) / 5 = 8.8
    assert (meng.opinions, meng.lowest_fen, meng.middle_fen, meng.highest_fen) == (7, 5 * WAN, 8 * WAN, 30 * WAN)
    assert meng.dispersed  # (30 - 5) / 8 is above 100 %: a second look, no refusal
    assert found[tale.ids[GREY]].excluded
    assert found[tale.ids[ZHOU]].set_aside == 1  # his own word on himself does not count
    assert tale.ids[BLACK] not in found
    assert counts() == [8, 6, 0, 0, 0]


def the_branch_looks_again_at_two(tale: Tale) -> None:
    """2026-01-14. Opinions on Meng lie far apart, and Zhou spoke of himself: the branch looks first."""
    rows = second_looks(scope=COUNTY, kind="waiting")
    assert [(row.head, row.dispersed, row.spoken_aside) for row in rows] == [("孟庆和", True, 0), ("周志远", False, 1)]
    looks = [
        NewLook(verdict_id=row.verdict_id, answer=Answer.CONFIRMED, final_fen=None, reason="入户核过") for row in rows
    ]
    by = tale.ground.staff["2001"]
    assert not settle_verdicts(looks=looks, scope=COUNTY, by=by, at=v.at(v.RATED, hour=17), business_date=v.RATED)
    assert second_looks(scope=COUNTY, kind="waiting") == []


def six_ask_and_three_persons_decide(tale: Tale) -> None:
    """2026-03-02 and 03. A verdict grants nothing: each asks, allows the enquiry, and three persons decide."""
    asking = [tale.ids[place] for place in (MENG, WUYUN, RARE, RARER, INDEBTED, ZHOU)]
    consents = v.authorise(tale.ground, asking)
    asked = [
        v.application(tale.ground, household_id, consent_id=consent_id, wan=10)
        for household_id, consent_id in zip(asking, consents, strict=True)
    ]
    accepted = accept_applications(applications=asked, at=v.at(v.APPLIED), business_date=v.APPLIED)
    assert len(accepted.ids) == 6
    assert counts() == [8, 6, 0, 0, 0]

    put_forward = [v.three_persons(tale.ground, accepted.ids[place]) for place in range(6)]
    decided = decide_applications(decisions=put_forward, at=v.at(v.DECIDED), business_date=v.DECIDED)
    assert {place: one.reason for place, one in decided.refused.items()} == {
        4: "不能授信：负债超过年收入的 60%，归还部分负债后可以再申请"
    }
    assert [one.product for one in refusals_of(household_id=tale.ids[INDEBTED])] == ["福农卡"]
    tale.lines = {asking[place]: line_id for place, line_id in decided.ids.items()}

    (line,) = lines_of(household_id=tale.meng)
    assert line.limit_fen == 88 * WAN // 10  # the least of policy 10, verdict 8.8 and request 10
    assert line.rate_ppm == 50_000  # LPR 3.00 % + 200 bp for 特优 without security
    assert (line.starts_on, line.ends_on) == (v.DECIDED, date(2029, 3, 3))
    assert counts() == [8, 6, 5, 0, 0]
    assert funnel(scope=COUNTY).granted_fen == 328 * WAN // 10  # 8.8 + 4 x 6


def three_sign(tale: Tale) -> None:
    """2026-03-04. Meng, Wuyun and Wang; the others think it over. Before signing there is nothing to draw."""
    early = ask_for(tale, 1 * WAN, on=v.DECIDED)
    assert early.startswith("不能支用：额度 SX-2026-")
    assert early.endswith("还没有签约。请先签约。")
    signing = [
        NewPaper(
            line_id=tale.lines[tale.ids[place]],
            card="fu",
            printed_by=tale.ground.staff["2002"],
            request_id=uuid4(),
        )
        for place in (MENG, WUYUN, RARE)
    ]
    assert not record_signed(papers=signing, at=v.at(v.SIGNED), business_date=v.SIGNED).refused
    assert counts() == [8, 6, 5, 3, 0]
    assert funnel(scope=COUNTY).signed_fen == 208 * WAN // 10  # 8.8 + 2 x 6


def meng_draws(tale: Tale) -> None:
    """2026-03-05. Twelve is too much, and the sentence says what he can have; he takes all of that."""
    assert ask_for(tale, 12 * WAN, on=v.DRAWN) == "不能支用 12.00 万元：可用额度 8.80 万元。可以支用 8.80 万元。"
    assert ask_for(tale, 88 * WAN // 10, on=v.DRAWN) == ""
    assert ask_for(tale, 1, on=v.DRAWN) == "不能支用 0.01 元：可用额度 0.00 元。还款后可以再支用。"
    assert counts() == [8, 6, 5, 3, 1]
    assert funnel(scope=COUNTY).drawn_fen == 88 * WAN // 10


def ask_for(tale: Tale, fen: int, *, on: date) -> str:
    """Meng asks for money at the counter; answers the sentence read to him, nothing when he gets it."""
    line_id = tale.lines[tale.meng]
    wanted = NewDraw(
        line_id=line_id,
        amount_fen=fen,
        due_on=date(2027, 3, 3),
        channel="counter",
        drawn_by=tale.ground.staff["2002"],
        request_id=uuid4(),
    )
    answers = draw(draws=[wanted], at=v.at(on, hour=10), business_date=on)
    tale.draw_id = answers.ids.get(0, tale.draw_id)
    return answers.refused[0].reason if answers.refused else ""


def meng_repays_after_105_days_and_draws_again_at_once(tale: Tale) -> None:
    """2026-06-18. The day of the draw counts and the day of repayment does not: 105 days at 5.00 % on 360."""
    due = owed(draw_ids=[tale.draw_id], on=REPAID)[tale.draw_id]
    assert due.interest_fen == 128_333  # 88,000 x 5 % x 105 / 360 = 1,283.333 yuan
    paying = NewRepayment(draw_id=tale.draw_id, amount_fen=5 * WAN, taken_by=None, request_id=uuid4())
    assert not repay(repayments=[paying], at=v.at(REPAID, hour=11), business_date=REPAID).refused
    (line,) = lines_of(household_id=tale.meng)
    (paid,) = latest_repayments(line_ids=[line.id])
    assert paid.interest_fen == 128_333
    assert paid.principal_fen == 4_871_667  # 50,000.00 - 1,283.33 = 48,716.67 yuan
    assert line.drawn_fen == 3_928_333  # 88,000.00 - 48,716.67 = 39,283.33 yuan
    assert line.available_fen == 4_871_667  # what he paid back is his again at once
    assert ask_for(tale, 4 * WAN, on=REPAID) == ""
    assert funnel(scope=COUNTY).drawn_fen == 7_928_333  # 39,283.33 + 40,000.00 yuan
    assert counts() == [8, 6, 5, 3, 1]


def the_books_balance(tale: Tale) -> None:
    """Two draws, interest and principal: four entries on Meng's line, and both columns of the books agree."""
    entries = statement(line_id=tale.lines[tale.meng])
    assert [(one.debit, one.credit, one.fen) for one in entries] == [
        ("贷款本金", "客户存款", 8_800_000),
        ("客户存款", "贷款利息收入", 128_333),
        ("客户存款", "贷款本金", 4_871_667),
        ("贷款本金", "客户存款", 4_000_000),
    ]
    books = {one.code: (one.debit_fen, one.credit_fen) for one in trial_balance() if one.debit_fen or one.credit_fen}
    assert books == {"1303": (12_800_000, 4_871_667), "2011": (5_000_000, 12_800_000), "6011": (0, 128_333)}
    assert sum(debit for debit, _ in books.values()) == sum(credit for _, credit in books.values())
    assert books["1303"][0] - books["1303"][1] == funnel(scope=COUNTY).drawn_fen


def mengs_page_tells_it_all_in_order(tale: Tale) -> None:
    """Eleven steps of one household, oldest first, each on its day."""
    happened = [(one.kind.partition(".")[2], one.business_date) for one in reversed(timeline(household_id=tale.meng))]
    assert happened == [
        ("filed", v.FILED),
        ("screened", v.SCREENED),
        ("rated", v.RATED),
        ("looked_again", v.RATED),
        ("consented", v.APPLIED),
        ("applied", v.APPLIED),
        ("granted", v.DECIDED),
        ("signed", v.SIGNED),
        ("drawn", v.DRAWN),
        ("repaid", REPAID),
        ("drawn", REPAID),
    ]


def the_record_is_sealed_and_nothing_was_touched(tale: Tale) -> None:
    """Every event has its seal, and a check from the first to the last finds no fault."""
    sealed = seal(at=v.at(REPAID, hour=18))
    found = verify()
    assert found.faults == []
    assert found.events == found.sealed == sealed.events
    assert found.events > 8 * 3
