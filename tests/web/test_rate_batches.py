"""Rates of many draws from a workbook: priced before anything is asked for, asked for whole, decided together."""

import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo.apps.credit.models import Draw, Line, RateChange, RateRequest
from qianmo.apps.credit.queries import owed
from qianmo.apps.credit.services import NewRepayment, repay
from qianmo.apps.exports.models import Export
from qianmo.apps.org.services import open_business_day
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN
from tests.web.test_bringing import book, returned
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
MANAGER, HEAD, OTHER = "2002", "2001", "2003"
COLUMNS = ["借据号", "新年利率", "生效日", "原因"]
TODAY = v.date(2026, 3, 24)


class Desk:
    """Two draws of the upper village, 6 万 and 1 万 at 5.00 % since 5 March; today is 24 March."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        lines = Line.objects.filter(id__in=v.signed_lines(self.ground, ["孟庆和", "乌云"])).order_by("id")
        for line, fen in zip(lines, (6 * WAN, WAN), strict=True):
            assert not take(asking(line, fen)).refused
        self.draws = list(Draw.objects.order_by("id"))
        self.numbers = [one.number for one in self.draws]
        open_business_day(day=TODAY, at=v.at(TODAY, hour=8))

    def rows(self, *rates: tuple[str, str]) -> list[list[str]]:
        return [[number, *one, "定价办法"] for number, one in zip(self.numbers, rates, strict=False)]

    def preview(self, *rows: list[str]) -> str:
        return visitor(MANAGER).post("/rates/", {"file": book(COLUMNS, *rows)}, follow=True).content.decode()

    def ask(self, *rows: list[str]) -> str:
        """Preview, press the button, and the address of the batch."""
        kept = re.search(r'name="rows" value="([^"]+)"', self.preview(*rows))[1]
        key = str(UUID(int=5))
        answer = visitor(MANAGER).post("/rates/ask/", {"rows": kept, "request_id": key})
        assert answer.url == f"/rates/{key}/"
        assert visitor(MANAGER).post("/rates/ask/", {"rows": kept, "request_id": key}).url == answer.url  # sent twice
        return answer.url

    def pay_off(self, draw: Draw) -> None:
        fen = owed(draw_ids=[draw.pk], on=TODAY)[draw.pk].total_fen
        new = NewRepayment(draw_id=draw.pk, amount_fen=fen, taken_by=self.ground.staff["2004"], request_id=UUID(int=6))
        assert not repay(repayments=[new], at=v.at(TODAY), business_date=TODAY).refused


@pytest.fixture
def desk():
    return Desk()


def states() -> list[str]:
    return list(RateRequest.objects.order_by("id").values_list("state", flat=True))


def test_what_every_rate_changes_is_seen_before_anything_is_asked_for(desk):
    """13 days at 1.40 % less on 6 万 are 30.33 yuan, 19 days at 1.00 % more on 1 万 are 5.28."""
    page = desk.preview(*desk.rows(("3.6", "2026/3/11"), ("6%", "2026-03-05T00:00:00")))
    assert "-30.33" in page
    assert "5.28" in page
    assert "到今天利息合计少收 <b>25.05</b> 元" in page
    assert not RateRequest.objects.exists()


def test_a_batch_is_asked_for_once_seen_with_its_sum_and_decided_together(desk):
    batch = desk.ask(*desk.rows(("3.6", "2026-03-11"), ("6", "2026-03-05")))
    assert states() == ["requested"] * 2
    head = visitor(HEAD)
    listed = head.get("/changes/").content.decode()
    assert f'href="{batch}"' in listed
    assert "2 笔借据的年利率" in listed
    assert "<b>25.05</b>" in head.get(batch).content.decode()
    assert (
        "不能复核自己申请的调息"
        not in head.post(f"{batch}decide/", {"answer": "approve"}, follow=True).content.decode()
    )
    assert states() == ["carried_out"] * 2
    assert RateChange.objects.count() == 2
    assert "已生效" in head.get(batch).content.decode()
    assert "调息复核" not in head.get("/tasks/").content.decode()


def test_one_bad_row_and_none_is_asked_for_and_all_come_back_with_their_reasons(desk):
    rows = [
        [desk.numbers[0], "3.6", "2026-03-11", "定价办法"],
        [desk.numbers[1], "0.036", "2026-03-11", "定价办法"],
        ["JJ-26-999999", "3.6", "2026-03-11", "定价办法"],
        [desk.numbers[1], "低些", "2026-03-11", "定价办法"],
        [desk.numbers[1], "3.6", "三月", "定价办法"],
        [desk.numbers[1], "3.6", "2026-03-04", "定价办法"],
    ]
    said = desk.preview(*rows)
    assert "一行也没有办：6 行里 5 行不对。第 3 行：年利率写成了小数。请写百分数，4.5% 写 4.5" in said
    assert not RateRequest.objects.exists()
    reasons = [row[4] for row in returned(visitor(MANAGER))[1:]]
    assert reasons[0] == ""
    for place, words in enumerate(["小数", "没有这笔借据", "没有看懂年利率", "没有看懂生效日", "早于放款日"], start=1):
        assert words in reasons[place]


def test_a_draw_of_another_village_is_like_one_that_does_not_exist(desk):
    file = {"file": book(COLUMNS, *desk.rows(("3.6", "2026-03-11")))}
    said = visitor(OTHER).post("/rates/", file, follow=True).content.decode()
    assert "没有这笔借据，或不在您的范围" in said


def test_what_cannot_be_done_by_then_goes_back_with_its_reason_and_the_rest_is_done(desk):
    batch = desk.ask(*desk.rows(("3.6", "2026-03-11"), ("6", "2026-03-05")))
    desk.pay_off(desk.draws[1])
    said = visitor(HEAD).post(f"{batch}decide/", {"answer": "approve"}, follow=True).content.decode()
    assert "已调息 1 笔；1 笔现在不能调，已退回，原因在下面" in said
    assert states() == ["carried_out", "declined"]
    assert "已结清" in RateRequest.objects.get(state="declined").note


def test_whoever_asked_does_not_decide_and_sending_back_takes_a_word(desk):
    batch = desk.ask(*desk.rows(("3.6", "2026-03-11")))
    assert "全部退回" not in visitor(MANAGER).get(batch).content.decode()
    head = visitor(HEAD)
    assert "没有写原因" in head.post(f"{batch}decide/", {"answer": "decline"}, follow=True).content.decode()
    assert states() == ["requested"]
    head.post(f"{batch}decide/", {"answer": "decline", "note": "等定价会"})
    assert states() == ["declined"]


@pytest.mark.parametrize("rows", ["", "[]", "eyJ0:1x:abc"])
def test_rows_that_no_preview_made_are_asked_for_again(desk, rows):
    said = visitor(MANAGER).post("/rates/ask/", {"rows": rows}, follow=True).content.decode()
    assert "没有收到预览过的表" in said
    assert not RateRequest.objects.exists()


def test_a_file_that_cannot_be_read_says_what_to_do(desk):
    odd = SimpleUploadedFile("x.csv", "借据号,利率\n1,2\n".encode())
    said = visitor(MANAGER).post("/rates/", {"file": odd}, follow=True).content.decode()
    assert "第一行应有这几列：借据号、新年利率、生效日、原因" in said
    assert not Export.objects.exists()
