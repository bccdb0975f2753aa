"""Tables of devices: which phone, who works on it with which key, what it last said of itself, what it is told to do.

A phone is enrolled for one person at a time of use and may serve several; each has a token of his own, of which the
bank keeps the digest, and a key of his own that signs what he writes. Keys are only added: what was signed years ago
must still be checked.
"""

from django.db import models
from django.db.models import Q


class Device(models.Model):
    """A phone of the bank, and what it said of itself at its last report."""

    uid = models.UUIDField("设备号", unique=True)
    name = models.CharField("名称", max_length=60)
    enrolled_at = models.DateTimeField("首次绑定")
    seen_at = models.DateTimeField("最近联系")
    synced_at = models.DateTimeField("最近同步", null=True)
    release = models.CharField("应用版本", max_length=20, blank=True)
    pending = models.PositiveIntegerField("未送件数", default=0)
    oldest_pending_at = models.DateTimeField("最早未送", null=True)
    storage_used = models.BigIntegerField("已用空间", null=True)
    storage_quota = models.BigIntegerField("可用空间", null=True)
    persistent = models.BooleanField("持久存储", null=True)
    locked = models.BooleanField("已锁定", default=False)
    wiped = models.BooleanField("已擦除", default=False)
    reported_at = models.DateTimeField("最近报告", null=True)

    class Meta:
        verbose_name = "设备"


class Enrolment(models.Model):
    """A person works on a device; the token opens the door until it ends, the device key stays the same for both."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="+", verbose_name="设备")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    token_digest = models.BinaryField("令牌摘要", max_length=32, null=True, unique=True)
    sealed_key = models.BinaryField("设备密钥（密文）")
    enrolled_at = models.DateTimeField("绑定时刻")
    used_at = models.DateTimeField("最近使用")
    ended_at = models.DateTimeField("结束时刻", null=True)
    ended_why = models.CharField("结束原因", max_length=10, blank=True)

    class Meta:
        verbose_name = "设备绑定"
        constraints = [
            models.UniqueConstraint(fields=["device", "staff"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, token_digest__isnull=False)
                | Q(ended_at__isnull=False, token_digest__isnull=True),
                name="enrolment_ends_with_its_token",
            ),
        ]


class SigningKey(models.Model):
    """A public key with which a person signs on a device."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name="绑定", db_index=False)
    public_key = models.BinaryField("公钥")
    added_at = models.DateTimeField("登记时刻")

    class Meta:
        verbose_name = "签名公钥"
        constraints = [models.UniqueConstraint(fields=["enrolment", "public_key"], name="signing_key_once")]


class OrderKind(models.TextChoices):
    """What a device can be told."""

    LOCK = "lock", "锁定"
    WIPE = "wipe", "擦除"
    LOGOUT = "logout", "退出"


class DeviceOrder(models.Model):
    """Something a device is told to do at its next contact, by whom and why; `done_at` when it says that it has.

    A wipe spares what waits sealed in the outbox unless `sealed_too`.
    """

    device = models.ForeignKey(Device, models.PROTECT, related_name="+", verbose_name="设备")
    kind = models.CharField("指令", max_length=8, choices=OrderKind.choices)
    sealed_too = models.BooleanField("连同未送的密件", default=False)
    reason = models.CharField("原因", max_length=100)
    given_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="下达人", db_index=False)
    given_at = models.DateTimeField("下达时刻")
    done_at = models.DateTimeField("执行时刻", null=True)

    class Meta:
        verbose_name = "设备指令"
        constraints = [
            models.UniqueConstraint(
                fields=["device", "kind"], condition=Q(done_at__isnull=True), name="device_order_one_open"
            )
        ]
