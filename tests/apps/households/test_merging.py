"""Two files of one household are found, judged, merged by two persons and taken back; nothing written is ever moved."""

import pytest

from qianmo.apps.campaigns.queries.funnel import funnel
from qianmo.apps.credit.services import accept_applications
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import FactSheet, Household, Likeness, Membership, Merge, Person
from qianmo.apps.households.queries import cards_of, files_behind
from qianmo.apps.households.queries.merges import likenesses, merges
from qianmo.apps.households.services import (
    Judging,
    MergeStep,
    NewMerge,
    find_likenesses,
    judge_likenesses,
    propose_merges,
    settle_merges,
    undo_merges,
)
from qianmo.domain.refusal import Refused
from tests import village as v

pytestmark = pytest.mark.django_db
WHEN = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
NOW = {"now": v.at(v.DRAWN), **WHEN}
EVERYWHERE = Scope(None)
KEPT = (Household, Membership, Person, FactSheet)


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def pair(ground):
    """Two files of the upper village with one phone, and a third with another."""
    phones = ("13800001111", "13800001111", "13800002222")
    ids = v.file_families([v.family(ground, f"孟{n}", phone=phone) for n, phone in enumerate(phones)])
    for pk in ids:
        Household.objects.filter(id=pk).update(address=f"上村 1 组 {pk} 号")
    return ids


def nothing(ids):
    return {pk: [] for pk in ids}


def propose(ground, merged, into, *, by="2001", going_on=nothing, scope=EVERYWHERE):
    one = NewMerge(merged_id=merged, into_id=into, said="问过本人", by=ground.staff[by])
    (answer,) = propose_merges(merges=[one], going_on=going_on, scope=scope, **NOW)
    return answer


def step(ground, merge_id, *, by="1001", said="", yes=True):
    return MergeStep(merge_id=merge_id, said=said, by=ground.staff[by], yes=yes)


def settle(ground, merge_id, *, going_on=nothing, **more):
    steps = [step(ground, merge_id, **more)]
    (answer,) = settle_merges(steps=steps, going_on=going_on, scope=EVERYWHERE, **NOW)
    return answer


def undo(ground, merge_id, said="是父子两户"):
    (answer,) = undo_merges(steps=[step(ground, merge_id, said=said)], scope=EVERYWHERE, **NOW)
    return answer


def code(answer):
    return answer.code if isinstance(answer, Refused) else answer


def rows():
    """Every row of the files, as the database holds it."""
    return {model: sorted(map(repr, model.objects.values())) for model in KEPT}


def test_one_pass_links_who_shares_a_phone_and_a_pair_is_brought_up_once(ground, pair):
    assert (find_likenesses(by=None, **WHEN), find_likenesses(by=None, **WHEN)) == (1, 0)
    (row,) = likenesses(scope=EVERYWHERE)
    assert ({row.one.household_id, row.other.household_id}, row.reasons) == ({*pair[:2]}, ("同一个手机号",))
    assert not likenesses(scope=Scope(frozenset({ground.cells[v.LOWER]})))
    Household.objects.update(address="上村 1 组 7 号")
    assert find_likenesses(by=None, **WHEN) == 3, "an address besides is more to look at"


def test_a_phone_of_a_whole_office_says_nothing(ground):
    v.file_families([v.family(ground, f"户{n}", phone="13800003333") for n in range(6)])
    assert find_likenesses(by=None, **WHEN) == 0


def test_a_person_says_whether_two_are_one_and_says_it_once(ground, pair):
    find_likenesses(by=None, **WHEN)
    pk = Likeness.objects.get().pk

    def judge(said, *, scope=EVERYWHERE):
        one = Judging(likeness_id=pk, is_same=False, said=said, by=ground.staff["2001"])
        return code(judge_likenesses(judgings=[one], scope=scope, **WHEN)[0])

    assert [judge(""), judge("父子", scope=Scope(frozenset())), judge("父子"), judge("父子")] == [
        "no_reason", "not_found", pk, "judged",
    ]  # fmt: skip
    assert find_likenesses(by=None, **WHEN) == 0, "for the same reason it is not asked again"


def test_two_persons_merge_and_taking_back_restores_exactly_what_was(ground, pair):
    merged, into, _ = pair
    before = rows()
    merge_id = propose(ground, merged, into)
    assert code(settle(ground, merge_id, by="2001")) == "own"
    assert settle(ground, merge_id) == merge_id
    assert files_behind(household_id=into) == [into, merged]
    assert {card.id for card in cards_of(household_ids=pair, scope=EVERYWHERE, key=b"k" * 32)} == {*pair[1:]}
    assert code(undo(ground, merge_id, said="")) == "no_reason"
    assert undo(ground, merge_id) == merge_id
    assert rows() == before
    assert files_behind(household_id=into) == [into]
    (row,) = merges(scope=EVERYWHERE)
    assert (row.state, row.settled_by, row.undone_said) == ("已撤销", "白玉兰", "是父子两户")
    told = Event.objects.filter(kind__startswith="households.merge").order_by("id").values_list("kind", "household_id")
    assert [kind for kind, pk in told if pk == into] == [
        "households.merge_proposed", "households.merged", "households.merge_undone",
    ]  # fmt: skip


def test_a_merged_file_is_counted_and_lent_to_under_the_one_that_stays(ground, pair):
    merged, into, _ = pair

    def filed():
        return funnel(scope=EVERYWHERE).filed

    assert filed() == 3
    merge_id = propose(ground, merged, into)
    settle(ground, merge_id)
    assert filed() == 2
    (consent,) = v.authorise(ground, [merged])
    asked = v.application(ground, merged, consent_id=consent)
    answers = accept_applications(applications=[asked], **WHEN)
    assert [one.code for one in answers.refused.values()] == ["merged"]
    undo(ground, merge_id)
    assert filed() == 3


def test_what_is_still_going_on_is_not_merged_away(ground, pair):
    merged, into, _ = pair

    def one_side(ids):
        return {pk: ["没有结束的额度 ED-1"] if pk == merged else [] for pk in ids}

    def both(ids):
        return {pk: ["没有结束的额度 ED-1"] for pk in ids}

    refused = propose(ground, merged, into, going_on=one_side)
    assert (refused.code, "请反过来并" in refused.reason) == ("going_on", True)
    assert "请先办结或结清其中一户" in propose(ground, merged, into, going_on=both).reason
    merge_id = propose(ground, into, merged, going_on=one_side)
    assert code(settle(ground, merge_id, going_on=both)) == "going_on", "it is asked again when it is confirmed"
    assert settle(ground, merge_id, going_on=one_side) == merge_id


def test_chains_strangers_and_second_tries_are_refused(ground, pair):
    merged, into, third = pair
    merge_id = propose(ground, merged, into)
    assert code(propose(ground, merged, third)) == "standing"
    settle(ground, merge_id)
    assert [code(propose(ground, one, other)) for one, other in ((merged, third), (third, merged), (into, third))] == [
        "merged", "merged", "has_merged",
    ]  # fmt: skip
    assert code(propose(ground, third, third)) == "not_found"
    assert code(propose(ground, third, into, scope=Scope(frozenset()))) == "not_found"
    declined = propose(ground, third, into)
    assert (code(settle(ground, declined, yes=False)), settle(ground, declined, yes=False, said="不像")) == (
        "no_reason", declined,
    )  # fmt: skip
    assert Merge.objects.get(id=declined).state == "declined"
    assert code(undo(ground, declined)) == "not_found"
