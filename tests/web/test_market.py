"""市场份额 on the console: a source's file of any columns beside our balances of that day; corrections are versions."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from qianmo.apps.org.services import open_business_day
from qianmo.apps.targets.models import MarketReport, MarketTotal
from qianmo.apps.targets.queries import market_months, towns_named
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from tests import village as v
from tests.apps.targets.loans import LAST, YEAR_END, both, lay_loans_down
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
FEBRUARY = date(2026, 2, 28)
HEADING = ("统计月份", "地区", "各项贷款余额")
COLUMNS = {"column-month": "统计月份", "column-town": "地区", "column-loan": "各项贷款余额"}


def workbook(rows, heading=HEADING):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "全县金融机构存贷款月报")
        for line, row in enumerate([heading, *rows], start=1):
            sheet.write_row(line, 0, row)
    return SimpleUploadedFile("月报.xlsx", file.getvalue())


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_loans_down(**both(ground), last=FEBRUARY)
    open_business_day(day=v.SIGNED, at=v.at(v.SIGNED, hour=8))
    return ground


def send(rows, **form):
    told = {"source": "人行月报", "unit": "万元", "file": workbook(rows)} | COLUMNS | form
    return visitor("1007").post("/targets/market/keep/", told, follow=True).content.decode()


def test_our_part_of_the_county_by_month_and_what_it_moved(ground):
    assert "已收下 2 个月，其中更正 0 个" in send([("2025-12", "全县", 2600), ("2026年2月", "", 3200.5)])
    # Ours: 650 万 at the end of the year, 800 万 at the end of February.
    february, december = market_months()
    assert (december.on_day, february.on_day) == (YEAR_END, FEBRUARY)
    shares = [one.shares["", "loan"] for one in (december, february)]
    assert [(one.own_fen, one.total_fen) for one in shares] == [
        (650 * v.WAN, 2600 * v.WAN), (800 * v.WAN, 32_005_000_00),
    ]  # fmt: skip
    page = visitor("2001").get("/targets/market/").content.decode()
    # 650 / 2600 is 25.00 %, 800 / 3200.5 is 24.996 %.
    assert all(word in page for word in ("25.00%", "−0.00 点", "人行月报"))
    rows = list(LISTS["market"].rows(seat_of(v.account("1007")), {}))
    assert [row[:6] for row in rows][1] == (YEAR_END, "全县", "各项贷款", 2600.0, 650.0, "25.00%")


def test_a_correction_is_another_version_and_what_stands_is_left_alone(ground):
    send([("2026-02", "", 3200)])
    assert "已收下 0 个月" in send([("2026-02", "", 3200)])
    assert "其中更正 1 个" in send([("2026-02", "", 4000)], source="金融办月报")
    assert [(row.turn, row.source, row.is_latest) for row in MarketReport.objects.order_by("turn")] == [
        (1, "人行月报", False), (2, "金融办月报", True),
    ]  # fmt: skip
    assert market_months()[0].shares["", "loan"].total_fen == 4000 * v.WAN
    with pytest.raises(DatabaseError), transaction.atomic():
        MarketTotal.objects.update(fen=1)


def test_columns_are_remembered_and_rows_that_cannot_be_read_go_back(ground):
    town = next(iter(towns_named().values()))
    assert "没有“放款额”这一列。表里有：统计月份、地区、各项贷款余额" in send(
        [("2026-02", "", 1)], **{"column-loan": "放款额"}
    )
    assert "要写明哪一列是月份" in send([("2026-02", "", 1)], **{"column-month": ""})
    wrong = [("2026-02", "天上", 1), ("去年", "", 1), ("2026-02", town, "很多"), ("2026-02", "", 1), ("2026-02", "", 2)]
    told = send(wrong)
    assert "一行也没有办：5 行里 4 行不对" in told
    assert "没有“天上”这个乡镇" in told
    assert not MarketReport.objects.exists()
    assert "乡镇合计超过全县" in send([("2026-02", town, 5), ("2026-02", "全县", 4)])
    assert "已收下 1 个月" in send([("2026-02", town, 5)])
    assert market_months()[0].shares["", "loan"].total_fen == 5 * v.WAN
    form = visitor("1007").get("/targets/market/").content.decode()
    assert 'value="统计月份"' in form
    assert 'value="人行月报"' in form


def test_a_day_whose_balances_nobody_delivered_has_no_share(ground):
    send([("2025-10", "", 2600)])
    (month,) = market_months()
    assert (month.shares["", "loan"].own_fen, month.shares["", "loan"].share) == (None, None)
    assert LAST < FEBRUARY
    assert "余额未交" in visitor("1007").get("/targets/market/").content.decode()
