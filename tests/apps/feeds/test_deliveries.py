"""What the core bank delivers is carried whole or not at all, and every fault is told with its figures."""

import os
import time
from datetime import date, timedelta

import duckdb
import pytest

from qianmo.analytics.lake import spans_sql, table_sql, verify
from qianmo.apps.events.models import Event
from qianmo.apps.feeds.folders import kept_folder
from qianmo.apps.feeds.models import Account, AccountTerm, Delivery, Mapping
from qianmo.apps.feeds.queries import accounts_of, at_the_door, day_standings, delivery, owners_of, reject_file
from qianmo.apps.feeds.services import (
    NewFile,
    carry,
    let_files_go,
    look_at_sample,
    publish_mapping,
    receive,
    replace_history,
    take_in_due,
)
from qianmo.apps.households.queries import customers_of
from qianmo.apps.org.models import Staff
from qianmo.domain.refusal import Refused
from tests.apps.feeds.conftest import AT, FIRST
from tests.village import draw_ground, family, file_families

TWO = ("62170001,100.00", "62170002,-5.50")


def spans(lake):
    with duckdb.connect() as database:
        return database.execute(
            f"SELECT account_id, from_on::VARCHAR, until_on::VARCHAR, fen FROM ({spans_sql(lake, lake.edition())})"
            " ORDER BY ALL"
        ).fetchall()


def rows_of(lake, table):
    with duckdb.connect() as database:
        return database.execute(f"SELECT * FROM ({table_sql(lake, lake.edition(), table)}) ORDER BY ALL").fetchall()


def standing(lake, on: str) -> list[int]:
    return [fen for _, since, until, fen in spans(lake) if since <= on < until]


def test_a_day_becomes_spans_and_says_so(core, lake):
    assert core.accounts().state == "carried"
    row = core.balances("20260305", *TWO, rows=2, fen=9450)
    assert (row.state, row.rows, row.rejected, row.changed, row.accepted_fen) == ("carried", 2, 0, 2, 9450)
    assert row.summary == "已入湖，2 行，变动 2 行，合计 94.50 元"
    assert standing(lake, "2026-03-05") == [10000, -550]
    assert Event.objects.filter(kind="feeds.carried").count() == 2


def test_the_same_file_again_is_the_delivery_it_was(core, lake):
    core.accounts()
    first = core.balances("20260305", *TWO)
    edition = lake.edition().number
    again = core.balances("20260305", *TWO)
    assert again == first
    assert lake.edition().number == edition


def test_one_fen_off_refuses_the_day(core, lake):
    core.accounts()
    row = core.balances("20260305", *TWO, fen=9451)
    assert row.state == "refused"
    assert row.reason == "不能收：各行合计 94.50 元，总数 94.51 元，差 -0.01 元。请核对后重交"
    assert spans(lake) == []
    assert core.balances("20260305", *TWO, fen=9450).state == "carried", "with the right total the same file is taken"


def test_a_row_missing_refuses_the_day(core):
    core.accounts()
    assert core.balances("20260305", *TWO, rows=3).reason.startswith("不能收：文件有 2 行，总数说 3 行")


def test_a_file_cut_in_the_middle_is_noticed(core):
    core.accounts()
    path = core.write(
        "balances_20260305.csv", "账号,日期,余额", "62170001,2026-03-05,100", "62170002,2026-03-05,5", end=""
    )
    assert core.send(path).reason.startswith("不能收：最后一行没有结束")
    assert core.send(path, rows=2).state == "carried", "a control total says that it is whole"


def test_a_day_missing_waits_for_it_and_is_then_carried_by_itself(core, lake):
    core.accounts()
    core.balances("20260305", *TWO)
    later = core.balances("20260307", "62170001,7")
    assert later.state == "waiting"
    assert later.reason == "先放着：前面缺 1 天，2026-03-06 的余额还没有收到。补交后这一份自动入湖"
    even_later = core.balances("20260308", "62170001,8")
    assert core.balances("20260306", "62170001,6").state == "carried"
    assert delivery(delivery_id=later.id).state == delivery(delivery_id=even_later.id).state == "carried"
    assert [standing(lake, f"2026-03-0{n}") for n in (5, 6, 7, 8)] == [[10000, -550], [600, 0], [700, 0], [800, 0]]
    [balances] = [one for one in day_standings() if one.kind == "balances"]
    assert (balances.last_on, balances.next_on, balances.waiting) == (date(2026, 3, 8), date(2026, 3, 9), 0)


