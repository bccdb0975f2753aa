"""绩效 on the console: places for everybody, pay for those it concerns, and a scheme that survives its form."""

import pytest
from django.http import QueryDict

from qianmo.analytics.work import MEASURES
from qianmo.apps.org.posts import branch_kinds
from qianmo.apps.performance.models import Allocation, Scheme
from qianmo.apps.performance.queries import counted_months, read
from qianmo.apps.performance.services import open_scheme
from qianmo.apps.performance.shipped import shipped_scheme
from qianmo.domain.refusal import Refused
from qianmo.web.forms.profit import PRODUCT, profit_fields
from qianmo.web.forms.scheme import content_of, rows_of
from qianmo.web.forms.score import POOLED, SCORED, pool_rows, pool_total, score_rows
from qianmo.web.forms.segment import PARTS, segment_rows
from qianmo.web.forms.shape import GROUPS, KINDS, NEW, TIES, group_rows, kind_rows, kind_segments, tie_rows
from qianmo.web.forms.term import PARTS as TERMS
from qianmo.web.forms.term import term_rows
from qianmo.web.lists import EVIDENCE
from qianmo.web.seat import seat_of
from tests import village as v
from tests.apps.performance.month import count, lay_deposits, put_in_force
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db


def typed(content):
    """The form of a scheme as a browser sends it when nothing was changed."""
    fields = {
        "name": content["name"], "deferred": str(content["deferred_ppm"] / 10_000),
        "years": str(content["deferred_years"]), "appeal_days": str(content["appeal_days"]),
    }  # fmt: skip
    for place, row in enumerate(rows_of(content), start=1):
        for part in ("code", "name", "measure", "group", "dimension", "pay", "fall", "floor", "cap"):
            fields[f"{part}-{place}"] = row.get(part, "")
        for price, fall, own, segment in row["by_segment"]:
            fields[f"points-{segment['code']}-{place}"] = price
            fields[f"drop-{segment['code']}-{place}"] = fall
            fields |= {f"own-pay-{segment['code']}-{place}": own} if segment.get("cohorts") else {}
        fields |= {f"quarter-{place}": "yes"} if row.get("quarter") else {}
    posted = QueryDict(mutable=True)
    posted.update(fields)
    posted.setlist("band_from", [str(low / 10_000) for low, _ in content["bands"]])
    posted.setlist("band_factor", [str(factor / 1_000_000) for _, factor in content["bands"]])
    rules = profit_fields(content)
    posted.update({"pool": pool_total(content), "method": rules["method"]})
    posted.update({name: str(value) for name, _, value in (*rules["rates"], *rules["days"])})
    posted.setlist("loss", [value for _, value in rules["losses"]])
    tables = (SCORED, score_rows(content)), (POOLED, pool_rows(content)), (PRODUCT, rules["products"])
    tables = (*tables, (PARTS, segment_rows(content)), (TERMS, term_rows(content)))
    tables = (*tables, (KINDS, kind_rows(content)), (GROUPS, group_rows(content)), (TIES, tie_rows(content)))
    posted.update({f"kind-{kind}": under for kind, _, under in kind_segments(content, branch_kinds())})
    for parts, rows in tables:
        for part in parts:
            posted.setlist(part, [row[part] for row in rows])
    return posted


def plain(content):
    """What a scheme says, whatever is left out or written as its usual value."""
    return {**content, "lines": [{"by_quarter": False, **line} for line in content["lines"]]}


def test_a_scheme_sent_as_the_form_shows_it_is_the_same_scheme():
    shipped = shipped_scheme()
    assert content_of(typed(shipped), before=shipped) == plain(shipped)


def scored():
    """The shipped scheme with two lines scored by targets and two paid from a pool."""
    shipped = shipped_scheme()
    scores = {
        "filed": {"target": 320, "weight": 60_00, "cap_ppm": 1_200_000},
        "signed": {"target": 90, "weight": 40_00},
    }
    lines = [
        {
            **line,
            "points": line["points"] | ({"farm": scores[line["code"]]} if line["code"] in scores else {}),
            "pay": {} if line["code"] in {"filed", "sittings"} else line["pay"],
        }
        for line in shipped["lines"]
    ]
    profit = {**shipped["profit"], "provides": False, "instalments": ["anjie"], "by_product": {"funong": 21_555}}
    return {
        **shipped,
        "lines": lines,
        "pool": {"fen": 60_000_00, "weights": {"filed": 70, "sittings": 30}},
        "profit": profit,
    }


def test_scores_pool_and_rules_of_profit_survive_the_form_and_go_when_they_are_emptied():
    content = scored()
    content["lines"][0] = {**content["lines"][0], "dimension": "lending"}
    terms = {"name": "一级", "lending": 20_00, "base": 500_00, "met": 1_100_000, "short": 800_000, "cap": 9_000_00}
    content["grades"] = [terms, {"name": "*", "base": 0, "met": 1_000_000, "short": 1_000_000}]
    posted = typed(content)
    assert content_of(posted, before=content) == plain(content)
    posted["pool"], posted["method"] = "", ""
    posted.setlist("pooled", [""])
    gone = content_of(posted, before=content)
    assert not {"pool", "profit"} & gone.keys()


