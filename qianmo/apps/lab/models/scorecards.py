"""Tables of model review (模型评审): scorecards entered as tables, who signed for them, and how they fare by month.

A scorecard may be used by a policy only when two persons have signed for it, neither of whom entered it, and it is
monitored. What "bad" means is kept with the card: overdue for more than so many days within so many months.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from qianmo.storage.guards import append_only


class Scorecard(models.Model):
    """A scorecard as it was entered: its model and the decision of it that scores; a challenger names its champion."""

    product = models.ForeignKey(
        "products.Product", models.PROTECT, related_name="+", verbose_name="产品", db_index=False
    )
    name = models.CharField("名称", max_length=60)
    decision = models.CharField("评分决策", max_length=60)
    model = models.TextField("决策模型")
    digest = models.CharField("表格摘要", max_length=64)
    overdue_days = models.PositiveSmallIntegerField("逾期超过多少天算坏")
    window_months = models.PositiveSmallIntegerField("多少个月内")
    challenges = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="挑战", db_index=False
    )
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="录入人", db_index=False)
    entered_at = models.DateTimeField("录入时刻")

    class Meta:
        verbose_name = "评分卡"
        constraints = [
            models.UniqueConstraint(fields=["product", "decision", "digest"], name="scorecard_once"),
            models.CheckConstraint(condition=Q(overdue_days__gt=0, window_months__gt=0), name="scorecard_definition"),
            models.CheckConstraint(
                condition=Q(challenges__isnull=True) | ~Q(challenges=F("id")), name="scorecard_challenges_another"
            ),
        ]


class ModelSignature(models.Model):
    """One person's word on a scorecard after reviewing it; whoever entered it has none."""

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+", verbose_name="评分卡", db_index=False)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="评审人", db_index=False)
    at = models.DateTimeField("签署时刻")
    agrees = models.BooleanField("同意使用")
    opinion = models.CharField("评审意见", max_length=400)

    class Meta:
        verbose_name = "模型评审"
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "by"], name="model_signature_once"),
            models.CheckConstraint(condition=~Q(opinion=""), name="model_signature_has_opinion"),
        ]
        triggers = [
            *append_only("model_signature_append_only"),
            pgtrigger.Trigger(
                name="model_signature_not_ones_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT FROM lab_scorecard WHERE id = NEW.scorecard_id AND entered_by_id = NEW.by_id) THEN
                        RAISE EXCEPTION 'whoever entered scorecard % does not sign for it', NEW.scorecard_id;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class ScorecardMonth(models.Model):
    """How a scorecard fared on the applications of one month, as of a day; the first month is the base of PSI.

    Good and bad are counted among those who drew; the bands are those of the base month.
    """

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+", verbose_name="评分卡", db_index=False)
    month = models.DateField("月份")
    as_of = models.DateField("截至日")
    cases = models.PositiveIntegerField("评分笔数")
    good = models.PositiveIntegerField("好")
    bad = models.PositiveIntegerField("坏")
    ks_ppm = models.IntegerField("KS（百万分之一）", null=True)
    auc_ppm = models.IntegerField("AUC（百万分之一）", null=True)
    psi_ppm = models.IntegerField("PSI（百万分之一）", null=True)

    class Meta:
        verbose_name = "模型监测"
        constraints = [models.UniqueConstraint(fields=["scorecard", "month"], name="scorecard_month_once")]
