"""户坐标 through the console: brought in, corrected by a later day, drawn and listed alike, inside one's scope only."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo.apps.events.models import Event
from qianmo.apps.grids.datum import to_gcj02
from qianmo.apps.grids.models import Cell
from qianmo.apps.households.models import Household, Position
from qianmo.gateways.workbooks import Head, write_workbook
from qianmo.web.coordinate_files import COLUMNS
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
OFFICE, MANAGER, FINANCE = "1001", "2002", "1007"
WHERE = "/grids/points/map.json?which=drawn&box=119000000,43000000,120000000,45000000"


@pytest.fixture
def county():
    county = County()
    square = {"type": "Polygon", "coordinates": [[[119, 43], [120, 43], [120, 45], [119, 45], [119, 43]]]}
    Cell.objects.filter(level="town").update(boundary=square)
    return county


def number(county, code):
    return Household.objects.get(pk=county.households[code]).number


def workbook(*rows):
    heads = [Head(head) for head in COLUMNS]
    content = write_workbook(title="坐标", notes={}, heads=heads, rows=rows, taker="某人")
    return {"file": SimpleUploadedFile("坐标.xlsx", content), "datum": "gcj02", "source": "入户测绘"}


def geojson(*points):
    features = [
        {"type": "Feature", "properties": {"户号": pk}, "geometry": {"type": "Point", "coordinates": place}}
        for pk, place in points
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return {"file": SimpleUploadedFile("坐标.geojson", content), "datum": "wgs84", "source": "航测"}


def bring(who, form):
    answer = visitor(who).post("/grids/points/bring/", form)
    return answer.client.get(answer.url).content.decode()


def drawn(who):
    return visitor(who).get(WHERE).json()


def test_a_table_is_kept_once_a_later_day_holds_and_map_and_list_agree(county):
    upper, far = number(county, v.UPPER), number(county, v.FAR)
    first = (upper, "119.343210", "43.601200", "2026-03-01")
    assert "已记 1 户的坐标" in bring(MANAGER, workbook(first))
    assert "0 户的坐标，1 户以前记过" in bring(MANAGER, workbook(first))
    assert "已记 1 户的坐标" in bring(MANAGER, workbook((upper, "119.5", "43.7", "2026-02-01")))
    seen = drawn(MANAGER)
    assert seen["items"] == [[119.34321, 43.6012, 1, 1, county.households[v.UPPER]]]
    bring(OFFICE, geojson((far, [119.4, 43.8])))
    lon, lat = to_gcj02(119.4, 43.8)
    assert (round(lon * 1e6), round(lat * 1e6)) == Position.objects.values_list("lon_e6", "lat_e6").last()
    assert (drawn(OFFICE)["total"], drawn(OFFICE)["yes"]) == (2, 1)
    assert drawn(MANAGER)["total"] == 1
    assert far not in visitor(MANAGER).get("/grids/points/").content.decode()
    page = visitor(OFFICE).get("/grids/points/?which=drawn").content.decode()
    assert all(text in page for text in (upper, far, "119.343210", "2 户有坐标"))
    told = Event.objects.filter(kind="households.located")
    assert told.count() == 3
    assert all(set(one.payload) == {"source", "as_of"} for one in told)


def test_one_wrong_row_keeps_none_and_says_why(county):
    upper, far = number(county, v.UPPER), number(county, v.FAR)
    sound = (upper, "119.34", "43.60", "2026-03-01")
    for *rows, reason in (
        (sound, (far, "119.34", "43.60", "2026-03-01"), "不在您的范围"),
        (sound, sound, "有两行"),
        ((upper, "43.60", "119.34", "2026-03-01"), "不在本县"),
        ((upper, "东", "43.60", "2026-03-01"), "要写成度"),
        ((upper, "119.34", "43.60", "2027-01-01"), "还没有到"),
    ):
        assert reason in bring(MANAGER, workbook(*rows))
    assert "没有读懂文件" in bring(MANAGER, geojson((upper, ["x", 1])))
    assert not Position.objects.exists()


def test_a_place_is_drawn_at_once_and_many_together_are_squares(county, monkeypatch):
    upper, far = number(county, v.UPPER), number(county, v.FAR)
    assert drawn(OFFICE) == {"total": 0, "yes": 0, "word": "用信", "items": []}
    for place, (pk, lon) in enumerate(((upper, "119.343210"), (far, "119.343220")), start=1):
        bring(OFFICE, workbook((pk, lon, "43.601200", "2026-03-01")))
        assert (drawn(OFFICE)["total"], len(drawn(OFFICE)["items"])) == (place, place)
    monkeypatch.setattr("qianmo.web.lists.located.MOST_POINTS", 1)
    (square,) = drawn(OFFICE)["items"]
    assert square[2:] == [2, 1, 0]
    assert len(drawn(MANAGER)["items"][0]) == 5
    assert drawn(MANAGER)["items"][0][4] == county.households[v.UPPER]


def test_who_sees_no_names_gets_squares(county):
    upper = county.households[v.UPPER]
    Position.objects.create(
        household_id=upper, lon_e6=119_343_210, lat_e6=43_601_200, as_of=date(2026, 3, 1), source="测绘",
        recorded_by_id=county.ground.staff[OFFICE],
    )  # fmt: skip
    (square,) = drawn(FINANCE)["items"]
    assert square[4] == 0
    assert (square[0], square[1]) != (119.34321, 43.6012)
