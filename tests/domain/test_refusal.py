from qianmo.domain.refusal import Refused, join_refusals

TOO_MUCH = Refused(reason="不能支用 12.00 万元：可用额度 8.80 万元。可以支用 8.80 万元。", code="over_available")
TOO_LATE = Refused(reason="额度 2026-03-05 已到期。请先续授信。", code="line_expired")


def test_nothing_refused_is_nothing():
    assert join_refusals([]) is None


def test_one_refusal_stays_itself():
    assert join_refusals([TOO_MUCH]) is TOO_MUCH
    assert TOO_MUCH.sentences == (TOO_MUCH.reason,)


def test_several_refusals_are_heard_at_one_time_and_nested_ones_are_not_lost():
    both = join_refusals([TOO_MUCH, TOO_LATE])
    assert both is not None
    assert both.reason == f"共 2 处不符：1. {TOO_MUCH.reason}2. {TOO_LATE.reason}"
    assert both.code == "over_available"
    three = join_refusals([both, TOO_LATE])
    assert three is not None
    assert three.reasons == (TOO_MUCH.reason, TOO_LATE.reason, TOO_LATE.reason)