def test_segments_by_kind_parts_of_the_bar_and_ties_are_fields_of_the_form():
    shipped, posted = shipped_scheme(), typed(shipped_scheme())
    posted.setlist("kind_name", ["三农", "小微条线", "柜面"])
    posted["kind-counter"] = NEW
    posted.setlist("group_name", ["户", "", "贷款", "服务与质量"])
    posted.setlist("tie", ["turned_bad", "net_borrowers", ""])
    posted.setlist("tie_way", ["-", "", ""])
    typed_rows = {key: posted[key] for key in posted if key.startswith("group-") and posted[key] == "存款"}
    posted.update(dict.fromkeys(typed_rows, "贷款"))
    told = content_of(posted, before=shipped)
    assert [(one["code"], one["name"], one["kinds"]) for one in told["segments"]] == [
        ("farm", "三农", ["township"]), ("micro", "小微条线", ["city", "micro"]), ("part-1", "柜面", ["counter"]),
    ]  # fmt: skip
    assert told["lines"][0]["points"]["part-1"] == told["lines"][0]["points"]["farm"]
    assert (told["groups"], told["ties"]) == (["户", "贷款", "服务与质量"], ["-turned_bad", "net_borrowers"])
    assert {line["group"] for line in told["lines"]} == {"户", "贷款", "服务与质量"}
    assert not isinstance(read(told, known=MEASURES), Refused)
    again = typed(told)
    assert content_of(again, before=told) == plain(told)
    again["kind-city"] = "farm"
    again.setlist("kind_name", ["三农", "", "柜面"])
    fewer = content_of(again, before=told)
    assert [one["code"] for one in fewer["segments"]] == ["farm", "part-1"]
    again.setlist("group_name", ["户", "户", "服务与质量", ""])
    assert "写了两次" in read(content_of(again, before=told), known=MEASURES).reason


def test_a_cohort_begins_with_the_prices_of_another_segment_and_may_be_paid_otherwise():
    shipped, posted = shipped_scheme(), typed(shipped_scheme())
    told = {"part_code": "", "part_name": "乡镇单列", "part_cohort": "乡镇网点", "part_like": "micro", "part_pool": ""}
    for name, text in told.items():
        posted.setlist(name, [text])
    began = content_of(posted, before=shipped)
    own = began["segments"][-1]
    assert (own["name"], own["cohorts"]) == ("乡镇单列", ["乡镇网点"])
    net, code = began["lines"][0], own["code"]
    assert (net["points"][code], net["pay"][code]) == (net["points"]["micro"], net["pay"]["micro"])
    again = typed(began)
    again[f"own-pay-{code}-1"] = "80"
    paid = content_of(again, before=began)
    net = paid["lines"][0]["pay"]
    assert (net[code]["tiers"], net["micro"]["tiers"]) == ([[None, 80_00]], [[None, 50_00]])
    assert content_of(typed(paid), before=paid) == paid
    gone = typed(paid)
    gone.setlist("part_cohort", ["", ""])
    assert content_of(gone, before=paid) == plain(shipped)


@pytest.mark.parametrize(
    ("field", "typed_in", "part"),
    [
        ("weight", ["30", "60", "", ""], "按目标计分的权重合计 90，要正好 100，少 10：签约 30、建档 60"),
        ("pooled_weight", ["70", "50", "", ""], "资金池的权重合计 120，要正好 100，多 20：建档 70、评议会 50"),
        ("loss", ["0.72", "3", "2", "50", "100"], "损失率要按五级各写一个，一级比一级不低"),
        ("given_back", ["0.00001"] * 6, "四位小数"),
    ],
)
def test_weights_that_do_not_sum_are_told_with_which_and_by_how_much(field, typed_in, part):
    from qianmo.apps.performance.reading import read

    content, posted = scored(), typed(scored())
    posted.setlist(field, typed_in)
    found = content_of(posted, before=content)
    refused = found if isinstance(found, Refused) else read(found)
    assert isinstance(refused, Refused)
    assert part in refused.reason


@pytest.mark.parametrize(
    ("field", "text", "part"),
    [("pay-1", "五十", "分档写成"), ("pay-4", "50:2 100:3", "最后一档"), ("points-farm-1", "1.234", "两位小数")],
)
def test_a_price_nobody_can_read_is_told_with_its_line(field, text, part):
    from qianmo.apps.performance.reading import read

    shipped = shipped_scheme()
    posted = typed(shipped)
    posted[field] = text
    content = content_of(posted, before=shipped)
    refused = content if isinstance(content, Refused) else read(content)
    assert isinstance(refused, Refused)
    assert part in refused.reason


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_deposits(ground)
    put_in_force(ground)
    count()
    return ground


