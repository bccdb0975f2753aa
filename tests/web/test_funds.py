"""扶持资金 clicked through: lines under a pool, a claim asked, agreed to and paid, and the lists that leave."""

from datetime import timedelta

import pytest

from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.funds.models import RiskClaim, RiskPool, SubsidyEnrolment
from qianmo.apps.funds.services import NewPool, NewScheme, found_pools, found_schemes
from qianmo.web.lists import LISTS
from tests import village as v
from tests.apps.funds.ground import POOL, SCHEME, books
from tests.web.rules import County
from tests.web.test_exports import client

pytestmark = pytest.mark.django_db
FINANCE, RISK = "1007", "1006"
WHEN = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}


@pytest.fixture
def county():
    return County()


def sent(number: str, path: str, **form: object) -> str:
    return client(number).post(f"/funds/{path}/", form, follow=True).content.decode()


def test_a_pool_is_filled_claimed_on_and_paid_by_clicks_of_two_persons(county):
    (pool_id,) = found_pools(pools=[NewPool(**POOL, by=county.ground.staff[RISK])], **WHEN)
    here = {"kind": "pool", "fund": pool_id}
    assert county.line.number in client(FINANCE).get("/funds/", {**here, "tab": "could"}).content.decode()
    assert "已纳入补偿金池 1 笔" in sent(FINANCE, "take-in", **here, row=county.line.pk)
    assert Line.objects.get(id=county.line.pk).risk_pool_id == pool_id
    draw = Draw.objects.get(line=county.line)
    assert "满 60 天才能申请" in sent(FINANCE, "claim", **here, row=draw.pk)
    Draw.objects.filter(id=draw.pk).update(arrears_since=v.DRAWN - timedelta(days=60))
    assert "已申请补偿 1 笔" in sent(FINANCE, "claim", **here, row=draw.pk)
    claim = RiskClaim.objects.get()
    assert "没有写原因" in sent(RISK, "decide", kind="pool", claim=claim.pk, answer="decline")
    assert "已同意，记应收" in sent(RISK, "decide", kind="pool", claim=claim.pk, answer="approve")
    assert "已登记到账" in sent(FINANCE, "money", kind="pool", claim=claim.pk, what="receive")
    assert books()["1003"] == claim.fen
    assert "没有新收回的本金" in sent(FINANCE, "money", claim=claim.pk, what="share")
    page = client(RISK).get("/funds/").content.decode()
    assert POOL["name"] in page
    assert "已到账" in page
    assert POOL["name"] in client("2004").get(f"/lines/{county.line.number}/").content.decode()


def test_a_draw_is_enrolled_says_so_on_its_page_and_leaves_on_the_list(county):
    new = NewScheme(**SCHEME | {"margin_ppm": 30_000}, by=county.ground.staff[FINANCE])
    (scheme_id,) = found_schemes(schemes=[new], **WHEN)
    draw = Draw.objects.get(line=county.line)
    here = {"kind": "subsidy", "fund": scheme_id}
    assert "已纳入贴息 1 笔" in sent(FINANCE, "take-in", **here, row=draw.pk)
    assert SubsidyEnrolment.objects.get().draw_id == draw.pk
    assert "产业贷款贴息" in client("2002").get(f"/lines/{county.line.number}/draws/{draw.number}/").content.decode()
    assert "没有新结的利息" in sent(FINANCE, "claim", **here, since="2026-01-01", last=str(v.DRAWN))
    assert "没有写明期间" in sent(FINANCE, "claim", **here, since="", last="x")
    made = client(FINANCE).post("/exports/new/", {"list": "fund_draws", "kind": "subsidy", "fund": scheme_id})
    assert made.url == "/exports/"
    assert LISTS["fund_draws"].link({"kind": "subsidy", "fund": "7"}) == "/funds/?kind=subsidy&fund=7"


@pytest.mark.parametrize("path", ["take-in", "claim", "money"])
def test_a_form_that_names_nothing_is_answered_with_a_sentence(county, path):
    assert "没有" in sent(FINANCE, path, kind="pool", fund="x", claim="-1")
    assert not RiskPool.objects.exists()


def test_a_fund_that_does_not_exist_is_not_found(county):
    assert client(FINANCE).get("/funds/?kind=pool&fund=999").status_code == 404
    assert client(FINANCE).get("/funds/?kind=x&fund=1").status_code == 404
