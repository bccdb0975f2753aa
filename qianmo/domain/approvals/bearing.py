"""Who answers for a loan, and with which share: written to named people when it is approved and never again.

60 for the survey, 20 for the review, 20 for the approval; between A 角 and B 角 of the survey for instance 70 to 30
(source: S5). Without a second surveyor the first bears the whole survey.
"""

from dataclasses import dataclass

from qianmo.domain.money import split_by_weights
from qianmo.domain.postloan.liability import Bearer, LiabilityRule

WHOLE_PPM = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedShare:
    """One person's share of a loan, in ppm of the whole."""

    bearer: Bearer
    person: int
    share_ppm: int


def bearers(
    *, rule: LiabilityRule, investigator: int, second_investigator: int | None, reviewer: int, approver: int
) -> tuple[NamedShare, ...]:
    """The shares of the people of one case; they add up to the whole, and a share of nothing names nobody."""
    survey, review, approval = split_by_weights(total_fen=WHOLE_PPM, weights=(rule.survey, rule.review, rule.approval))
    weights = (1, 0) if second_investigator is None else (rule.first_surveyor, rule.second_surveyor)
    first, second = split_by_weights(total_fen=survey, weights=weights)
    shares = (
        (Bearer.SURVEYOR, investigator, first),
        (Bearer.SECOND_SURVEYOR, second_investigator or 0, second),
        (Bearer.REVIEWER, reviewer, review),
        (Bearer.APPROVER, approver, approval),
    )
    return tuple(
        NamedShare(bearer=bearer, person=person, share_ppm=share_ppm)
        for bearer, person, share_ppm in shares
        if share_ppm
    )
