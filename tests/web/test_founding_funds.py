"""扶持资金 founded and ended by clicks, lines and draws taken out, and workbooks that do both."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.events.models import Event
from qianmo.apps.funds.models import RelendingPool, RiskPool, SubsidyScheme
from qianmo.apps.funds.services import NewPool, found_pools
from tests import village as v
from tests.apps.funds.ground import POOL
from tests.web.rules import County
from tests.web.test_exports import client
from tests.web.test_funds import FINANCE, RISK, WHEN, sent

pytestmark = pytest.mark.django_db
DAYS = {"starts_on": str(v.DRAWN), "ends_on": ""}
FORMS = {
    "pool": {"payer": "县财政局", "fund": "500", "multiple": "8", "stop": "3", "share": "80", "after": "60"},
    "subsidy": {
        "payer": "县财政局", "share": "70", "cap": "5", "months": "36", "margin": "0.1", "purpose": "production",
    },
    "relending": {"amount": "2,000", "rate_cap": "5.5", "whom": "small"},
}  # fmt: skip
PREVIEWS = {
    # 500 万 × 8 = 4,000 万, 3 % of it 120 万, 80 % of 10 万 = 8 万, the ceiling then 4,000 − 8 × 8 = 3,936 万.
    "pool": ("4,000.00 万元", "120.00 万元", "8.00 万元", "3,936.00 万元"),
    # 5 万 at 3.00 % + 0.10 % for 365 of 360 days = 1,571.53 of interest; 70 % of it 1,100.07, the customer 471.46.
    "subsidy": ("3.10%", "1,571.53 元", "1,100.07 元", "471.46 元"),
    "relending": ("2,000.00 万元", "5.50%"),
}


@pytest.fixture
def county():
    return County()


def found(kind: str, **changed: str) -> str:
    form = {"kind": kind, "name": f"新的{kind}", **DAYS, **FORMS[kind]} | changed
    return client(RISK).post("/funds/found/", form, follow=True).content.decode()


@pytest.mark.parametrize("kind", FORMS)
def test_a_fund_is_founded_by_a_form_that_says_beforehand_what_it_means(county, kind):
    form = {"kind": kind, "name": "新", **DAYS, **FORMS[kind]}
    said = client(RISK).get("/funds/found/preview/", form).content.decode()
    assert [figure for figure in PREVIEWS[kind] if figure not in said] == []
    odd = client(RISK).get("/funds/found/preview/", form | {"share": "120", "rate_cap": "120"}).content.decode()
    assert "120.00%，应在 0.01% 到" in odd
    assert "qm-kv" not in odd
    assert f"已设立“新的{kind}”" in found(kind)
    pk = {"pool": RiskPool, "subsidy": SubsidyScheme, "relending": RelendingPool}[kind].objects.get().pk
    copy = client(RISK).get(f"/funds/found/?kind={kind}&like={pk}").content.decode()
    assert [key for key in FORMS[kind] if f'name="{key}"' not in copy] == []
    assert f"已经有一个“新的{kind}”" in found(kind)


def test_what_was_typed_is_read_to_the_fen_and_the_millionth(county):
    found("pool", fund="500.123456", stop="3.25", guarantee="保证")
    row = RiskPool.objects.get()
    assert (row.fund_fen, row.multiple, row.stop_ppm, row.guarantee) == (500_123_456, 8, 32_500, "保证")
    found("subsidy")
    assert SubsidyScheme.objects.values_list("margin_ppm", "cap_fen", "renews").get() == (1_000, 5 * v.WAN, False)


@pytest.mark.parametrize(
    ("kind", "changed", "said"),
    [
        ("pool", {"multiple": "0"}, "放大倍数 1:0，应在 1:1 到 1:20 之间"),
        ("pool", {"fund": "-5"}, "没有看懂基金"),
        ("pool", {"multiple": "-8"}, "放大倍数 1:-8，应在"),
        ("pool", {"payer": " "}, "没有写出资方"),
        ("pool", {"stop": "x"}, "没有看懂停放线。请填以%为单位的数"),
        ("subsidy", {"share": "100.01"}, "贴息比例 100.01%，应在"),
        ("relending", {"rate_cap": "24.5"}, "利率上限 24.50%，应在"),
        ("relending", {"ends_on": str(v.OPENED), "starts_on": "2025-10-09"}, "不晚于今天 2026-03-05"),
        ("relending", {"ends_on": "2026-03-01"}, "不晚于开始日 2026-03-05"),
        ("relending", {"starts_on": ""}, "没有写开始日"),
        ("relending", {"name": " "}, "没有写名称"),
    ],
)  # fmt: skip
def test_terms_that_make_no_sense_are_said_beside_what_was_typed(county, kind, changed, said):
    page = found(kind, **changed)
    assert said in page
    assert "设立后不改" in page
    assert [model for model in (RiskPool, SubsidyScheme, RelendingPool) if model.objects.exists()] == []


def test_a_fund_ends_from_a_day_with_a_reason_and_is_never_prolonged(county):
    found("pool")
    pk = RiskPool.objects.get().pk

    def end(ends_on: str, reason: str = "文件到期", **changed: object) -> str:
        form = {"kind": "pool", "fund": pk, "ends_on": ends_on, "reason": reason} | changed
        return client(RISK).post("/funds/end/", form, follow=True).content.decode()

    assert "没有写原因" in end("2026-06-01", " ")
    assert "停止日 2026-03-01 太早" in end("2026-03-01")
    assert "没有写从哪天起停止" in end("soon")
    assert "没有这项资金" in end("2026-06-01", fund=999)
    assert "2026-06-01 起不再新纳入" in end("2026-06-01")
    assert "已定在 2026-06-01 停止，不能改到 2026-07-01" in end("2026-07-01")
    told = Event.objects.get(kind="funds.ended").payload
    assert (told["title"], told["since"], told["reason"]) == ("新的pool", "2026-06-01", "文件到期")


def test_a_line_is_taken_out_by_a_click_with_a_reason(county):
    (pool_id,) = found_pools(pools=[NewPool(**POOL, by=county.ground.staff[RISK])], **WHEN)
    here = {"kind": "pool", "fund": pool_id}
    sent(FINANCE, "take-in", **here, row=county.line.pk)
    draw = Draw.objects.get(line=county.line)
    assert "没有写原因" in sent(FINANCE, "take-out", **here, row=draw.pk)
    assert "已移出 1 笔" in sent(FINANCE, "take-out", **here, row=draw.pk, reason="办错了池")
    assert Line.objects.get(id=county.line.pk).risk_pool_id is None
    assert "办错了池" in client("2004").get(f"/lines/{county.line.number}/").content.decode()


def test_a_workbook_puts_in_and_takes_out_or_does_nothing_and_says_which_row(county):
    (pool_id,) = found_pools(pools=[NewPool(**POOL, by=county.ground.staff[RISK])], **WHEN)

    def bring(*rows: str) -> str:
        text = "\n".join(["额度号,办什么,原因", *rows]).encode()
        form = {"kind": "pool", "fund": pool_id, "file": SimpleUploadedFile("名单.csv", text)}
        return client(FINANCE).post("/funds/bring/", form, follow=True).content.decode()

    number = county.line.number
    page = bring(f"{number},纳入,", "X-1,纳入,", f"{number},看看,")
    assert "一行也没有办：3 行里 2 行不对。第 3 行：没有这个额度号" in page
    assert Line.objects.get(id=county.line.pk).risk_pool_id is None
    assert "已纳入 1 笔，移出 0 笔" in bring(f"{number},纳入,")
    assert "没有写原因" in bring(f"{number},移出,")
    assert Line.objects.get(id=county.line.pk).risk_pool_id == pool_id
    assert "已纳入 0 笔，移出 1 笔" in bring(f"{number},移出,办错了池")
    assert Line.objects.get(id=county.line.pk).risk_pool_id is None
