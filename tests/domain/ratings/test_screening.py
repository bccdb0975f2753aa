from qianmo.domain.ratings import NegativeReason, Outcome, screen

LIST = [
    NegativeReason(code="enforced", name="被法院强制执行", hard=True, enabled=True),
    NegativeReason(code="npl", name="不良贷款未结清", hard=True, enabled=True),
    NegativeReason(code="idle", name="游手好闲", hard=False, enabled=True),
    NegativeReason(code="ill", name="病残无劳动能力", hard=False, enabled=False),
]


def test_a_household_without_flags_is_white():
    assert screen(flags=(), reasons=LIST).outcome == Outcome.WHITE


def test_one_hard_reason_is_black_and_all_reasons_are_kept_in_the_order_of_the_list():
    screening = screen(flags=("idle", "npl", "enforced"), reasons=LIST)
    assert screening.outcome == Outcome.BLACK
    assert screening.hard == ("enforced", "npl")
    assert screening.soft == ("idle",)


def test_a_soft_reason_alone_is_grey():
    assert screen(flags={"idle"}, reasons=LIST).outcome == Outcome.GREY


def test_a_reason_the_bank_switched_off_counts_for_nothing():
    screening = screen(flags=["ill"], reasons=LIST)
    assert screening.outcome == Outcome.WHITE
    assert screening.soft == screening.unknown == ()


def test_a_flag_the_list_does_not_know_makes_a_person_look():
    screening = screen(flags=["new_kind"], reasons=LIST)
    assert screening.outcome == Outcome.GREY
    assert screening.unknown == ("new_kind",)
