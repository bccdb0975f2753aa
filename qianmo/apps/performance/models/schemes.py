"""The table of schemes: by what weights and prices a month is counted, version by version.

A version in force is never edited, only followed by another from a later month; who wrote it does not publish it.
"""

import pgtrigger
from django.db import models

from qianmo.storage.guards import append_only


class SchemeState(models.TextChoices):
    """How far a version has come."""

    DRAFT = "draft", "起草"
    PUBLISHED = "published", "已发布"
    DROPPED = "dropped", "已放弃"


class Scheme(models.Model):
    """One version of the scheme; `tried` is what the last trial on a counted month came to, and of which revision."""

    version = models.PositiveIntegerField("版本")
    content = models.JSONField("内容")
    state = models.CharField("状态", max_length=10, choices=SchemeState.choices)
    revision = models.PositiveIntegerField("修订号", default=1)
    edited_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="起草人", db_index=False)
    edited_at = models.DateTimeField("起草时刻")
    tried = models.JSONField("试算", null=True)
    from_month = models.DateField("起用月份", null=True)
    published_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发布人", db_index=False
    )
    published_at = models.DateTimeField("发布时刻", null=True)

    class Meta:
        verbose_name = "考核方案"
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=~models.Q(state="dropped"), name="scheme_version_once"
            ),
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="draft"), name="scheme_one_draft"),
            models.UniqueConstraint(
                fields=["from_month"], condition=models.Q(state="published"), name="scheme_one_a_month"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(published_by__isnull=False, published_at__isnull=False, from_month__isnull=False),
                name="scheme_published_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(published_by__isnull=True) | ~models.Q(published_by=models.F("edited_by")),
                name="scheme_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(from_month__isnull=True) | models.Q(from_month__day=1), name="scheme_from_first_day"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="scheme_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="scheme_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'published'"),
            ),
            append_only("scheme")[1],
        ]