def test_a_waiting_day_delivered_anew_waits_in_its_place_and_misses_the_same_days(core, lake):
    core.accounts()
    core.balances("20260305", *TWO)
    first = core.balances("20260307", "62170001,7")
    second = core.balances("20260307", "62170001,70")
    assert (delivery(delivery_id=first.id).state, second.state) == ("replaced", "waiting")
    assert core.balances("20260308", "62170001,8").state == "waiting"
    core.balances("20260306", "62170001,6")
    assert [standing(lake, f"2026-03-0{n}") for n in (6, 7, 8)] == [[600, 0], [7000, 0], [800, 0]]


def test_a_corrected_day_replaces_the_day(core, lake):
    core.accounts()
    first = core.balances("20260305", *TWO)
    core.balances("20260306", "62170001,6", "62170002,6")
    assert core.balances("20260305", "62170001,90", "62170002,1").state == "carried"
    assert delivery(delivery_id=first.id).state == "replaced"
    assert [standing(lake, f"2026-03-0{n}") for n in (5, 6)] == [[9000, 100], [600, 600]]
    assert core.balances("20260305", *TWO).id != first.id, "what was replaced may come back"
    assert verify(lake).faults == ()


def test_an_unknown_account_is_refused_with_line_and_reason(core, lake):
    core.accounts()
    row = core.balances("20260305", *TWO, "62179999,1")
    assert row.state == "refused"
    assert "3 行里有 1 行不对" in row.reason
    assert "第 4 行：「账号」没有登记，请先交账户文件" in row.reason
    assert reject_file(delivery_id=row.id).read_text("utf-8-sig").splitlines() == [
        "行号,原因,原文",
        '4,「账号」没有登记，请先交账户文件,"62179999,2026-03-05,1"',
    ]
    assert spans(lake) == []


def test_garbage_rows_within_what_the_mapping_allows_leave_the_rest_and_what_they_were_about(core, lake):
    core.accounts()
    core.balances("20260305", *TWO)
    fields = {"account": {"from": "账号"}, "fen": {"from": "余额"}}
    spec = {"files": ["loose_{day}.csv"], "reject_ppm": 50_000, "fields": fields}
    publish_mapping(kind="balances", name="宽松", spec=spec, by=None, at=AT, business_date=FIRST)
    good = ["62170001,70.00"]
    lines = ["账号,余额", *good, *["x,y,z"]]
    assert core.deliver("loose_20260306.csv", *lines).state == "refused"
    names = [f"6218{n:04d}" for n in range(38)]
    core.accounts("20260306", *(f"{name},,D101,存款,0101,2026-03-01," for name in names))
    many = [f"{name},1.00" for name in names]
    row = core.deliver("loose_20260306.csv", "账号,余额", *good, *many, "62170002,1.005")
    assert (row.state, row.rows, row.rejected) == ("carried", 40, 1)
    assert standing(lake, "2026-03-06")[:2] == [7000, -550], "what a refused row said is not known, so it stays"


def test_an_account_given_twice_refuses_both_rows(core):
    core.accounts()
    row = core.balances("20260305", "62170001,1", "62170001,2")
    assert "2 行里有 2 行不对" in row.reason
    assert "第 2 行：同样的一行给了 2 次，第一次在第 2 行" in row.reason


def test_a_row_of_another_day_is_refused(core):
    core.accounts()
    row = core.deliver("balances_20260305.csv", "账号,日期,余额", "62170001,2026-03-04,1")
    assert "「日期」是 2026-03-04，这份文件是 2026-03-05 的" in row.reason


