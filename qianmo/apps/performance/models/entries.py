"""The table of amounts entered by hand: telephone, marks off for quality, exams.

What no other room knows and no lake holds is entered by the branch for a month that runs, and counts once a second
person has agreed to it.
"""

from django.db import models


class Entry(models.Model):
    """How much of a measure a person did in a month, as somebody entered it; it counts from when it was agreed to.

    What came in a file of the whole bank is agreed to by the head office, everything else by the branch.
    """

    first = models.DateField("月份")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构")
    measure = models.CharField("计量", max_length=30)
    amount = models.BigIntegerField("数量")
    said = models.CharField("依据", max_length=100)
    of_bank = models.BooleanField("全行导入", default=False)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="录入人", db_index=False)
    entered_at = models.DateTimeField("录入时刻")
    agreed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="同意人", db_index=False
    )

    class Meta:
        verbose_name = "手工计量"
        constraints = [
            models.UniqueConstraint(fields=["first", "staff", "measure"], name="entry_once"),
            models.CheckConstraint(condition=models.Q(first__day=1, amount__gte=0), name="entry_of_a_month"),
            models.CheckConstraint(condition=~models.Q(said=""), name="entry_says_why"),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True)
                | (~models.Q(agreed_by=models.F("entered_by")) & ~models.Q(agreed_by=models.F("staff"))),
                name="entry_two_persons",
            ),
        ]
