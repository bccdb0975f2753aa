"""The night killed at each of its steps and inside them, by SIGKILL, ends with the rows of a night nobody disturbed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections, transaction
from psycopg import sql

from benchmarks.measuring.killed_nights import (
    differences,
    give_numbers_back,
    lake_of,
    run_night,
    run_warm_night,
    standing,
    start_night,
    warm_nights,
)
from qianmo.apps import crm
from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.crm.services import publish_tier_table
from qianmo.apps.dayend import lock
from qianmo.apps.dayend.models import StepRun
from qianmo.apps.dayend.queries import open_nights
from qianmo.apps.dayend.steps import STEPS
from qianmo.apps.ledger.chart import CASH, DEPOSITS
from qianmo.apps.ledger.services import Posting, post
from qianmo.apps.org.queries import business_date
from qianmo.apps.org.services import open_business_day
from qianmo.apps.performance.services import NewContest, publish_contest, set_up_contest
from qianmo.domain.credit.interest import USUAL_INTEREST
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.dayend.nights import ask, carry_out
from tests.apps.performance.month import lay_deposits, put_in_force

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = date(2026, 2, 27)
SETTLED, COLLECTED, MONTH_END = date(2026, 3, 27), date(2026, 3, 30), date(2026, 3, 31)
LATE_SINCE = date(2026, 3, 20)
INTEREST = replace(USUAL_INTEREST, settlement=replace(USUAL_INTEREST.settlement, day=SETTLED.day))
"""Interest is due so late that few nights lie between its day, its collection and the end of the month."""
TIERS = Path(crm.__file__).with_name("tiers.dmn")
ROWS = 2
"""Rows a set, so that six draws are three of them."""
POINTS = [
    (SETTLED, "供数", "", 2),
    (SETTLED, "预占清理", "", 1),
    (SETTLED, "结息", "INSERT INTO credit_due", 2),
    (COLLECTED, "扣收", "UPDATE credit_draw SET accrued", 1),
    (COLLECTED, "扣收", "UPDATE credit_draw d SET unpaid_fen", 1),
    (MONTH_END, "额度到期", "INSERT INTO credit_limitchange", 1),
    (MONTH_END, "重定价", "", 1),
    (MONTH_END, "逾期与分类", "UPDATE credit_draw d SET loan_class", 1),
    (MONTH_END, "权限下调", "", 1),
    (MONTH_END, "拨备", "", 3),
    (MONTH_END, "核对", "", 1),
    (MONTH_END, "影子比对", "", 1),
    (MONTH_END, "事实入湖", "SELECT coalesce(sum(unpaid_fen)", 1),
    (MONTH_END, "湖归整", "", 1),
    (MONTH_END, "积分绩效", 'DELETE FROM "performance_standing"', 1),
    (MONTH_END, "积分绩效", 'UPDATE "performance_month" SET "closed_at"', 1),
    (MONTH_END, "目标指标", 'INSERT INTO "targets_countedday"', 1),
    (MONTH_END, "目标指标", 'FROM "performance_contest"', 1),
    (MONTH_END, "目标指标", 'INSERT INTO "performance_contestresult"', 1),
    (MONTH_END, "数据发布", "", 1),
    (MONTH_END, "客户分层", 'DELETE FROM "households_householdtier"', 1),
    (MONTH_END, "名单", "", 1),
    (MONTH_END, "开新营业日", 'INSERT INTO "org_businessday"', 1),
]  # fmt: skip
"""Day, step, words of the statement after which it is killed, and the how manieth of those."""


def spend(line: Line, fen: int) -> Posting:
    """The customer takes money out in cash, so that less is there to be collected."""
    return Posting(
        debit=DEPOSITS, credit=CASH, fen=fen, kind="withdrawal", line_id=line.pk, source_id=1, value_date=v.DRAWN
    )


def hold_contest(ground: v.Ground) -> None:
    """The managers compete for the points of March, so that the night of its last day freezes their places."""
    new = NewContest(
        name="三月积分", measure="points", scoring="increase", of_staff=True, cohort="", first=MONTH_END.replace(day=1),
        until=MONTH_END, groups=1, says="", by=ground.staff["1008"], request_id=UUID(int=1),
    )  # fmt: skip
    made = set_up_contest(new=new, at=v.at(BEFORE), business_date=BEFORE)
    assert isinstance(made, int)
    assert publish_contest(contest_id=made, by=ground.staff["1001"], at=v.at(BEFORE), business_date=BEFORE) is None


def lend() -> v.Ground:
    """Six lines: two with nothing to collect from, one whose draw falls due, one whose days are over at the end."""
    ground = v.found_village(interest=INTEREST)
    names = ["孟庆和", "乌云", "白音", "高娃", "其木格", "包山"]
    put_in_force(ground)
    hold_contest(ground)
    tiers = {"edited_by": ground.staff["1001"], "published_by": ground.staff["1006"], "valid_from": date(2026, 4, 1)}
    publish_tier_table(model=TIERS.read_bytes(), at=v.at(v.DRAWN, hour=8), **tiers)
    lines = list(Line.objects.filter(id__in=v.signed_lines(ground, names)).order_by("id"))
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    due = {lines[0].pk: LATE_SINCE, lines[1].pk: LATE_SINCE, lines[2].pk: COLLECTED}
    asked = [asking(line, 3 * v.WAN, due_on=due.get(line.pk, date(2026, 12, 5))) for line in lines]
    assert not take(*asked).refused
    with transaction.atomic():
        post(postings=[spend(lines[0], 3 * v.WAN), spend(lines[1], 3 * v.WAN - 100)], business_date=v.DRAWN)
    Line.objects.filter(id=lines[3].pk).update(ends_on=date(2026, 4, 1))
    open_business_day(day=SETTLED, at=v.at(SETTLED, hour=8))
    return ground


def address(name: str) -> str:
    known = connection.settings_dict
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{name}"


@pytest.fixture
def copies() -> Iterator[tuple[str, str]]:
    """Addresses of two copies of one bank, whose numbers go on from its rows and not from those of earlier tests."""
    ground = lend()
    own = str(connection.settings_dict["NAME"])
    give_numbers_back(address(own))
    names = [f"{own}_one", f"{own}_other"]
    connections.close_all()
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own])
        for name in names:
            admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(own)))
            lay_deposits(ground, last=MONTH_END, root=lake_of(address(name)).root)
    yield address(names[0]), address(names[1])
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        for name in names:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_a_night_killed_at_each_step_and_inside_steps_ends_with_the_same_rows(copies):
    undisturbed, killed = copies
    assert {title for _, title, _, _ in POINTS} == {step.title for step in STEPS}
    assert run_night(undisturbed, until=MONTH_END, rows=ROWS)
    with warm_nights(killed) as warm:
        for day, step, words, nth in POINTS:
            told = {"day": str(day), "step": step, "words": words, "nth": nth}
            died = run_warm_night(killed, warm, until=MONTH_END, rows=ROWS, **told)
            assert died is None, f"{day} {step} never came to {words!r}"
    assert run_night(killed, until=MONTH_END, rows=ROWS)
    wanted = standing(undisturbed)
    assert not differences(wanted, standing(killed))
    assert wanted["credit_due"][0] > 6
    assert wanted["credit_repayment"][0] >= 5
    assert wanted["credit_classification"][0] >= 2
    assert wanted["credit_limitchange"][0] == 1
    assert wanted["performance_item"][0] >= 3
    assert wanted["performance_standing"][0] == wanted["performance_contestresult"][0] == 3
    assert min(wanted[table][0] for table in ("targets_loansum", "targets_reading")) > 0
    assert wanted["households_householdtier"][0] == 6
    with psycopg.connect(killed) as line:
        broken = line.execute("SELECT count(*) FROM dayend_steprun WHERE state = 'broken_off'").fetchone()
    assert broken == (len(POINTS),)


def test_of_two_nights_at_once_one_runs_and_the_other_says_so(monkeypatch):
    lend()
    url = address(urlsplit(address(str(connection.settings_dict["NAME"]))).path.lstrip("/"))
    monkeypatch.setattr(lock, "PATIENCE", "100ms")
    with start_night(url, until=SETTLED, rows=ROWS, step="结息", nth=1, hold=True) as child:
        assert child.stdout.readline() == "held\n"
        ask(SETTLED)
        refused = carry_out()
        assert (refused.code, refused.reason) == ("night_at_work", "日终已经在办，这一次不再另起。请到日终页看进度")
        assert [night.state for night in open_nights()] == ["running"]
        child.kill()
    assert carry_out() == [SETTLED]
    assert business_date() == SETTLED + timedelta(days=1)
    assert StepRun.objects.filter(state="broken_off").count() == 1
    assert Draw.objects.filter(billed_to=SETTLED + timedelta(days=1)).count() == 6
