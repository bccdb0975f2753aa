"""对照: read in words, tried on a sample, published as another version; what cannot work is refused with a sentence."""

import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianmo.analytics.deliveries import read_spec
from qianmo.apps import feeds
from qianmo.apps.feeds.models import Delivery, Mapping
from qianmo.apps.feeds.services import fields_of, publish_shipped_mappings
from qianmo.apps.org.services import open_business_day
from qianmo.web.forms.mapping import spec_of, typed_of
from tests import village as v
from tests.web.test_roles import visitor

SHIPPED = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(feeds.__file__).parent / "mappings").glob("*.json"))
]
WHOLE = {
    "files": ["a_{day}.txt", "b_{since}-{day}.txt"], "format": "fixed", "encoding": "gb18030", "columns": 60,
    "trailer": {"starts": "T", "rows": [2, 10], "amount": [12, 18], "unit": "fen"}, "reject_ppm": 12_500,
    "whole": False,
    "fields": {
        "account": {"from": [1, 20]}, "day": {"from": [21, 8], "day": "%Y%m%d"},
        "fen": {"from": [29, 16], "thousands": True, "sign": {"from": [45, 1], "plus": ["C"], "minus": ["D", "-"]}},
    },
}  # fmt: skip


@pytest.fixture
def finance(db):
    v.found_village()
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    publish_shipped_mappings(at=v.at(v.DRAWN), business_date=v.DRAWN)
    return visitor("1007")


@pytest.fixture
def rates(finance):
    return Mapping.objects.get(kind="rates")


def typed(row, **changed):
    return typed_of(row.spec, fields_of(kind=row.kind)) | changed


def text(answer):
    page = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def sample(*lines, name="hx_rate_20260304.txt"):
    return SimpleUploadedFile(name, "\n".join([*lines, ""]).encode())


@pytest.mark.parametrize(
    "told", [*SHIPPED, {"kind": "balances", "name": "定宽", "spec": WHOLE}], ids=lambda one: one["name"]
)
def test_a_mapping_put_into_the_form_and_taken_out_reads_as_it_did(told):
    fields = fields_of(kind=told["kind"])
    taken = spec_of(typed_of(told["spec"], fields), fields)
    assert read_spec(taken, fields=fields) == read_spec(told["spec"], fields=fields)


def test_a_mapping_is_read_in_words_and_its_old_versions_stay(finance, rates):
    assert "利率 利率 第 1 版 分隔的文本（CSV） UTF-8" in text(finance.get("/feeds/mappings/"))
    page = text(finance.get(f"/feeds/mappings/{rates.pk}/"))
    assert "年利率 「年利率」列 单位 百分数（5）" in page
    assert "没有写到的" not in page  # rates that a file leaves out stay
    whole = Mapping.objects.get(kind="balances", name="全量余额")
    assert "没有写到的 当作没有了" in text(finance.get(f"/feeds/mappings/{whole.pk}/"))
    changed = typed(rates, files="hx_rate_{day}.txt", delimiter="|", **{"rate.unit": "one"})
    finance.post(f"/feeds/mappings/{rates.pk}/publish/", changed)
    second = Mapping.objects.get(kind="rates", version=2)
    assert (second.made_by.number, second.spec["delimiter"]) == ("1007", "|")
    page = text(finance.get(f"/feeds/mappings/{second.pk}/"))
    assert "与第 1 版不同的 3 处" in page
    assert "分隔符 , |" in page
    assert "第 1 版，旧的" in text(finance.get(f"/feeds/mappings/{rates.pk}/"))


