"""Tables of dossiers: what somebody asked for, what has been brought, what is missing, and whose it is.

A dossier is a list of items (papers, rows of forms, points of checklists), each filled in by somebody at some time;
what is asked follows from product and checklists, so only what was filled in is kept. Entries are only ever added, and
the last one of an item holds.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from qianmo.storage.guards import append_only


class DossierState(models.TextChoices):
    """How far a dossier has come by itself; what follows is told by its application."""

    GATHERING = "gathering", "备件"
    FORWARDED = "forwarded", "已送审"
    WITHDRAWN = "withdrawn", "已撤回"


class Dossier(models.Model):
    """A wish from its first contact on; it becomes an application when nothing is missing.

    `owner` was the first contact and stays it until somebody else has accepted (首问负责). `due_on` runs from the
    day the promise starts to count.
    """

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    product = models.ForeignKey(
        "products.Product", models.PROTECT, related_name="+", verbose_name="产品", db_index=False
    )
    policy = models.ForeignKey(
        "products.Policy", models.PROTECT, related_name="+", verbose_name="政策版本", db_index=False
    )
    requested_fen = models.BigIntegerField("申请额度（分）")
    purpose = models.CharField("用途", max_length=60, blank=True)
    lane = models.ForeignKey(
        "dossiers.Lane", models.PROTECT, null=True, related_name="+", verbose_name="通道", db_index=False
    )
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="办理机构", db_index=False)
    promise = models.ForeignKey(
        "approvals.Promise", models.PROTECT, null=True, related_name="+", verbose_name="承诺", db_index=False
    )
    due_on = models.DateField("承诺到期日", null=True)
    begun_on = models.DateField("申报日")
    begun_at = models.DateTimeField("申报时刻")
    first_contact = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="首问人", db_index=False
    )
    owner = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办人", db_index=False)
    second = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="协办调查", db_index=False
    )
    state = models.CharField("状态", max_length=10, choices=DossierState.choices)
    ended_on = models.DateField("送审或撤回日", null=True)
    application = models.OneToOneField(
        "credit.Application", models.PROTECT, null=True, related_name="+", verbose_name="申请"
    )
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "申请件"
        constraints = [
            models.CheckConstraint(condition=Q(requested_fen__gt=0), name="dossier_positive"),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("owner")), name="dossier_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state="gathering", ended_on__isnull=True, application__isnull=True)
                | Q(state="forwarded", ended_on__isnull=False, application__isnull=False)
                | Q(state="withdrawn", ended_on__isnull=False, application__isnull=True),
                name="dossier_whole",
            ),
            models.UniqueConstraint(
                fields=["household", "product"], condition=Q(state="gathering"), name="dossier_one_gathering"
            ),
        ]
        indexes = [models.Index(fields=["owner"], condition=Q(state="gathering"), name="dossier_of_owner")]


class FilledItem(models.Model):
    """One item of a dossier as somebody filled it in: a paper received, a row of a form, a point of a checklist."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+", verbose_name="申请件")
    item = models.CharField("项目", max_length=100)
    value = models.CharField("内容", max_length=500)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="填写人", db_index=False)
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "填报"
        triggers = append_only("filled_item_append_only")


class MissingList(models.Model):
    """The one complete list of what is missing, given to the customer; the clock stands still until the answer.

    A second list needs a `reason`: why the first was not complete.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+", verbose_name="申请件")
    items = ArrayField(models.CharField(max_length=100), verbose_name="缺什么")
    reason = models.CharField("再次告知的原因", max_length=200, blank=True)
    sent_on = models.DateField("告知日")
    sent_at = models.DateTimeField("告知时刻")
    sent_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="告知人", db_index=False)
    answered_on = models.DateField("补件日", null=True)
    answered_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人", db_index=False
    )
    answer = models.CharField("补件说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "一次性告知"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(answered_on__isnull=True), name="missing_list_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answered_by__isnull=True)
                | Q(answered_on__gte=F("sent_on"), answered_by__isnull=False),
                name="missing_list_answered_whole",
            ),
        ]


class DossierHandover(models.Model):
    """A dossier offered to somebody else; it stays with its owner until that very person accepts."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+", verbose_name="申请件")
    giver = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="移交人", db_index=False)
    taker = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="接手人", db_index=False)
    reason = models.CharField("原因", max_length=100)
    offered_at = models.DateTimeField("提出时刻")
    answered_at = models.DateTimeField("答复时刻", null=True)
    accepted = models.BooleanField("接手", null=True)

    class Meta:
        verbose_name = "经办移交"
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="dossier_handover_to_another"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, accepted__isnull=True)
                | Q(answered_at__isnull=False, accepted__isnull=False),
                name="dossier_handover_answered_whole",
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(answered_at__isnull=True), name="dossier_handover_one_open"
            ),
        ]
