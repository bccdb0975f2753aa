"""政策试验: a draft is tried, its figures open to households, one edit takes its evidence away, and it is submitted."""

import re

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.exports.models import Export
from qianmo.apps.lab.models import BackTest
from qianmo.apps.products.models import Draft
from qianmo.apps.products.services import open_draft, replace_model
from qianmo.config.jobs import carry_out_back_tests
from tests import village as v
from tests.web.rules import County
from tests.web.rules.lab import HALVED, of_two
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
OFFICER = "1002"


@pytest.fixture
def county():
    return County()


@pytest.fixture
def draft(county):
    opened = open_draft(
        product_id=county.ground.product_id,
        by=county.ground.staff[OFFICER],
        at=v.at(v.DRAWN),
        business_date=v.DRAWN,
        model=HALVED,
    )
    return Draft.objects.get(id=opened)


def text(client, address):
    page = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1]).split())


def edited(county, draft):
    """The same model with one text changed."""
    row = Draft.objects.get(id=draft.pk)
    saved = replace_model(
        draft_id=row.pk,
        revision=row.revision,
        model=row.model.replace("500000<", "400000<").encode(),
        by=county.ground.staff[OFFICER],
        at=v.at(v.DRAWN),
        business_date=v.DRAWN,
    )
    return saved.revision


def test_a_draft_is_tried_by_the_worker_and_its_picture_is_drawn(draft):
    officer, lab = visitor(OFFICER), f"/products/drafts/{draft.pk}/lab/"
    assert "还没有回测" in text(officer, lab)
    officer.post(f"{lab}run/")
    assert "三个总体依次算" in text(officer, lab)
    assert "hx-trigger" in officer.get(f"{lab}panel/").content.decode()
    carry_out_back_tests()
    picture = officer.get(f"{lab}panel/?population=households").content.decode()
    assert "hx-trigger" not in picture
    assert 'data-label="−5 万" data-tone="down"' in picture  # 10 万 halved
    assert '<td class="qm-r" data-value="3">3</td>' in picture
    lines = text(officer, f"{lab}?population=lines")
    assert "富河支行 1 1 0 0 0 1 −3" in lines  # one line of 8 万 comes down to 5 万
    assert "福农卡 1 8.00 5.00" in lines


def test_a_figure_opens_to_its_households_and_each_to_both_ways_of_reasoning(county, draft):
    officer, lab = visitor(OFFICER), f"/products/drafts/{draft.pk}/lab/"
    officer.post(f"{lab}run/")
    carry_out_back_tests()
    test = BackTest.objects.get(population="households").pk
    listed = text(officer, f"/lab/tests/{test}/?kind=down")
    assert "3 户" in listed
    assert "10.00 → 5.00" in listed
    assert "没有这样的变化" in text(officer, f"/lab/tests/{test}/?kind=gain")
    reasoned = text(officer, f"/lab/tests/{test}/{county.households[v.UPPER]}/")
    assert re.search(r"额度 10.00 万元 5.00 万元", reasoned)
    assert "不同" in reasoned
    tried = text(officer, f"{lab}trying/?number=no-such-number")
    assert "没有找到这一户" in tried


def test_the_households_that_change_leave_as_a_workbook_within_the_scope(draft):
    officer, lab = visitor(OFFICER), f"/products/drafts/{draft.pk}/lab/"
    officer.post(f"{lab}run/")
    carry_out_back_tests()
    test = BackTest.objects.get(population="households").pk
    visitor("2001").post("/exports/new/", {"list": "back-test-cases", "test": test})
    assert Export.objects.get().rows == 2  # the head of the first branch sees two of the three villages


def test_after_one_edit_the_evidence_no_longer_counts(county, draft):
    officer, lab = visitor(OFFICER), f"/products/drafts/{draft.pk}/lab/"
    officer.post(f"{lab}run/")
    carry_out_back_tests()
    assert "送审查会" in text(officer, lab)
    revision = edited(county, draft)
    assert "模型改过，不再算数" in text(officer, lab)
    form = {"valid_from": "2026-04-01", "reason": "收紧额度", "revision": revision}
    refused = officer.post(f"{lab}submit/", form, follow=True).content.decode()
    assert "还没有存量额度、近 12 个月申请、本县适用户的回测" in refused
    officer.post(f"{lab}run/")
    carry_out_back_tests()
    officer.post(f"{lab}submit/", form)
    row = Draft.objects.get(id=draft.pk)
    assert (row.state, row.evidence["model_hash"], len(row.evidence["back_tests"])) == ("submitted", row.model_hash, 3)
    assert Event.objects.filter(kind="products.draft_submitted").count() == 1


def test_without_a_day_or_on_a_stale_revision_nothing_is_submitted(draft):
    officer, lab = visitor(OFFICER), f"/products/drafts/{draft.pk}/lab/"
    officer.post(f"{lab}run/")
    carry_out_back_tests()
    for form in ({"valid_from": "", "reason": "x"}, {"valid_from": "2026-04-01", "reason": "x", "revision": "9"}):
        assert "不能提交" in officer.post(f"{lab}submit/", form, follow=True).content.decode()
    assert Draft.objects.get(id=draft.pk).state == "draft"


def test_two_published_versions_are_set_against_each_other_household_by_household(county):
    (visit,) = of_two("{} {}").visits(county)
    before, after = visit.address.split()
    officer, here = visitor(OFFICER), f"/products/versions/{before}/{after}/"
    compared = officer.get(f"/products/funong/compare/?before={before}&after={after}").content.decode()
    assert f'action="{here}run/"' in compared
    officer.post(f"{here}run/")
    carry_out_back_tests()
    assert "−5 万" in text(officer, f"{here}?population=households")
    assert "送审查会" not in text(officer, here)
    test = BackTest.objects.get(population="households").pk
    listed = officer.get(f"/lab/tests/{test}/?kind=down").content.decode()
    assert f'href="{here}?population=households"' in listed
    assert "v2026.1 v2026.2" in text(officer, f"/lab/tests/{test}/{county.households[v.UPPER]}/")
    assert officer.get(f"/products/versions/{before}/{before}/").status_code == 404
