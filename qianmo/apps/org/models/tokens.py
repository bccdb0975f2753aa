"""Tables of the open API's door: tokens, and the first answer to what changed something."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.apps.org.models.house import Staff


class ApiToken(models.Model):
    """A key a program shows in place of a member of staff; only its digest is kept, and every second is counted."""

    holder = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="持有人")
    name = models.CharField("用途", max_length=60)
    permits = ArrayField(models.CharField(max_length=30), verbose_name="许可")
    digest = models.BinaryField("摘要", max_length=32, unique=True)
    request_id = models.UUIDField("请求号", unique=True)
    issued_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="发放人")
    issued_at = models.DateTimeField("发放时刻")
    expires_at = models.DateTimeField("到期时刻")
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("撤销时刻", null=True)
    revoked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="撤销人")
    second = models.DateTimeField("计数秒", null=True)
    requests = models.PositiveIntegerField("本秒请求数", default=0)

    class Meta:
        verbose_name = "接口令牌"
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("issued_at")), name="token_ends_later"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_by_somebody",
            ),
        ]


class ApiAnswer(models.Model):
    """The first answer to a request that changed something, kept for a while so that a repeat hears the same."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+", verbose_name="令牌")
    key = models.UUIDField("幂等键")
    digest = models.BinaryField("请求摘要", max_length=32)
    status = models.PositiveSmallIntegerField("状态码")
    body = models.TextField("答复")
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "接口答复"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_answer_once")]
