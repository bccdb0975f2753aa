"""一版目标: who gets what before it is published, what is shared out, what changed, who is left out."""

import pytest

from qianmo.apps.targets.models import Plan
from qianmo.apps.targets.queries import plan_tree
from tests import village as v
from tests.apps.targets.loans import LAST
from tests.web.test_roles import visitor
from tests.web.test_targets import ground, published, send

pytestmark = pytest.mark.django_db
__all__ = ["ground"]
WAN = 1_000_000


def second_draft():
    """The second unit gets 60 万 a month instead of 40, the first has nobody of its own any more."""
    published()
    rows = [
        ("贷款净增", "", "", "", "", 140), ("贷款净增", v.FIRST, "", "", "2001", 80),
        ("贷款净增", v.SECOND, "", "", "", 60), ("存款净增", "", "", "", "", 10), ("存款净增", v.FIRST, "", "", "", 10),
    ]  # fmt: skip
    send("1007", rows)
    return Plan.objects.get(state="draft")


def test_a_version_is_held_against_the_one_in_force(ground):
    draft = second_draft()
    tree = plan_tree(plan_id=draft.pk, on=LAST)
    told = {(row.part.measure, row.part.unit): row for row in tree.rows}
    bank, first, second = (told["loans", unit] for unit in ("", v.FIRST, v.SECOND))
    assert (bank.part.year, bank.below, bank.before) == (1_680 * WAN, 1_680 * WAN, 1_440 * WAN)
    assert (first.below, first.before, first.answers) == (None, 960 * WAN, v.STAFF["2001"][0])
    assert (second.part.year, second.before, second.answers) == (720 * WAN, 480 * WAN, "")
    assert told["deposits", v.FIRST].before is None
    assert tree.left_out == {"deposits": ["乌兰坝支行"]}
    assert [(measure, name, year) for measure, name, year in tree.gone] == [
        ("loans", v.STAFF["2002"][0], 960 * WAN),
        ("borrowers", "全行", 12),
    ]
    assert tree.against.version == 1


def test_a_draft_is_seen_by_those_who_write_and_publish_only(ground):
    draft = second_draft()
    page = visitor("1001").get(f"/targets/plans/{draft.pk}/?measure=loans").content.decode()
    for part in ("等发布", "乌兰坝支行", "+240.00", "不变", "没有往下分", "2 行没有责任人"):
        assert part in page, part
    assert "1 个机构没有这一项" in visitor("1007").get(f"/targets/plans/{draft.pk}/?measure=deposits").content.decode()
    assert visitor("2001").get(f"/targets/plans/{draft.pk}/").status_code == 404


def test_people_of_a_published_version_are_seen_within_one_s_reach(ground):
    plan = published()
    name = v.STAFF["2002"][0]
    assert name in visitor("2001").get(f"/targets/plans/{plan.pk}/").content.decode()
    assert name not in visitor("3001").get(f"/targets/plans/{plan.pk}/").content.decode()
