"""The table of those who asked not to be contacted again; a row is lifted by somebody else, never deleted."""

from django.db import models


class NoContact(models.Model):
    """Somebody asked not to be contacted again (勿再联系): who, on which day, where it was said, when it was lifted.

    Known by household where the bank has a file, and by the indexes of the person's numbers; so it still holds of a
    stranger who is filed later, and of somebody who moves to another household. `sealed` holds the name and phone of
    whom the bank has no file of.
    """

    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="+", verbose_name="户"
    )
    village = models.ForeignKey(
        "grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="村", db_index=False
    )
    identity_index = models.UUIDField("证件索引", null=True)
    phone_index = models.UUIDField("手机索引", null=True)
    sealed = models.BinaryField("姓名与手机（密文）", null=True)
    touch = models.OneToOneField(
        "leads.Touch", models.PROTECT, null=True, related_name="+", verbose_name="哪次触达说的"
    )
    said_on = models.DateField("提出日")
    source = models.CharField("来源", max_length=80)
    noted_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)
    noted_at = models.DateTimeField("登记时刻")
    lifted_on = models.DateField("解除日", null=True)
    lifted_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="解除人", db_index=False
    )
    why_lifted = models.CharField("解除原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "勿再联系"
        indexes = [
            models.Index(
                fields=["identity_index"], name="no_contact_identity", condition=models.Q(lifted_on__isnull=True)
            ),
            models.Index(fields=["phone_index"], name="no_contact_phone", condition=models.Q(lifted_on__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(household__isnull=False)
                | models.Q(identity_index__isnull=False)
                | models.Q(phone_index__isnull=False),
                name="no_contact_of_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_on__isnull=True, lifted_by__isnull=True, why_lifted="")
                | (models.Q(lifted_on__isnull=False, lifted_by__isnull=False) & ~models.Q(why_lifted="")),
                name="no_contact_lifted_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_by__isnull=True) | ~models.Q(lifted_by=models.F("noted_by")),
                name="no_contact_two_persons",
            ),
        ]
