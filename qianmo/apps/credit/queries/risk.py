"""Reads of risk: the rule in force, balances by class, and what they require."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from qianmo.apps.credit.models import Draw, RiskRule
from qianmo.domain.credit.classification import ClassRule, LoanClass
from qianmo.domain.credit.provision import USUAL_PROVISION, Provided, ProvisionRule, provide


@dataclass(frozen=True, slots=True)
class Risk:
    """How arrears are classed and provided for on a day."""

    substandard_after: int = 90
    doubtful_after: int = 270
    loss_after: int = 360
    upgrade_months: int = 6
    provision: ProvisionRule = USUAL_PROVISION

    def classes(self, *, technical_days: int) -> ClassRule:
        """The boundaries of the classes for terms that excuse so many days."""
        return ClassRule(
            technical_days=technical_days,
            substandard_after=self.substandard_after,
            doubtful_after=self.doubtful_after,
            loss_after=self.loss_after,
            upgrade_months=self.upgrade_months,
        )


def risk_rule(*, on: date) -> Risk:
    """The rule in force on a day; the usual one where the bank has set none."""
    row = RiskRule.objects.filter(valid__contains=on).first()
    if row is None:
        return Risk()
    return Risk(
        substandard_after=row.substandard_after,
        doubtful_after=row.doubtful_after,
        loss_after=row.loss_after,
        upgrade_months=row.upgrade_months,
        provision=ProvisionRule(
            general_ppm=row.general_ppm, special_ppm=dict(zip(LoanClass, row.special_ppm, strict=True))
        ),
    )


def class_balances() -> dict[LoanClass, int]:
    """Principal owed in each class, in fen."""
    rows = Draw.objects.exclude(unpaid_fen=0).values_list("loan_class").annotate(fen=Sum("unpaid_fen"))
    return {LoanClass(loan_class): fen for loan_class, fen in rows.order_by("loan_class")}


def provided(*, on: date) -> Provided:
    """What the classes of all loans require by the rule of a day."""
    return provide(balances_fen=class_balances(), rule=risk_rule(on=on).provision)