def test_an_account_that_changes_product_or_branch_begins_a_new_term(core, lake):
    core.accounts()
    core.accounts("20260310", "62170001,,D201,存款,0101,2020-01-02,", "62170002,,D101,存款,0101,2026-03-05,")
    row = core.accounts("20260312", "62170001,,D201,存款,0201,2020-01-02,")
    assert row.changed == 1
    terms = [(str(one[1]), str(one[2]), one[4]) for one in rows_of(lake, "accounts")]
    assert terms[:3] == [
        ("2020-01-02", "2026-03-10", "D101"),
        ("2026-03-10", "2026-03-12", "D201"),
        ("2026-03-12", "9999-12-31", "D201"),
    ]
    assert core.accounts("20260312", "62170001,,D201,存款,0201,2020-01-02, ").changed == 0
    core.accounts("20260315", "62170001,,D201,存款,0201,2020-01-02,2026-03-14")
    assert str(AccountTerm.objects.order_by("account_id", "-from_on").first().until_on) == "2026-03-14"
    core.accounts("20260320", "62170001,,D101,存款,0201,2020-01-02,")
    reopened = AccountTerm.objects.order_by("account_id", "-from_on").first()
    assert (str(reopened.from_on), reopened.product, str(reopened.until_on)) == ("2026-03-20", "D101", "9999-12-31")


def test_customers_are_found_by_identity_and_the_unknown_are_counted(db, core):
    from qianmo.apps.grids.models import Cell
    from qianmo.apps.org.queries import branch_ids, staff_ids
    from tests.village import Ground

    ground = Ground(staff_ids(), branch_ids(), draw_ground(staff=staff_ids(), branches=branch_ids()), 0)
    assert Cell.objects.exists()
    filing = family(ground, "乌云")
    [household] = file_families([filing])
    number = filing.members[0].identity
    row = core.accounts(
        "20260305",
        f"62170001,{number},D101,存款,0101,2020-01-02,",
        "62170002,150422199001011111,D101,存款,0101,2020-01-02,",
    )
    assert row.unmatched == 1
    assert "1 行没有对上客户档案" in row.summary
    [face] = accounts_of(household_ids=[household], on=FIRST)[household]
    assert (face.ending, face.customer_id) == ("0001", customers_of(identities=[number])[number][0])


def test_ownership_is_dated_and_its_parts_make_the_whole(core, lake):
    core.accounts()
    head = "账号,起始日,工号,方式,比例"
    core.deliver(
        "ownership_20260305.csv",
        head,
        "62170001,2026-01-01,2002,管户,100",
        "62170002,,2002,管户,70",
        "62170002,,2003,揽储,30",
    )
    core.deliver("ownership_20260310.csv", head, "62170001,,2003,管户,60", "62170001,,,揽储,40")
    late = core.deliver(
        "ownership_20260308.csv", head, "62170001,2026-02-01,3002,管户,100", "62170001,2026-03-01,2002,管户,100"
    )
    assert (late.state, late.changed) == ("carried", 2)
    kept = [(str(one[1]), str(one[2]), one[4], one[5], one[6]) for one in rows_of(lake, "owners")]
    assert kept[:4] == [
        ("2026-01-01", "2026-02-01", "keeping", 0, 1_000_000),
        ("2026-02-01", "2026-03-01", "keeping", 0, 1_000_000),
        ("2026-03-01", "2026-03-10", "keeping", 0, 1_000_000),
        ("2026-03-10", "9999-12-31", "keeping", 0, 600_000),
    ]
    assert [one[3:] for one in kept[4:]] == [(0, 700_000), (700_000, 1_000_000)]
    [account] = Account.objects.order_by("id").values_list("id", flat=True)[:1]
    assert [one.way_name for one in owners_of(account_ids=[account], on=FIRST)[account]] == ["管户"]
    short = core.deliver("ownership_20260311.csv", head, "62170001,,2003,管户,60", "62170002,,2003,管户,100")
    assert "第 2 行：这个账户从 2026-03-11 起的各份没有凑成 100%" in short.reason
    assert "没有登记：8888" in core.deliver("ownership_20260311.csv", head, "62170001,,8888,管户,100").reason


