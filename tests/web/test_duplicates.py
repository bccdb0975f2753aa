"""The pages of likenesses and merges: what is shown of both files, and what the file that stays shows afterwards."""

import re

import pytest

from benchmarks.measuring.phones import visited
from qianmo.apps.households.models import Likeness, Merge
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
OFFICE, HEAD = "1001", "2001"


@pytest.fixture
def county(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return County()


@pytest.fixture
def twin(county):
    """A second file of the upper village with the phone of the first, visited by its steward."""
    phone = county.filings[v.UPPER].members[0].phone
    (twin,) = v.file_families([v.family(county.ground, "孟庆和", phone=phone)])
    device = phone_of("2002")
    device.send(device.visit(twin, **visited()))
    return twin


def said(client, address, **form):
    return client.post(address, form, follow=True).content.decode()


def test_from_a_shared_phone_to_one_file_and_back(county, twin):
    home, head, office = county.households[v.UPPER], visitor(HEAD), visitor(OFFICE)
    assert "新发现 1 对" in said(head, "/duplicates/find/")
    page = head.get(f"/households/{home}/").content.decode()
    assert "同一个手机号" in page, "the customer's page says so too"
    assert "已认定是同一户" in said(
        head, "/duplicates/judge/", pair=str(Likeness.objects.get().pk), same="1", said="问过"
    )
    link = re.search(r'href="(/merges/new/[^"]+)"', head.get("/duplicates/").content.decode())[1].replace("&amp;", "&")
    shown = head.get(link).content.decode()
    assert (shown.count("孟庆和（户主）"), "各在原来的户里" in shown) == (2, True)
    refused = said(head, "/merges/propose/", merged=str(home), into=str(twin), said="同一人")
    assert ("还有没有结束的额度" in refused, "请反过来并" in refused) == (True, True)
    said(head, "/merges/propose/", merged=str(twin), into=str(home), said="同一人")
    here = f"/merges/{Merge.objects.get().pk}/"
    assert "您提的" in said(head, f"{here}step/", act="confirm")
    assert "已归并" in said(office, f"{here}step/", act="confirm")

    page = head.get(f"/households/{home}/?tab=field").content.decode()
    assert (f"/households/{twin}/visits/" in page, "并有" in page) == (True, True)
    gone = head.get(f"/households/{twin}/").content.decode()
    assert ("已并入" in gone, "发起申请" in gone) == (True, False)
    phone = phone_of("2002")
    cell = county.ground.cells[v.UPPER]
    assert twin not in [one["id"] for one in phone.call("GET", f"/grids/{cell}")[1]["households"]]
    assert "已撤销" in said(office, f"{here}step/", act="undo", said="是父子")
    assert "已并入" not in head.get(f"/households/{twin}/").content.decode()
    assert link.replace("&", "&amp;") in head.get("/duplicates/").content.decode(), "the pair can be merged again"
