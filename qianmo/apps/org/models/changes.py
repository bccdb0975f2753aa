"""The table of changes of the bank's own rules: proposed by one person, published by another."""

from django.db import models

from qianmo.apps.org.models.house import Staff


class ChangeState(models.TextChoices):
    """How far a change of the bank's rules has come."""

    OPEN = "open", "待发布"
    PUBLISHED = "published", "已发布"
    DECLINED = "declined", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class RuleChange(models.Model):
    """One change of the bank's own rules: what it shall say, from which day, who proposed it and who settled it."""

    book = models.CharField("规则", max_length=20)
    rows = models.JSONField("内容")
    valid_from = models.DateField("生效日")
    reason = models.CharField("原因", max_length=200)
    state = models.CharField("状态", max_length=10, choices=ChangeState.choices, default=ChangeState.OPEN)
    proposed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="提出人", db_index=False)
    proposed_at = models.DateTimeField("提出时刻")
    settled_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", verbose_name="处理人", db_index=False
    )
    settled_at = models.DateTimeField("处理时刻", null=True)
    said = models.CharField("处理意见", max_length=200, blank=True)

    class Meta:
        verbose_name = "规则改动"
        constraints = [
            models.UniqueConstraint(
                fields=["book"], condition=models.Q(state=ChangeState.OPEN), name="rule_change_one_open"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ChangeState.PUBLISHED)
                | models.Q(settled_by__isnull=False) & ~models.Q(settled_by=models.F("proposed_by")),
                name="rule_change_two_persons",
            ),
        ]
