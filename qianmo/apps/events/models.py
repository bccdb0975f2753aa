"""Tables of business events and their seals.

An event says that one act happened, to which household, by whom, with what content hash. Events are only ever added.
Seals chain them in batches of consecutive ids, so that a changed, removed or inserted event shows at the next
verification.
"""

from django.db import models

from qianmo.storage.guards import append_only


class Event(models.Model):
    """One thing that happened; `subject_id` names a row of the room that `kind` begins with."""

    kind = models.CharField("事项", max_length=40)
    household_id = models.BigIntegerField("户", null=True)
    subject_id = models.BigIntegerField("对象")
    at = models.DateTimeField("时刻")
    business_date = models.DateField("营业日")
    by_staff_id = models.BigIntegerField("经办", null=True)
    payload = models.JSONField("内容")
    content_hash = models.BinaryField("内容摘要", max_length=32)

    class Meta:
        verbose_name = "业务事件"
        indexes = [
            models.Index(
                fields=["household_id", "id"], name="event_household", condition=models.Q(household_id__isnull=False)
            ),
            models.Index(
                fields=["by_staff_id", "business_date"],
                name="event_unmasked",
                condition=models.Q(kind="households.unmasked"),
            ),
            models.Index(fields=["business_date", "id"], name="event_day"),
            models.Index(fields=["kind", "business_date", "id"], name="event_kind"),
            models.Index(fields=["by_staff_id", "business_date", "id"], name="event_staff"),
        ]
        triggers = append_only("event_append_only")


class Seal(models.Model):
    """A batch of events with consecutive ids, chained to the batch before it."""

    first_id = models.BigIntegerField("首事件")
    last_id = models.BigIntegerField("末事件")
    events = models.IntegerField("事件数")
    root_hash = models.BinaryField("批摘要", max_length=32)
    previous_hash = models.BinaryField("前链", max_length=32)
    chain_hash = models.BinaryField("本链", max_length=32)
    sealed_at = models.DateTimeField("封存时刻")

    class Meta:
        verbose_name = "事件封存"
        constraints = [
            models.UniqueConstraint(fields=["first_id"], name="seal_first_once"),
            models.UniqueConstraint(fields=["previous_hash"], name="seal_chain_no_fork"),
            models.CheckConstraint(condition=models.Q(last_id__gte=models.F("first_id")), name="seal_span"),
        ]
        triggers = append_only("seal_append_only")


class ChainCheck(models.Model):
    """One verification of the whole chain that somebody asked for: how far it is, and what it found."""

    asked_by_id = models.BigIntegerField("要求人")
    asked_at = models.DateTimeField("要求时刻")
    total = models.BigIntegerField("事件总数")
    done = models.BigIntegerField("已核")
    finished_at = models.DateTimeField("完成时刻", null=True)
    sealed = models.BigIntegerField("已封存", default=0)
    faults = models.JSONField("断处", default=list)

    class Meta:
        verbose_name = "链核验"