def shown(person, address="/performance/"):
    return visitor(person).get(address)


def test_everybody_measured_sees_all_places_and_only_the_own_pay(ground):
    own = shown("2003").content.decode()
    assert all(name in own for name in ("尹红霞", "图雅", "萨仁"))
    assert "应发绩效" in own
    assert shown("2003", "/performance/?staff=2003").status_code == 200
    assert shown("2003", "/performance/?staff=2002").status_code == 404


def test_a_branch_head_sees_the_pay_of_the_branch_and_the_head_office_of_all(ground):
    assert shown("2001", "/performance/?staff=2002").status_code == 200
    assert shown("2001", "/performance/?staff=3002").status_code == 404
    assert shown("1007", "/performance/?staff=3002").status_code == 200


def test_a_line_opens_to_rule_quantity_and_accounts(ground):
    page = shown("2002", "/performance/?line=average").content.decode()
    assert "每万元 0.1" in page
    assert "500.00 万元" in page
    assert "250.00 元" in page
    assert "各条之和 500.00 万元" in page


def test_a_line_opens_to_a_page_of_its_own_whose_foot_is_the_line_and_leaves_as_a_workbook(ground):
    there = "/performance/evidence/2026-03/2002/average/"
    page = shown("2002", there).content.decode()
    assert "相等" in page
    assert "500.00 万元" in page
    assert shown("2003", there).status_code == 404
    assert shown("2001", there).status_code == 200
    assert shown("2002", "/performance/evidence/2026-03/2002/none/").status_code == 404
    told = {"month": "2026-03", "number": "2002", "line": "average"}
    ((_, name, line, month, *rest),) = EVIDENCE.rows(seat_of(v.account("2001")), told)
    assert (name, line, month, rest[-2]) == ("尹红霞", "存款日均", "2026-03", 500.0)


def test_a_draft_is_written_tried_and_published_on_its_page(ground):
    content = counted_months()[0].scheme and Scheme.objects.get().content
    finance, people = visitor("1007"), visitor("1008")
    assert finance.post("/performance/schemes/begin/").status_code == 302
    draft = Scheme.objects.get(state="draft")
    here = f"/performance/schemes/{draft.pk}/"
    form = typed(content)
    form["revision"], form["points-farm-1"] = "1", "0.2"
    assert finance.post(f"{here}write/", dict(form.lists())).status_code == 302
    tried = finance.post(f"{here}try/", {"month": "2026-03"}).content.decode()
    assert "名次变动" in tried
    people.post(f"{here}publish/", {"revision": "2", "from_month": "2026-04"})
    draft.refresh_from_db()
    assert (draft.state, draft.content["lines"][0]["points"]["farm"]["tiers"]) == ("published", [[None, 20]])


def test_what_is_wrong_with_a_draft_is_told_on_its_page(ground):
    opened = open_scheme(content=None, by=ground.staff["1007"], at=v.at(v.DRAWN), business_date=v.DRAWN)
    form = typed(Scheme.objects.get(id=opened).content)
    form["revision"], form["pay-1"] = "1", "五十"
    answer = visitor("1007").post(f"/performance/schemes/{opened}/write/", dict(form.lists()))
    assert answer.status_code == 422
    assert "没有看懂" in answer.content.decode()


def test_a_payslip_goes_on_paper_for_whoever_may_see_it(ground):
    answer = shown("2003", "/performance/slip/2026-03/2003/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert shown("2003", "/performance/slip/2026-03/2002/").status_code == 404


def test_the_list_of_payslips_sums_those_in_sight(ground):
    page = shown("2001", "/performance/payslips/").content.decode()
    # 330.00 less 132.00 kept back, and 100.00 less 40.00: the two managers of the branch.
    assert "258.00" in page
    assert "萨仁" not in page
    assert "萨仁" in shown("1007", "/performance/payslips/").content.decode()


def test_whoever_has_a_share_sees_the_own_slip_and_no_other(ground):
    from tests.apps.performance.test_allocations import signed

    assert "这个月还没有您的工资单" in shown("2004", "/performance/mine/").content.decode()
    assert signed(ground) is None
    mine = shown("2004", "/performance/mine/").content.decode()
    assert "富河支行二次分配" in mine
    assert shown("2004", "/performance/slip/2026-03/2004/").content.startswith(b"%PDF")
    assert shown("2004", "/performance/slip/2026-03/2002/").status_code == 404
    assert shown("2004", "/performance/?staff=2002").status_code == 403
    assert "当月不计积分" in shown("2001", "/performance/?staff=2004").content.decode()
    page = shown("1008", "/performance/payslips/").content.decode()
    assert "蒋小雨" in page
    assert "与工资单的合计一致" in page
    assert "第一次分配" in shown("2001", f"/performance/allocations/{Allocation.objects.get().pk}/").content.decode()
