"""Causes, promises and how a shortfall moved, each case by hand."""

from datetime import date

import pytest

from qianmo.domain.targets.meetings import check_causes, check_promise, moved

TODAY, LATER = date(2026, 9, 29), date(2026, 10, 31)


@pytest.mark.parametrize(
    ("causes", "said", "told"),
    [
        (["market"], "", ""),
        (["market", "other"], "修路，进不了村", ""),
        ([], "修路", "没有选原因"),
        (["rain"], "", "不认识的原因"),
        (["other"], "  ", "请写明是什么原因"),
    ],
)
def test_causes_are_chosen_and_what_the_list_lacks_is_said(causes, said, told):
    refused = check_causes(causes=causes, said=said)
    assert told in (refused.reason if refused else "")
    assert bool(refused) is bool(told)


def test_a_promise_says_what_who_and_until_when_with_every_fault_at_once():
    good = {"what": "每天走访 10 户", "due_on": LATER, "on": TODAY, "answers_known": True, "number": "0088"}
    assert check_promise(**good) is None
    refused = check_promise(**good | {"what": " ", "due_on": TODAY, "answers_known": False, "number": "0x"})
    assert len(refused.sentences) == 3
    assert check_promise(**good | {"due_on": TODAY}).code == "no_time"


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (20, 0, "已赶上"),
        (20, -5, "已赶上"),
        (20, 12, "缩小"),
        (20, 20, "没有变"),
        (20, 25, "扩大"),
        (20, None, "算不出"),
    ],
)
def test_a_shortfall_moved(then, now, told):
    assert moved(then=then, now=now) == told
