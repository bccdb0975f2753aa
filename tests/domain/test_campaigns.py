"""Where a village stands on the board, at the edges of every step."""

from dataclasses import replace

import pytest

from qianmo.domain.campaigns import RULE, DriveCounts, Going, needed, stage_of, why_not_begun
from qianmo.domain.drive_steps import Happened, conditions

WHOLE = {
    "filed": 50,
    "listed": 50,
    "to_rate": 40,
    "rated": 40,
    "eligible": 40,
    "decided": 40,
    "granted": 40,
    "cleared": 40,
    "signed": 0,
    "drawn": 0,
}
OPEN = {"opened": True, "deferred": False, "sat": True, "sitting": False, "noticed": True}


def stage(*, target_ppm=500_000, counts=None, **facts) -> str:
    held = DriveCounts(**WHOLE | (counts or {}))
    return stage_of(held, target_ppm=target_ppm, rule=RULE, **OPEN | facts).value


@pytest.mark.parametrize(
    ("whole", "share", "count"), [(41, 950_000, 39), (40, 950_000, 38), (0, 950_000, 0), (3, 1, 1)]
)
def test_a_share_of_a_whole_is_rounded_up(whole, share, count):
    assert needed(whole, share_ppm=share) == count


@pytest.mark.parametrize(
    ("facts", "counts", "where"),
    [
        ({"deferred": True}, {}, "deferred"),
        ({"opened": False}, {}, "filing"),
        ({"sat": False}, {}, "screening"),
        ({"sitting": True}, {}, "rating"),
        ({}, {"rated": 37}, "rating"),  # 95 % of 40 are 38
        ({}, {"rated": 38, "eligible": 38, "decided": 38, "granted": 38, "cleared": 38}, "signing"),
        ({}, {"decided": 37, "granted": 37}, "granting"),
        ({}, {"decided": 38, "granted": 36}, "signing"),  # two refused are decided too
        ({}, {"eligible": 0, "decided": 0, "granted": 0}, "granting"),
        ({}, {"cleared": 37}, "notice"),
        ({}, {"cleared": 38}, "signing"),
        ({"noticed": False}, {"cleared": 0}, "signing"),
        ({}, {"cleared": 20, "signed": 20}, "notice"),
        ({}, {"signed": 19}, "signing"),  # 50 % of 40 are 20
        ({}, {"signed": 20}, "drawing"),
        ({}, {"signed": 40, "drawn": 40}, "drawing"),
    ],
)
def test_a_village_stands_at_the_first_step_that_is_not_done(facts, counts, where):
    assert stage(counts=counts, **facts) == where


def test_the_target_of_the_village_decides_when_enough_have_signed():
    assert stage(counts={"signed": 20}, target_ppm=600_000) == "signing"
    assert stage(counts={"signed": 24}, target_ppm=600_000) == "drawing"


NOTICED = {
    "opened": True, "sat": True, "sitting": False, "noticed": True, "has_branch": True, "deferral": "",
    "target_ppm": 500_000,
}  # fmt: skip


def told(**change) -> dict[str, list[bool]]:
    found = conditions(Happened(**NOTICED | {"counts": DriveCounts(**WHOLE)} | change), rule=RULE)
    return {one.stage.value: [each.holds for each in (*one.entry, *one.exit)] for one in found}


def test_each_step_is_entered_by_what_the_one_before_is_left_with():
    assert told() == {
        "filing": [True] * 4, "screening": [True] * 3, "rating": [True] * 3, "granting": [True] * 4,
        "notice": [True] * 3, "signing": [True, False], "drawing": [False],
    }  # fmt: skip
    assert "notice" not in told(noticed=False)
    assert told(deferral="换届", has_branch=False)["filing"] == [False, False, True, True]
    less = DriveCounts(**WHOLE | {"cleared": 37, "signed": 20})
    assert told(counts=less)["notice"] == [True, True, False]
    (share,) = conditions(Happened(**NOTICED | {"counts": less}), rule=RULE)[4].exit
    assert (share.words, share.done, share.needed) == ("公示期满、没有异议的户到 95%", 37, 38)


FREE = Going(village="下村", who="韩春生", branch="富河支行", in_branch=True, pilot="", untested="")


@pytest.mark.parametrize(
    ("change", "opened", "said", "told"),
    [
        ({}, False, "", ""),
        ({}, False, "换届，2026-06-01 复查", "下村暂缓，换届，2026-06-01 复查。请先在村页恢复"),
        ({}, True, "换届，2026-06-01 复查", "下村暂缓"),
        ({"branch": ""}, False, "", "还没有责任机构。请先在“网格”里"),
        ({"in_branch": False}, False, "", "由富河支行负责，韩春生不在那里任职"),
        ({"pilot": "上村"}, False, "", "试点村上村还没有总结。请先做完试点"),
        ({"untested": "还没有通过话术考试"}, False, "", "请先在“话术考试”里通过"),
        ({"pilot": "上村", "untested": "还没有通过话术考试", "in_branch": False}, True, "", ""),
    ],
)
def test_a_village_is_opened_by_who_may_and_never_while_put_off(change, opened, said, told):
    refused = why_not_begun(going=replace(FREE, **change), opened=opened, said=said)
    assert told in (refused.reason if refused else "")
    assert bool(told) == bool(refused)