def test_loans_have_dated_states_and_balances_of_their_own(core, lake):
    core.accounts("20260305", "62170001,,D101,存款,0101,2020-01-02,", "JJ0001,,L1,贷款,0101,2026-01-05,")
    core.balances("20260305", "62170001,5")
    head = "账号,产品代码,发放日,到期日,发放金额,余额,五级分类,逾期起始日"
    loan = "JJ0001,L1,2026-01-05,2027-01-04,50000"
    core.deliver("loans_20260305.csv", head, f"{loan},50000,正常,")
    core.deliver("loans_20260306.csv", head, f"{loan},40000,关注,2026-03-06")
    core.balances("20260306", "62170001,6")
    states = [(str(one[1]), str(one[2]), one[3], one[4]) for one in rows_of(lake, "loan_states")]
    assert states == [("2026-03-05", "2026-03-06", 1, None), ("2026-03-06", "9999-12-31", 2, date(2026, 3, 6))]
    assert [one[6] for one in rows_of(lake, "loans")] == [5_000_000]
    today = [one[3] for one in rows_of(lake, "balances") if str(one[1]) <= "2026-03-06" < str(one[2])]
    assert sorted(today) == [600, 4_000_000], "a balance file that leaves loans out says nothing of them"
    core.deliver("loans_20260307.csv", head)
    assert str(rows_of(lake, "loan_states")[-1][2]) == "2026-03-07", "a loan no longer told has no state"


def test_a_rate_the_core_tells_of_a_loan_is_dated_like_its_state(core, lake):
    core.accounts("20260305", "JJ0001,,L1,贷款,0101,2026-01-05,")
    spec = Mapping.objects.get(kind="loans").spec
    spec |= {"files": ["priced_{day}.csv"], "fields": spec["fields"] | {"rate": {"from": "年利率", "unit": "percent"}}}
    publish_mapping(kind="loans", name="带利率", spec=spec, by=None, at=AT, business_date=FIRST)
    head = "账号,产品代码,发放日,到期日,发放金额,余额,五级分类,逾期起始日,年利率"
    loan = "JJ0001,L1,2026-01-05,2027-01-04,50000,50000,正常,"
    for on, rate in (("20260305", "4.35"), ("20260306", "4.35"), ("20260307", "4.1")):
        assert core.deliver(f"priced_{on}.csv", head, f"{loan},{rate}").state == "carried"
    assert [(str(one[1]), one[3]) for one in rows_of(lake, "loan_rates")] == [
        ("2026-03-05", 43_500),
        ("2026-03-07", 41_000),
    ]
    assert "「年利率」要在" in core.deliver("priced_20260308.csv", head, f"{loan},400").reason


def test_movements_lie_by_month_and_days_given_again_are_replaced(core, lake):
    core.accounts()
    head = "账号,日期,金额,摘要"
    core.deliver("transactions_20260130-20260201.csv", head, "62170001,2026-01-30,1,转入", "62170001,2026-02-01,2,转入")
    core.deliver("transactions_20260202.csv", head, "62170001,2026-02-02,-3,支取", "62170001,2026-02-02,-3,支取")
    again = core.deliver("transactions_20260202.csv", head, "62170001,2026-02-02,-4,支取")
    assert again.changed == 3
    assert [one[2] for one in rows_of(lake, "transactions")] == [100, 200, -400]
    assert {name.split("/")[1] for name in lake.edition().files["transactions"]} == {"2026-01", "2026-02"}


def test_products_and_rates_are_entered_and_changed_by_code(core, lake):
    core.deliver("products.csv", "产品代码,产品名称,类别,折算系数", "D101,活期,存款,1", "D201,定期,存款,1.1")
    assert core.deliver("products_20260306.csv", "产品代码,产品名称,类别,折算系数", "D201,定期,存款,1.2").changed == 1
    core.deliver("rates.csv", "产品代码,起始日,年利率", "D101,2025-05-20,0.05")
    assert rows_of(lake, "products") == [("D101", "活期", "deposit", 1_000_000), ("D201", "定期", "deposit", 1_200_000)]
    assert rows_of(lake, "rates") == [("D101", date(2025, 5, 20), 500)]


