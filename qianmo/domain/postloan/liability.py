"""Who bears which part of a loss: survey, review, approval, and between the two surveyors.

The shares are the bank's dated data (60, 20, 20 and, between A 角 and B 角, for instance 70, 30). The parts add
up to the loss to the fen. Whoever is exempt owes nothing, and what he would have borne is not moved to others.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from qianmo.domain.money import split_by_weights


class Bearer(StrEnum):
    """Who answers for a loan."""

    SURVEYOR = "surveyor"
    SECOND_SURVEYOR = "second_surveyor"
    REVIEWER = "reviewer"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityRule:
    """Weights of survey, review and approval, and of the two surveyors; a zero leaves a duty out."""

    survey: int
    review: int
    approval: int
    first_surveyor: int
    second_surveyor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Borne:
    """One bearer's share of a loss in fen, and what of it is charged: nothing to the exempt."""

    bearer: Bearer
    share_fen: int
    charged_fen: int


def split_liability(*, loss_fen: int, rule: LiabilityRule, exempt: Collection[Bearer]) -> tuple[Borne, ...]:
    """Share out a loss. 100,000 at 60/20/20 and 70/30 is 42,000, 18,000, 20,000, 20,000. Source: S5."""
    survey_fen, review_fen, approval_fen = split_by_weights(
        total_fen=loss_fen, weights=(rule.survey, rule.review, rule.approval)
    )
    first_fen, second_fen = split_by_weights(total_fen=survey_fen, weights=(rule.first_surveyor, rule.second_surveyor))
    shares = (first_fen, second_fen, review_fen, approval_fen)
    return tuple(
        Borne(bearer=bearer, share_fen=fen, charged_fen=0 if bearer in exempt else fen)
        for bearer, fen in zip(Bearer, shares, strict=True)
    )
