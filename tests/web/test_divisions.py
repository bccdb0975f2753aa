"""区划沿革 on the pages: an edition loaded, its differences written back as a mapping, carried out by a colleague."""

import json
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely.geometry import box, mapping

from qianmo.apps.exports.models import Export
from qianmo.apps.grids.models import Cell
from qianmo.apps.grids.queries import cells
from qianmo.apps.org.services import open_business_day
from tests import village as v
from tests.stories.test_two_editions import ground_of
from tests.web.test_bringing import book, returned
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
PAGE = "/grids/divisions/"
HEADS = ["变化", "原代码", "原名称", "新代码", "新名称", "拆出的组", "说明"]
SECOND_SHE, YAOERYA = "150422105002", "150422105205"


@pytest.fixture
def ground():
    found = ground_of("150422", SECOND_SHE)
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    return found


def bring(client, *rows):
    form = {"file": book(HEADS, *rows), "since": v.DRAWN.isoformat(), "reason": "民政批复 12 号", "request_id": uuid4()}
    return client.post(f"{PAGE}bring/", form, follow=True).content.decode()


def test_differences_go_out_come_back_judged_and_are_carried_out_by_a_colleague(ground):
    Cell.objects.filter(code=SECOND_SHE).update(boundary=mapping(box(119, 43, 119.1, 43.1)))
    (home,) = v.file_families([v.family(ground, "其木格", village=SECOND_SHE)])
    office, risk = visitor("1001"), visitor("1006")
    said = office.post(f"{PAGE}load/", {"year": "2023"}, follow=True).content.decode()
    assert "2023 年版共 200 行，已装载" in said
    page = office.get(PAGE).content.decode()
    assert "已不在表中 9" in page
    assert "新增 10" in page
    office.post("/exports/new/", {"list": "divisions", "request_id": uuid4()})
    assert Export.objects.get().rows == 1 + 23 + 9 + 10
    Export.objects.all().delete()

    wrong = ["撤销", SECOND_SHE, "第二社区", "", "", "", ""]
    right = ["并入", SECOND_SHE, "第二社区", YAOERYA, "要尔亚嘎查", "", ""]
    unjudged = ["", "150422105001", "第一居委会委会", "", "", "", "请写并入哪个新代码"]
    assert "一行也没有办" in bring(office, wrong, unjudged)
    assert "还有 1 户" in returned(office)[1][-1]
    said = bring(office, right, unjudged)
    assert "什么也没有变" in said
    assert "第二社区" in {cell.name for cell in cells(level="village")}
    address = re.search(rf"{PAGE}\d+/", office.get(PAGE).content.decode())[0]
    assert "请同事复核" in office.get(address).content.decode()
    assert "是您录入的" in office.post(f"{address}carry-out/", follow=True).content.decode()
    done = risk.post(f"{address}carry-out/", follow=True).content.decode()
    assert "已办，1 户归入新的村" in done
    assert "不用再办" in risk.post(f"{address}decline/", {"answer": "晚了"}, follow=True).content.decode()

    assert Cell.objects.get(code=YAOERYA).boundary["coordinates"][0][0] == [119.1, 43]  # it took the outline over

    past = visitor("2002").get(f"/campaigns/{SECOND_SHE}-26/", follow=True).content.decode()
    assert "第二社区的沿革" in past
    assert f"/households/{home}/" in past
    assert "由第二社区归入要尔亚嘎查" in visitor("2002").get(f"/households/{home}/").content.decode()
    assert "并入" in visitor("1009").get("/audit/?group=grids").content.decode()


def test_a_line_typed_on_the_page_says_what_is_wrong_with_it(ground):
    office = visitor("1001")
    form = {"since": v.DRAWN.isoformat(), "reason": "民政批复", "request_id": uuid4()}
    said = office.post(f"{PAGE}enter/", form | {"change": "x"}, follow=True).content.decode()
    assert "没有“x”这种变化" in said
    line = {"change": "kept", "older": SECOND_SHE, "newer": SECOND_SHE, "name": "白音诺尔社区"}
    assert "2 至 200 个字" in office.post(f"{PAGE}enter/", form | line | {"reason": ""}, follow=True).content.decode()
    assert "什么也没有变" in office.post(f"{PAGE}enter/", form | line, follow=True).content.decode()
    assert "作往期装载" in office.get(PAGE).content.decode()


def test_boundaries_come_as_geojson_by_code_or_by_name_and_a_bad_one_returns_all(ground):
    def bring(*features):
        found = [{"properties": one, "geometry": mapping(shape)} for one, shape in features]
        said = {"type": "FeatureCollection", "features": found}
        form = {"file": SimpleUploadedFile("村界.geojson", json.dumps(said).encode()), "datum": "gcj02"}
        return visitor("1001").post("/grids/boundaries/bring/", form, follow=True).content.decode()

    left, right = box(119, 43, 119.1, 43.1), box(119.1, 43, 119.2, 43.1)
    assert "已换 2 个村的界线" in bring(({"code": SECOND_SHE}, left), ({"村名": "衙门庙村"}, right))
    assert "一条也没有收：2 条里 1 条不对" in bring(({"code": "1"}, left), ({"村名": "衙门庙村"}, right))
    form = {"file": SimpleUploadedFile("x.json", b"[]")}
    assert "没有读懂文件" in visitor("1001").post("/grids/boundaries/bring/", form, follow=True).content.decode()