def test_a_history_of_changes_is_laid_in_one_pass(core, lake):
    core.accounts()
    head = "账号,日期,余额"
    rows = ("62170001,2026-03-01,10", "62170001,2026-03-03,30", "62170002,2026-03-02,5")
    row = core.deliver("balance_history_20260301-20260304.csv", head, *rows, bank_fen=3500)
    assert row.state == "carried"
    assert [standing(lake, f"2026-03-0{n}") for n in (1, 2, 3, 4)] == [[1000], [1000, 500], [3000, 500], [3000, 500]]
    assert core.balances("20260305", *TWO).state == "carried"
    assert verify(lake).faults == ()


def test_a_corrected_history_takes_the_place_of_all_balances_only_by_a_word_and_only_whole(core, lake):
    core.accounts()
    head, rows = "账号,日期,余额", ["62170001,2026-03-01,10", "62170002,2026-03-02,5"]
    first = core.deliver("balance_history_20260301-20260304.csv", head, *rows)
    core.balances("20260305", *TWO)
    corrected = core.deliver("balance_history_20260301-20260305.csv", head, rows[0].replace(",10", ",11"), rows[1])
    assert corrected.state == "refused"
    assert "写明理由" in corrected.reason
    [staff] = Staff.objects.all()[:1]
    told = {"by": staff.pk, "at": AT, "business_date": FIRST}
    assert replace_history(delivery_id=corrected.id, reason=" ", **told).code == "reason_missing"
    assert replace_history(delivery_id=core.accounts("20260306").id, reason="漏了", **told).code == "no_history"
    short = core.deliver("balance_history_20260302-20260305.csv", head, "62170001,2026-03-02,9")
    for row, state in ((short, "refused"), (corrected, "carried")):
        again = replace_history(delivery_id=row.id, reason="核心补记了三月一日", **told)
        [outcome] = carry(delivery_ids=[again], at=AT, business_date=FIRST)
        assert outcome.state == state
    assert standing(lake, "2026-03-05") == [1100, 500]
    assert delivery(delivery_id=first.id).state == "replaced"
    assert Event.objects.filter(kind="feeds.carried").latest("id").payload["anew"] == "核心补记了三月一日"
    assert core.balances("20260306", *TWO).state == "carried"
    assert verify(lake).faults == ()


def test_a_mapping_is_tried_on_a_sample_before_it_counts(core):
    core.accounts()
    sample = core.write("anything.txt", "62170001|12.00", "62170002|abc")
    spec = {
        "files": ["core_{day}.txt"], "header": False, "delimiter": "|",
        "fields": {"account": {"from": 1}, "fen": {"from": 2}},
    }  # fmt: skip
    seen = look_at_sample(kind="balances", spec=spec, sample=sample, name="core_20260305.txt")
    assert seen.titles == ("账号", "余额")
    assert [row[1] for row in seen.rows] == ["12.00"]
    assert seen.rejects == ((2, "「余额」不是数：abc", "62170002|abc"),)
    assert Delivery.objects.filter(kind="balances").count() == 0
    assert isinstance(publish_mapping(kind="balances", name="x", spec={}, by=None, at=AT, business_date=FIRST), Refused)


@pytest.mark.parametrize(
    "name", ["../balances_20260305.csv", "/etc/passwd", ".hidden", "a\x00b", "x" * 201, "what.csv", "balances.csv"]
)
def test_a_name_that_leads_elsewhere_or_nowhere_is_refused(core, name):
    path = core.write("balances_20260305.csv", "账号,日期,余额")
    new = NewFile(path=path, name=name, channel="upload")
    assert isinstance(receive(new=new, at=AT, business_date=FIRST), Refused)
    assert Delivery.objects.count() == 0


