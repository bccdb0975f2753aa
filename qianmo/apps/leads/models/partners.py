"""Tables of partners: who brings lists or customers, and under which agreement."""

import pgtrigger
from django.db import models

from qianmo.storage.guards import append_only


class PartnerKind(models.TextChoices):
    """What a partner is."""

    DEPARTMENT = "department", "政府部门"
    ASSOCIATION = "association", "商会协会"
    PARK = "park", "园区市场"
    CHAIN = "chain", "链主企业"
    EMPLOYER = "employer", "用工企业"
    TOOL = "tool", "第三方工具"


class Partner(models.Model):
    """A department, association, park, chain leader or employer that brings lists or customers."""

    name = models.CharField("名称", max_length=40, unique=True)
    kind = models.CharField("种类", max_length=12, choices=PartnerKind.choices)
    contact = models.CharField("部门或科室", max_length=40, blank=True)
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


class PartnerContact(models.Model):
    """Whom the bank talks to at a partner from a day on, in which role; the telephone is sealed to the row."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name="合作方")
    name = models.CharField("姓名", max_length=20)
    role = models.CharField("职务", max_length=20)
    sealed = models.BinaryField("电话（密文）", null=True)
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)

    class Meta:
        verbose_name = "合作方联系人"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="partner_contact_span",
            ),
        ]
        triggers = [pgtrigger.Protect(name="partner_contact_kept", operation=pgtrigger.Delete)]


class PartnerChange(models.Model):
    """A partner as it was called, and of what kind, until somebody changed it."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name="合作方")
    name = models.CharField("原名称", max_length=40)
    kind = models.CharField("原种类", max_length=12, choices=PartnerKind.choices)
    contact = models.CharField("原部门或科室", max_length=40, blank=True)
    changed_on = models.DateField("更改日")
    changed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="更改人", db_index=False)
    reason = models.CharField("原因", max_length=60)

    class Meta:
        verbose_name = "合作方更改"
        triggers = append_only("partner_change_append_only")
