"""Who may go where: every reason that keeps a branch or a person away, and the edges of the caps."""

from dataclasses import replace
from datetime import date

import pytest

from qianmo.domain.outreach.days import RULE, Person, Village, week_of, why_not_sent, why_not_there, why_too_many

ON, DAY = date(2026, 3, 5), date(2026, 3, 9)
VILLAGE = Village(
    name="上村", branch=1, branch_name="富河支行", holder=0, holder_name="", put_off="", others=0, others_name="",
    planned=True, pilot=False, told=True,
)  # fmt: skip
PERSON = Person(name="尹红霞", in_branch=True, passed_until=DAY, elsewhere="", days_of_week=RULE.days_a_week - 1)


def there(branch=1, day=DAY, **change):
    refused = why_not_there(village=replace(VILLAGE, **change), branch=branch, day=day, on=ON)
    return refused.reason if refused else ""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, ""),
        ({"day": ON}, ""),
        ({"day": date(2026, 3, 4)}, "要在今天和"),
        ({"day": date(2026, 6, 5)}, ""),
        ({"day": date(2026, 6, 6)}, "要在今天和"),
        ({"branch": 2}, "网格里由富河支行去"),
        ({"branch": 2, "holder": 2, "holder_name": "乌兰坝支行"}, ""),
        ({"holder": 2, "holder_name": "乌兰坝支行"}, "总行已裁定由乌兰坝支行去"),
        ({"others": 2, "others_name": "乌兰坝支行"}, "一天只去一家"),
        ({"others": 1}, "已经排过"),
        ({"put_off": "换届，2026-06-01 复查"}, "暂缓，换届"),
        ({"told": False}, "试点还没有总结"),
        ({"told": False, "pilot": True}, ""),
        ({"told": False, "planned": False}, ""),
    ],
)
def test_a_branch_goes_to_a_village_of_its_own_that_is_open(asked, said):
    told = there(**asked)
    assert said in told
    assert bool(said) == bool(told)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"in_branch": False}, "不在本机构任职"),
        ({"passed_until": None}, "还没有通过话术考试"),
        ({"passed_until": date(2026, 3, 8)}, "2026-03-08 到期"),
        ({"elsewhere": "下村"}, "已经排在下村"),
        ({"days_of_week": RULE.days_a_week}, "已经排了 5 天"),
    ],
)
def test_somebody_is_sent_who_has_passed_and_is_free(change, said):
    refused = why_not_sent(person=replace(PERSON, **change), day=DAY, rule=RULE)
    told = refused.reason if refused else ""
    assert said in told
    assert bool(said) == bool(told)


@pytest.mark.parametrize(("people", "refused"), [(0, True), (1, False), (8, False), (9, True)])
def test_so_many_go_at_once(people, refused):
    assert (why_too_many(village="上村", people=people, rule=RULE) is not None) is refused


def test_a_week_begins_on_monday():
    assert week_of(date(2026, 3, 15)) == date(2026, 3, 9)
    assert week_of(date(2026, 3, 9)) == date(2026, 3, 9)
