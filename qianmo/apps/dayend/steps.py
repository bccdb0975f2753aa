"""The steps of the night, in their order. Read from the top it is what a bank does between two days."""

from datetime import date, datetime, timedelta

from qianmo.apps.credit.outside_core import outside_core
from qianmo.apps.credit.services import (
    age_arrears,
    collect,
    compare_with_core,
    expire_lines,
    follow_prices,
    hear_out,
    provide_for_losses,
    review_authority,
    settle_interest,
)
from qianmo.apps.crm.services import decide_tiers, lay_figures_ready
from qianmo.apps.dayend.checking import check_books
from qianmo.apps.dayend.facts import refresh_facts, tidy_lake
from qianmo.apps.dayend.stepping import Step, Tell
from qianmo.apps.feeds.services import take_in_due
from qianmo.apps.leads.services import (
    expire_lists,
    index_rows,
    link_filed,
    refill_lists,
    settle_referrals,
    track_conversions,
)
from qianmo.apps.org.services import open_business_day
from qianmo.apps.performance.services import count_months, freeze_contests
from qianmo.apps.targets.services import count_indicators
from qianmo.domain.dayend import ends_month

AGAIN = "看清原因后点“接着办”，从这一步继续；已办的不会再办一遍"
CALENDAR = "装入所缺的工作日历以后点“接着办”，从这一步继续；已办的不会再办一遍"


def free_reserves(*, on: date, at: datetime, tell: Tell) -> int:
    """Ask the bank's own core about every draw still waiting; what ran out of time is voided and frees its room."""
    core = outside_core()
    answered = hear_out(core=core, on=on, at=at) if core is not None else 0
    tell(answered, answered)
    return answered


def end_lines(*, on: date, at: datetime, tell: Tell) -> int:
    """End the lines on which nothing can be drawn from the next day on."""
    return expire_lines(at=at, business_date=on, tell=tell)


def publish_day(*, on: date, at: datetime, tell: Tell) -> int:
    """Lay ready the figures pages show of the last day the lake knows, which a late delivery leaves behind `on`."""
    del on, at
    figures = lay_figures_ready()
    tell(figures, figures)
    return figures


def tier_customers(*, on: date, at: datetime, tell: Tell) -> int:
    """Give every household the tier of the table that holds on the next day; those whose tier differs are written."""
    changed = decide_tiers(on=on + timedelta(days=1), at=at, business_date=on)
    tell(changed, changed)
    return changed


def count_work(*, on: date, at: datetime, tell: Tell) -> int:
    """Count the points and pay of every month that is not closed, and close those that are over and wholly told."""
    people = count_months(on=on, at=at)
    tell(people, people)
    return people


def count_targets(*, on: date, at: datetime, tell: Tell) -> int:
    """Read the regulator's sentences for the month ends of the year and its last day; days that differ are written.

    Contests whose last day is counted with it are frozen.
    """
    done = count_indicators(on=on, at=at) + freeze_contests(on=on, at=at)
    tell(done, done)
    return done


def follow_lists(*, on: date, at: datetime, tell: Tell) -> int:
    """Note what lists have turned into and give out the next in line; at the beginning of a month pay referrers."""
    ended = expire_lists(at=at, business_date=on) + index_rows(on=on) + link_filed(at=at, business_date=on)
    turned = track_conversions(at=at, business_date=on)
    given = refill_lists(at=at, business_date=on)
    settled = settle_referrals(month=on - timedelta(days=1), at=at, business_date=on) if on.day == 1 else 0
    done = ended + turned + given + settled
    tell(done, done)
    return done


def open_next_day(*, on: date, at: datetime, tell: Tell) -> int:
    """Close the day and open the next one of the calendar, worked or not."""
    open_business_day(day=on + timedelta(days=1), at=at)
    tell(1, 1)
    return 1


