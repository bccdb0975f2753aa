"""Tables of partners: who brings lists or customers, under which agreement, and how their files are laid out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class PartnerKind(models.TextChoices):
    """What a partner is."""

    DEPARTMENT = "department", "政府部门"
    ASSOCIATION = "association", "商会协会"
    PARK = "park", "园区市场"
    CHAIN = "chain", "链主企业"
    TOOL = "tool", "第三方工具"


class Partner(models.Model):
    """A department, association, park or chain leader that brings lists or customers."""

    name = models.CharField("名称", max_length=40, unique=True)
    kind = models.CharField("种类", max_length=12, choices=PartnerKind.choices)
    contact = models.CharField("联系人", max_length=40, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)
    entered_on = models.DateField("登记日")

    class Meta:
        verbose_name = "合作方"


class Agreement(models.Model):
    """What a partner and the bank agreed, from a day to a day; a later one is another row."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name="合作方")
    number = models.CharField("协议号", max_length=40, unique=True)
    terms = models.CharField("约定", max_length=200)
    begins_on = models.DateField("起始日")
    ends_on = models.DateField("到期日")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)

    class Meta:
        verbose_name = "合作协议"
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("begins_on")), name="agreement_span"),
        ]


class Layout(models.Model):
    """What the columns of a partner's files mean, remembered by their heading for the next file."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name="合作方", db_index=False)
    heading = ArrayField(models.CharField(max_length=60), verbose_name="表头")
    columns = models.JSONField("列的含义")

    class Meta:
        verbose_name = "表头对照"
        constraints = [models.UniqueConstraint(fields=["partner", "heading"], name="layout_once")]