def test_files_are_kept_for_the_owner_alone_and_let_go_when_their_time_is_over(core, settings):
    row = core.accounts()
    path = kept_folder(row.id) / "file"
    assert [oct(one.stat().st_mode)[-3:] for one in (path, path.parent, path.parent.parent)] == ["600", "700", "700"]
    assert let_files_go(on=row.kept_until) == 0
    assert let_files_go(on=date(2026, 5, 1)) == 1
    assert not path.parent.exists()
    assert delivery(delivery_id=row.id).kept_until is None


def test_the_drop_folder_is_taken_in_and_what_is_still_written_is_left(core, settings):
    core.folder = drop = kept_folder(0).parent.parent / "in"
    drop.mkdir()
    core.write(
        "accounts_20260305.csv",
        "账号,证件号码,产品代码,类别,机构代码,开户日,销户日",
        "62170001,,D101,存款,0101,2020-01-02,",
    )
    core.write("balances_20260305.csv", "账号,日期,余额", "62170001,2026-03-05,12.34")
    core.write("balances_20260305.csv.ctl", "rows=1", "yuan=12.34")
    core.write("balances_20260306.csv", "账号,日期,余额", "62170001,2026-03-06")
    core.write("README.txt", "x")
    long_ago = time.time() - 3600
    for path in drop.iterdir():
        os.utime(path, (long_ago, long_ago))
    os.utime(drop / "balances_20260306.csv")
    told = []
    assert take_in_due(on=FIRST, at=AT, tell=lambda done, total: told.append((done, total))) == 2
    assert told[-1] == (3, 3)
    assert sorted(path.name for path in drop.iterdir()) == ["README.txt", "balances_20260306.csv"]
    [refused] = at_the_door(at=AT)
    assert (refused.name, refused.since_at) == ("README.txt", AT)
    assert "没有一份对照认得这个文件名" in refused.reason
    later = AT + timedelta(hours=1)
    assert [one.name for one in at_the_door(at=later)] == ["README.txt", "balances_20260306.csv"]
    (drop / "README.txt").unlink()
    (drop / "balances_20260306.csv.ok").touch()
    assert take_in_due(on=FIRST, at=later, tell=lambda *_: None) == 0
    assert at_the_door(at=later) == []
    assert Delivery.objects.latest("id").state == "refused"


def test_borrowers_that_are_no_persons_come_with_the_loans(core, lake):
    core.accounts("20260305", *(f"JJ000{n},,L1,贷款,0101,2026-01-05," for n in (1, 2, 3)))
    spec = Mapping.objects.get(kind="loans").spec
    told = {
        "customer": {"from": "客户号"}, "borrower": {"from": "借款人", "values": {"小型": "small", "个人": "person"}},
        "registered": {"from": "登记地", "values": {"农村": "rural"}}, "purpose": {"constant": "farming"},
        "guarantee": {"from": "担保", "values": {"抵押": "mortgage"}},
    }  # fmt: skip
    spec |= {"files": ["firms_{day}.csv"], "fields": spec["fields"] | told}
    publish_mapping(kind="loans", name="带借款人", spec=spec, by=None, at=AT, business_date=FIRST)
    head = "账号,产品代码,发放日,到期日,发放金额,余额,五级分类,逾期起始日,客户号,借款人,登记地,担保"
    loan = "L1,2026-01-05,2027-01-04,50000,50000,正常,"
    firms = [f"JJ000{n},{loan},K1,小型,农村,抵押" for n in (1, 2)]
    assert core.deliver("firms_20260305.csv", head, *firms, f"JJ0003,{loan},,个人,,").state == "carried"
    found = rows_of(lake, "borrowers")
    assert [(str(one[1]), *one[4:]) for one in found] == [("2026-03-05", "small", True)] * 2
    assert found[0][3] == found[1][3] < 0, "one customer number is one customer, and no person's"
    assert [one[1] for one in rows_of(lake, "loan_uses")] == ["farming"] * 3
    assert [one[1] for one in rows_of(lake, "loan_guarantees")] == ["mortgage"] * 2
