from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.postloan.liability import Bearer, Borne, LiabilityRule, split_liability

RULE = LiabilityRule(survey=60, review=20, approval=20, first_surveyor=70, second_surveyor=30)


def test_a_loss_is_borne_sixty_twenty_twenty_and_the_survey_seventy_thirty():
    # 100,000: survey 60,000 as 42,000 and 18,000, review 20,000, approval 20,000.
    assert split_liability(loss_fen=10_000_000, rule=RULE, exempt=()) == (
        Borne(bearer=Bearer.SURVEYOR, share_fen=4_200_000, charged_fen=4_200_000),
        Borne(bearer=Bearer.SECOND_SURVEYOR, share_fen=1_800_000, charged_fen=1_800_000),
        Borne(bearer=Bearer.REVIEWER, share_fen=2_000_000, charged_fen=2_000_000),
        Borne(bearer=Bearer.APPROVER, share_fen=2_000_000, charged_fen=2_000_000),
    )


def test_a_lone_surveyor_bears_the_whole_survey():
    alone = LiabilityRule(survey=60, review=20, approval=20, first_surveyor=1, second_surveyor=0)
    shares = [borne.share_fen for borne in split_liability(loss_fen=10_000_000, rule=alone, exempt=())]
    assert shares == [6_000_000, 0, 2_000_000, 2_000_000]


def test_the_share_of_an_exempt_person_is_not_moved_to_others():
    borne = split_liability(loss_fen=10_000_000, rule=RULE, exempt={Bearer.REVIEWER})
    assert [each.charged_fen for each in borne] == [4_200_000, 1_800_000, 0, 2_000_000]
    assert borne[2].share_fen == 2_000_000


def test_the_last_fen_goes_to_the_largest_share():
    # 100.01: survey 60.006, review and approval 20.002 each; cut to 60.00, 20.00, 20.00, the last fen to the survey.
    shares = [borne.share_fen for borne in split_liability(loss_fen=10_001, rule=RULE, exempt=())]
    assert shares == [4_201, 1_800, 2_000, 2_000]


@given(st.integers(0, 10**12), st.sets(st.sampled_from(Bearer)))
def test_the_shares_add_up_to_the_loss_whoever_is_exempt(loss_fen, exempt):
    borne = split_liability(loss_fen=loss_fen, rule=RULE, exempt=exempt)
    assert sum(each.share_fen for each in borne) == loss_fen
    assert all(each.charged_fen == (0 if each.bearer in exempt else each.share_fen) for each in borne)