def test_a_version_is_tried_on_a_sample_before_it_is_published(finance, rates):
    changed = typed(rates, files="hx_rate_{day}.txt", delimiter="|", header="", **{"product.from": "1"})
    changed |= {"from_on.from": "2", "rate.from": "3"}
    file = sample("D101|2026-03-04|0.10", "D201|x|1.35|62284800123456789")
    answer = finance.post(f"/feeds/mappings/{rates.pk}/try/", changed | {"sample": file})
    page = text(answer)
    assert "样本 2 行：收下 1，不对 1" in page
    assert "D101 2026-03-04 0.1000%" in page
    assert "62284800123456789" not in page
    assert "发布第 2 版" in page
    assert (Mapping.objects.filter(kind="rates").count(), Delivery.objects.count()) == (1, 0)
    for _ in range(2):  # a double click publishes once
        finance.post(f"/feeds/mappings/{rates.pk}/publish/", changed)
    assert Mapping.objects.filter(kind="rates").count() == 2


def test_a_mapping_is_published_under_a_new_name_once_and_takes_no_names_of_another(finance, rates):
    assert "照「利率」起" in text(finance.get(f"/feeds/mappings/{rates.pk}/change/?new=1"))
    there, new = f"/feeds/mappings/{rates.pk}/publish/", typed(rates, name="村镇利率", files="cz_{day}.txt")
    for _ in range(2):  # a double click publishes once
        finance.post(there, new)
    assert list(Mapping.objects.filter(name="村镇利率").values_list("version", flat=True)) == [1]
    for changed, told in (
        ({"files": "other.csv"}, "已有一份叫「村镇利率」的对照"),
        ({"name": " "}, "请给这份对照起一个"),
        ({"name": "又一份"}, "文件名 cz_{day}.txt 已由对照「村镇利率」认走"),
    ):
        answer = finance.post(there, new | changed)
        assert answer.status_code == 422
        assert told in text(answer)
    assert Mapping.objects.filter(kind="rates").count() == 2


def test_whoever_changes_an_old_version_is_told_that_there_is_another(finance, rates):
    finance.post(f"/feeds/mappings/{rates.pk}/publish/", typed(rates, files="one_{day}.csv"))
    answer = finance.post(f"/feeds/mappings/{rates.pk}/publish/", typed(rates, files="two_{day}.csv"), follow=True)
    assert "有人已经发布了第 2 版" in text(answer)
    assert Mapping.objects.filter(kind="rates").count() == 2


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"files": ""}, "files 要列出文件名"),
        ({"files": "../{day}.csv"}, "不能有目录"),
        ({"format": "pdf"}, "format 只能是"),
        ({"encoding": "latin-1"}, "encoding 只能是"),
        ({"delimiter": ""}, "delimiter 要是"),
        ({"columns": "许多"}, "columns 要是"),
        ({"columns": "9" * 30}, "columns 要是"),
        ({"reject_percent": "一半"}, "reject_ppm 要是"),
        ({"reject_percent": "200"}, "reject_ppm 要是"),
        ({"rate.from": ""}, "没有说从哪一列取「年利率」"),
        ({"rate.constant": "1"}, "要么取自一列"),
        ({"rate.unit": "dozen"}, "unit 只能是"),
        ({"from_on.day": "%c"}, "day 只能是"),
        ({"starts": "T", "trailer_rows": "行数"}, "trailer 的列要用第几列"),
        ({"rate.from": "0"}, "列要写表头里的名字"),
    ],
)
def test_what_cannot_work_is_refused_and_what_was_typed_stays(finance, rates, changed, told):
    answer = finance.post(f"/feeds/mappings/{rates.pk}/publish/", typed(rates, product_note="x", **changed))
    assert answer.status_code == 422
    assert told in text(answer)
    answer = finance.post(
        f"/feeds/mappings/{rates.pk}/try/", typed(rates, **changed) | {"sample": sample("a", name="rates_20260304.csv")}
    )
    assert told in text(answer)
    assert Mapping.objects.filter(kind="rates").count() == 1


def test_a_sample_that_is_missing_or_called_otherwise_is_refused(finance, rates):
    there = f"/feeds/mappings/{rates.pk}/try/"
    assert "没有收到样本" in text(finance.post(there, typed(rates)))
    assert "不符合对照里的" in text(finance.post(there, typed(rates) | {"sample": sample("a", name="what.csv")}))
    assert "表头里没有" in text(finance.post(there, typed(rates) | {"sample": sample("a", name="rates_20260304.csv")}))
