"""Tables of asking for a line: the application, and what the policy said of it."""

from django.db import models

from qianmo.storage.guards import append_only


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    ACCEPTED = "accepted", "已受理"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "已否决"


class Application(models.Model):
    """A customer's own request for a line."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    borrower = models.ForeignKey(
        "households.Person", models.PROTECT, related_name="+", verbose_name="借款人", db_index=False
    )
    product = models.ForeignKey(
        "products.Product", models.PROTECT, related_name="+", verbose_name="产品", db_index=False
    )
    requested_fen = models.BigIntegerField("申请额度（分）")
    purpose = models.CharField("用途", max_length=60, blank=True)
    accepted_on = models.DateField("受理日")
    accepted_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="受理人", db_index=False
    )
    enquiry_consent = models.ForeignKey(
        "households.Consent", models.PROTECT, related_name="+", verbose_name="征信授权", db_index=False
    )
    state = models.CharField("状态", max_length=10, choices=ApplicationState.choices)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "授信申请"
        constraints = [
            models.CheckConstraint(condition=models.Q(requested_fen__gt=0), name="application_positive"),
            models.UniqueConstraint(
                fields=["household", "product"],
                condition=models.Q(state="accepted"),
                name="application_one_pending",
            ),
        ]


class PolicyRun(models.Model):
    """What the policy said of an application: version, inputs, outputs and the rules that hit, kept for replay."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+", verbose_name="申请")
    policy = models.ForeignKey("products.Policy", models.PROTECT, related_name="+", verbose_name="政策", db_index=False)
    inputs = models.JSONField("输入")
    outputs = models.JSONField("输出")
    trace = models.JSONField("命中")
    admitted = models.BooleanField("准入")

    class Meta:
        verbose_name = "政策决策"
        triggers = append_only("policy_run_append_only")
