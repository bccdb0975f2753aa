"""The tables of attributions: which accounts of a household count for whom in pay, from when, said by one and agreed.

Rows are added, never edited once decided: each holds for its accounts until the day of the next that names them.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.storage.guards import append_only


class AttributionState(models.TextChoices):
    """How far an attribution has come."""

    WAITING = "waiting", "待同意"
    AGREED = "agreed", "已同意"
    TURNED_DOWN = "turned_down", "不同意"


class Attribution(models.Model):
    """Accounts of a household attributed from a day on; one without shares gives them back to who keeps them.

    Accounts are numbered as in the lake: those of the core by their id, our own loans by the negative id of the draw.
    """

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    accounts = ArrayField(models.BigIntegerField(), verbose_name="账户")
    from_on = models.DateField("起用日")
    said = models.CharField("依据", max_length=100)
    state = models.CharField("状态", max_length=11, choices=AttributionState.choices)
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False)
    asked_at = models.DateTimeField("提出时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="决定人", db_index=False
    )
    decided_at = models.DateTimeField("决定时刻", null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "业绩归属"
        constraints = [
            models.CheckConstraint(condition=models.Q(accounts__len__gt=0), name="attribution_of_accounts"),
            models.CheckConstraint(condition=~models.Q(said=""), name="attribution_says_why"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="attribution_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="attribution_two_persons",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="attribution_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="attribution_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'waiting'"),
            ),
        ]


class AttributionShare(models.Model):
    """A part of the accounts that counts for a member of staff, as it lies in a million."""

    attribution = models.ForeignKey(
        Attribution, models.PROTECT, related_name="+", verbose_name="业绩归属", db_index=False
    )
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    above_ppm = models.PositiveIntegerField("起（百万分之一）")
    upto_ppm = models.PositiveIntegerField("止（百万分之一）")

    class Meta:
        verbose_name = "归属份额"
        constraints = [
            models.UniqueConstraint(fields=["attribution", "above_ppm"], name="attribution_part_once"),
            models.UniqueConstraint(fields=["attribution", "staff"], name="attribution_person_once"),
            models.CheckConstraint(
                condition=models.Q(above_ppm__lt=models.F("upto_ppm"), upto_ppm__lte=1_000_000),
                name="attribution_part",
            ),
        ]
        triggers = append_only("attribution_share")
