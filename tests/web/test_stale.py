"""Two people at one record: whoever sends an old form sees the record as it was, as it is, and his own, and chooses."""

import re

import pytest

from qianmo.apps.campaigns.models import Drive
from qianmo.apps.credit.models import Freeze, Line
from qianmo.apps.grids.models import VillageClass
from qianmo.apps.org.models import Staff
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
HEAD, OFFICE, ADMINISTRATOR, RISK = "2001", "1001", "1011", "1006"
HERE = f"/campaigns/{v.LOWER}/"


@pytest.fixture
def county():
    county = County()
    page = visitor(HEAD).get(f"/campaigns/opening/?village={v.LOWER}").content.decode()
    visitor(HEAD).post(f"{HERE}open/", {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]})
    return county


def form(page: str, action: str) -> dict[str, str]:
    """The hidden fields of a form as the browser would send them."""
    (body,) = re.findall(rf'<form[^>]*action="{action}"[^>]*>(.*?)</form>', page, re.DOTALL)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', body))


def drawn(person: str, action: str, page: str = HERE) -> dict[str, str]:
    return form(visitor(person).get(page).content.decode(), action)


def three(answer, *words: str) -> dict[str, str]:
    """The three wordings are shown; returns the form that insists."""
    assert answer.status_code == 409
    page = answer.content.decode()
    for heading, word in zip(("您打开时", "现在", "您写的"), words, strict=True):
        assert word in page.split(f"<h2>{heading}</h2>")[1].split("</section>")[0], heading
    return form(page, answer.wsgi_request.path)


def test_of_two_targets_the_later_one_is_not_written_over_the_first(county):
    first, second = drawn(OFFICE, f"{HERE}target/"), drawn(HEAD, f"{HERE}target/")
    visitor(OFFICE).post(f"{HERE}target/", first | {"percent": "70"})
    answer = visitor(HEAD).post(f"{HERE}target/", second | {"percent": "60"})
    insisting = three(answer, "50.00%", "70.00%", "60%")
    assert "白玉兰" in answer.content.decode()
    assert Drive.objects.get().target_ppm == 700_000
    visitor(HEAD).post(f"{HERE}target/", insisting)
    assert Drive.objects.get().target_ppm == 600_000


def test_a_village_put_off_twice_from_old_pages_keeps_the_first_reason_until_somebody_chooses(county):
    form_of_both = drawn(HEAD, f"{HERE}defer/")
    visitor(OFFICE).post(f"{HERE}defer/", form_of_both | {"reason": "撤并待定", "review_on": "2026-07-01"})
    mine = form_of_both | {"reason": "村两委换届", "review_on": "2026-06-01"}
    insisting = three(visitor(HEAD).post(f"{HERE}defer/", mine), "没有暂缓", "撤并待定", "村两委换届，2026-06-01 复查")
    assert VillageClass.objects.get(valid__upper_inf=True).reason == "撤并待定"
    assert visitor(HEAD).post(f"{HERE}defer/", insisting).status_code == 302
    assert VillageClass.objects.get(valid__upper_inf=True).reason == "村两委换届"


def test_a_deferral_nobody_has_read_is_not_lifted(county):
    put_off = {"reason": "换届", "review_on": "2026-06-01"}
    visitor(HEAD).post(f"{HERE}defer/", drawn(HEAD, f"{HERE}defer/") | put_off)
    old = drawn(HEAD, f"{HERE}resume/")
    visitor(OFFICE).post(f"{HERE}resume/", old)
    visitor(OFFICE).post(f"{HERE}defer/", {"reason": "<b>涉诉</b>", "review_on": "2026-08-01", "seen": ""})
    insisting = three(visitor(HEAD).post(f"{HERE}resume/", old), "换届", "&lt;b&gt;涉诉&lt;/b&gt;，2026-08-01", "恢复")
    assert VillageClass.objects.get(valid__upper_inf=True).reason == "<b>涉诉</b>"
    insisting["seen"] = "<b>涉诉</b>，2026-08-01 复查"  # as the browser reads it
    visitor(HEAD).post(f"{HERE}resume/", insisting)
    assert not VillageClass.objects.filter(valid__upper_inf=True).exists()


def test_a_password_just_given_out_is_not_lost_to_a_second_administrator(county):
    v.account("2004")
    Staff.objects.filter(number="2004").update(password_is_initial=False)
    here, admin = "/accounts/2004/change/", visitor(ADMINISTRATOR)
    old = drawn(ADMINISTRATOR, here, "/accounts/2004/")
    admin.post(here, old | {"act": "reset"})
    given = Staff.objects.get(number="2004").user.password
    insisting = three(admin.post(here, old | {"act": "reset"}), "正常", "待改密码", "重置密码")
    assert Staff.objects.get(number="2004").user.password == given
    admin.post(here, old | {"act": "close"})
    assert Staff.objects.get(number="2004").user.is_active
    admin.post(here, insisting)
    assert Staff.objects.get(number="2004").user.password != given


def test_a_freeze_nobody_has_read_is_not_lifted_and_what_was_typed_stays(county):
    line = f"/lines/{county.line.number}/"
    visitor(HEAD).post(f"{line}freeze/", {"reason": "涉诉核查"})
    old = drawn(HEAD, f"{line}unfreeze/", line)
    visitor(RISK).post(f"{line}unfreeze/", {"reason": "已撤诉"})
    visitor(RISK).post(f"{line}freeze/", {"reason": "征信异常"})
    answer = visitor(HEAD).post(f"{line}unfreeze/", old | {"reason": "客户来催"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "现在是另一笔" in page
    assert "征信异常" in page
    assert "客户来催" in page
    assert Line.objects.get(id=county.line.pk).state == "frozen"
    visitor(HEAD).post(f"{line}unfreeze/", form(page, f"{line}unfreeze/") | {"reason": "客户来催"})
    assert not Freeze.objects.filter(lifted_on__isnull=True).exists()
