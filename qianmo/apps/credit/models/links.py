"""The table of links by which a customer draws and repays on a phone of his or her own."""

from django.db import models

from qianmo.apps.credit.models.lines import Line


class CustomerLink(models.Model):
    """A link for one customer and one line: made by the account manager, shown once, opened by proof of identity.

    The link itself is signed and not kept; `secret` is what it must carry. Whoever opens it says the last four of the
    borrower's identity number; `presence` is what the browser that did shows from then on. Five wrong answers kill it.
    The manager may have filled in a draw, which the customer alone can send.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="+", verbose_name="额度")
    person = models.ForeignKey(
        "households.Person", models.PROTECT, related_name="+", verbose_name="客户", db_index=False
    )
    secret = models.UUIDField("链接暗号")
    made_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发链接人", db_index=False)
    made_at = models.DateTimeField("发出时刻")
    until = models.DateTimeField("有效至")
    wrong = models.PositiveSmallIntegerField("答错次数", default=0)
    presence = models.UUIDField("浏览器", null=True)
    opened_at = models.DateTimeField("打开时刻", null=True)
    revoked_at = models.DateTimeField("收回时刻", null=True)
    revoked_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="收回人", db_index=False
    )
    draw_fen = models.BigIntegerField("填好的支用（分）", null=True)
    draw_due_on = models.DateField("填好的还款日", null=True)
    draw_purpose = models.CharField("填好的用途", max_length=12, blank=True, db_default="")
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "客户链接"
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(revoked_at__isnull=True), name="customer_link_one_alive"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="customer_link_revoked_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(presence__isnull=True, opened_at__isnull=True)
                | models.Q(presence__isnull=False, opened_at__isnull=False),
                name="customer_link_opened_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(draw_fen__isnull=True, draw_due_on__isnull=True, draw_purpose="")
                | (models.Q(draw_fen__gt=0, draw_due_on__isnull=False) & ~models.Q(draw_purpose="")),
                name="customer_link_draw_whole",
            ),
        ]
