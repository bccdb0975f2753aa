"""What a bank sets aside for loans that may not come back, and the ratios its supervisor reads.

A general share of all loans and a special share by class are added up and rounded once. Ratios are kept as numerator
and denominator; where there is nothing to divide by they do not apply.
Source: 银发〔2002〕98号 (1 % general, and 2, 25, 50 and 100 % special).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import PPM, Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionRule:
    """Shares in ppm: of all loans, and besides of those of each class."""

    general_ppm: int
    special_ppm: Mapping[LoanClass, int]


USUAL_PROVISION = ProvisionRule(
    general_ppm=10_000,
    special_ppm={
        LoanClass.NORMAL: 0,
        LoanClass.SPECIAL_MENTION: 20_000,
        LoanClass.SUBSTANDARD: 250_000,
        LoanClass.DOUBTFUL: 500_000,
        LoanClass.LOSS: 1_000_000,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provided:
    """What must stand in the allowance, and what it covers, all in fen."""

    allowance_fen: int
    loans_fen: int
    bad_fen: int

    @property
    def bad_ratio(self) -> Ratio:
        """不良率: bad loans of all loans."""
        return Ratio(self.bad_fen, self.loans_fen)

    @property
    def coverage(self) -> Ratio:
        """拨备覆盖率: allowance of bad loans."""
        return Ratio(self.allowance_fen, self.bad_fen)

    @property
    def allowance_ratio(self) -> Ratio:
        """贷款拨备率: allowance of all loans."""
        return Ratio(self.allowance_fen, self.loans_fen)


def provide(*, balances_fen: Mapping[LoanClass, int], rule: ProvisionRule) -> Provided:
    """What the balances of the five classes require; normal 1,000, special mention 50, 10, 6 and 4 (万) need 21.20."""
    loans_fen = sum(balances_fen.values())
    exact = loans_fen * rule.general_ppm + sum(
        fen * rule.special_ppm.get(loan_class, 0) for loan_class, fen in balances_fen.items()
    )
    return Provided(
        allowance_fen=round_half_up(numerator=exact, denominator=PPM),
        loans_fen=loans_fen,
        bad_fen=sum(fen for loan_class, fen in balances_fen.items() if loan_class.non_performing),
    )