STEPS = (
    Step(
        name="feeds",
        title="供数",
        says="核心交来的文件核对入湖；还没有交来的不等，交来以后随时补",
        mends="另一处正在收供数，等它收完再点“接着办”；已收的不会再收一遍",
        work=take_in_due,
    ),
    Step(
        name="reserves",
        title="预占清理",
        says="向核心问清还在等的放款，到时没有放款的撤销，额度退回",
        mends=AGAIN,
        work=free_reserves,
    ),
    Step(
        name="interest",
        title="结息",
        says="到结息日的借据结出利息，到期的借据结清利息；其余借据的积数照记，不用动",
        mends=CALENDAR,
        work=settle_interest,
    ),
    Step(
        name="collect",
        title="扣收",
        says="营业日从存款里扣收到期的本息，扣到余额为止；休息日不扣",
        mends=AGAIN,
        work=collect,
    ),
    Step(name="lines", title="额度到期", says="到期的额度终止，已用的照还", mends=AGAIN, work=end_lines),
    Step(
        name="prices",
        title="重定价",
        says="约定的重定价日到了的借据和额度，按当初的政策、当天的 LPR 和优惠条件重新定价，次日起执行",
        mends=AGAIN,
        work=follow_prices,
    ),
    Step(
        name="arrears",
        title="逾期与分类",
        says="没有还上的记逾期，按逾期天数定五级分类的底线",
        mends=CALENDAR,
        work=age_arrears,
    ),
    Step(
        name="authority",
        title="权限下调",
        says="不良率或逾期率超过规定的机构，次日起审批权限只留一部分；降回来的次日起恢复",
        mends=AGAIN,
        work=review_authority,
    ),
    Step(
        name="provision",
        title="拨备",
        says="月末按五级分类补提或冲回贷款损失准备",
        mends=AGAIN,
        work=provide_for_losses,
        falls=ends_month,
    ),
    Step(
        name="check",
        title="核对",
        says="试算平衡；额度已用、借据未还与账上贷款本金三处相等",
        mends="差额查清、用冲正改好以后点“接着办”，再核对一遍。核对不平，这一天不能结束",
        work=check_books,
    ),
    Step(
        name="shadow",
        title="影子比对",
        says="账务由省核心记的时候，逐笔借据与核心当日的数比对，差异留下待查；平时不用办",
        mends=AGAIN,
        work=compare_with_core,
    ),
    Step(
        name="facts",
        title="事实入湖",
        says="各处所记的户、网格、进度和借据入湖，借据余额只记当天变动的",
        mends="查清借据余额为什么与未还本金不等，改好以后点“接着办”；已入湖的不会再入一遍",
        work=refresh_facts,
    ),
    Step(
        name="lake",
        title="湖归整",
        says="月末把已结束的余额按月归整，超过保存年限的放下",
        mends=AGAIN,
        work=tidy_lake,
        falls=ends_month,
    ),
    Step(
        name="points",
        title="积分绩效",
        says="按当月的考核方案，从湖和业务事件算每人的数量、积分、名次和计价；月末日终的数齐了就结月，结了不再重算",
        mends=AGAIN,
        work=count_work,
    ),
    Step(
        name="indicators",
        title="目标指标",
        says="从湖里把今年各月末和当天的贷款按监管口径数一遍，逐句对照；数变了的另存一次，报过的留着；期满的竞赛定榜",
        mends=AGAIN,
        work=count_targets,
    ),
    Step(
        name="figures",
        title="数据发布",
        says="页面上的存款、贷款、日均按村、客户经理、机构和户算好，第二天打开就有",
        mends=AGAIN,
        work=publish_day,
    ),
    Step(
        name="tiers",
        title="客户分层",
        says="按次日在用的分层表给每一户分层；和以前不同的才另记，旧的留着",
        mends=AGAIN,
        work=tier_customers,
    ),
    Step(
        name="leads",
        title="名单",
        says="到期的名单停用，导入的个人信息删除；名单上新建了档的人对上户；从签约、用信和存款认转化，办结的补派下一户；月初结推荐人的上月",
        mends=AGAIN,
        work=follow_lists,
    ),
    Step(name="open_day", title="开新营业日", says="关闭这一天，开启下一天", mends=AGAIN, work=open_next_day),
)
