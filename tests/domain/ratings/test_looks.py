import pytest

from qianmo.domain.ratings.looks import Answer, settled

ADVISED = 880_0000
SAID = [
    (Answer.CONFIRMED, None, "入户核过", ""),
    (Answer.RESIT, None, "人不在", ""),
    (Answer.LOWERED, 600_0000, "收入少", ""),
    (Answer.LOWERED, 0, "不宜授信", ""),
    (Answer.LOWERED, ADVISED, "一样", "审定额度 8.80 万元不低于评议额度 8.80 万元。同意评议请选确认，要更高请另评"),
    (Answer.LOWERED, ADVISED + 1, "更高", "同意评议请选确认"),
    (Answer.LOWERED, None, "收入少", "没有写审定额度"),
    (Answer.LOWERED, -1, "收入少", "没有写审定额度"),
    (Answer.CONFIRMED, None, "", "没有写理由"),
    (Answer.RESIT, None, "长" * 121, "理由有 121 个字"),
]


@pytest.mark.parametrize(("answer", "final_fen", "reason", "said"), SAID)
def test_a_second_look_confirms_lowers_or_asks_for_another_sitting(answer, final_fen, reason, said):
    refused = settled(answer=answer, advised_fen=ADVISED, final_fen=final_fen, reason=reason)
    assert (said in refused.reason) if said else (refused is None)
