"""A person is found by whatever one knows, and nobody finds outside the scope or by what may not be seen."""

import pytest

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import find
from tests import village as v

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)


@pytest.fixture
def ground():
    return v.found_village()


def found(words, scope=COUNTY):
    return [(one.name, one.by) for one in find(words=words, scope=scope, limit=10)]


def test_every_key_finds_the_person_and_says_which_it_was(ground):
    meng = v.family(ground, "孟庆和", "孟小雨", phone="13800001234")
    v.file_families([meng, v.family(ground, "乌云其木格", phone="13900005678")])
    identity = meng.members[0].identity
    for words, by in {
        "孟庆": "姓名", "庆和": "姓名", "mqh": "拼音首字母", "1234": "证件或手机后四位", "１２３４": "证件或手机后四位",
        identity[-4:].lower(): "证件或手机后四位", identity: "证件号码", "13800001234": "手机号码",
        "150422-101-201-0001": "户号",
    }.items():  # fmt: skip
        assert ("孟庆和", by) in found(words), words
    assert found("孟") == [("孟庆和", "姓名"), ("孟小雨", "姓名")]  # the head first
    assert found("其木格") == [("乌云其木格", "姓名")]


@pytest.mark.parametrize("words", ["", "%", "_孟", "孟%", "123", "12345", "<script>", "' OR 1=1 --", "\\", "a"])
def test_what_means_no_key_finds_nobody(ground, words):
    v.file_families([v.family(ground, "孟庆和")])
    assert found(words) == []


def test_nobody_is_found_outside_the_scope_nor_by_a_name_one_may_not_see(ground):
    v.file_families([v.family(ground, "远客", village=v.FAR, phone="13800001234")])
    elsewhere = Scope(frozenset({ground.cells[v.UPPER]}))
    assert found("远客", elsewhere) == found("1234", elsewhere) == []
    nameless = Scope(None, frozenset())
    assert found("远客", nameless) == found("yk", nameless) == []
    assert found("1234", nameless) == [("**客" if len("远客") > 2 else "*客", "证件或手机后四位")]
