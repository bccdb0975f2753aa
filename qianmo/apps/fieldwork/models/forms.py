"""Tables of forms: versions a bank has drawn up, and to which branches each has been given.

The forms that come with the product are version 1 of each code and lie beside the code; a bank's own versions follow
them here. A published version is never changed, since surveys name it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class FormState(models.TextChoices):
    """How far a version has come."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待发布"
    PUBLISHED = "published", "已发布"
    DROPPED = "dropped", "已作废"


class FormVersion(models.Model):
    """A version of a form: its pages of fields, who drew it up, and who published it.

    None of the `editors` publishes it; `said` is what came with the last return.
    """

    code = models.CharField("表单", max_length=20)
    number = models.PositiveIntegerField("版本")
    title = models.CharField("名称", max_length=40)
    pages = models.JSONField("页面")
    state = models.CharField("状态", max_length=10, choices=FormState.choices)
    revision = models.PositiveIntegerField("改动次数", default=0)
    edited_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="制表人", db_index=False)
    edited_at = models.DateTimeField("改动时刻")
    editors = ArrayField(models.BigIntegerField(), verbose_name="改过的人", default=list)
    said = models.CharField("退回的话", max_length=200, blank=True)
    published_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发布人", db_index=False
    )
    published_at = models.DateTimeField("发布时刻", null=True)

    class Meta:
        verbose_name = "采集表版本"
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="form_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=["draft", "submitted"]), name="form_one_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("edited_by")), name="form_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, published_by__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True, published_by__isnull=True)),
                name="form_published_whole",
            ),
        ]


class FormRollout(models.Model):
    """From a day on a branch (none: every branch) fills in this version; the latest row that has begun holds.

    What was written on another version is taken when it was written by `old_until` (none: always), however late it
    arrives. A return to an older version is another row.
    """

    code = models.CharField("表单", max_length=20)
    number = models.PositiveIntegerField("版本")
    branch = models.ForeignKey(
        "org.Branch", models.PROTECT, null=True, related_name="+", verbose_name="机构", db_index=False
    )
    since = models.DateField("起用日")
    old_until = models.DateField("旧版收到", null=True)
    reason = models.CharField("说明", max_length=100, blank=True)
    given_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办", db_index=False)
    given_at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "采集表投放"
        indexes = [models.Index(fields=["code", "since", "id"], name="form_rollout_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(old_until__isnull=True) | Q(old_until__gte=F("since")), name="form_rollout_span"
            )
        ]
