"""Tables of calls back: visits drawn at random to be asked about by somebody else, and what the customers said."""

from django.db import models
from django.db.models import F, Q


class Outcome(models.TextChoices):
    """What a call back came to."""

    CONFIRMED = "confirmed", "属实"
    MISMATCH = "mismatch", "不符"
    UNREACHED = "unreached", "联系不上"
    DECLINED = "declined", "不愿说"


class CallbackDraw(models.Model):
    """One draw: from which visits, how many there were, and the seed by which anybody can draw the same again.

    Visits are put in the order of SHA-256 over seed and envelope; the first so many are drawn.
    """

    request_id = models.UUIDField("请求号", unique=True)
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    since = models.DateField("走访起")
    until = models.DateField("走访止")
    seed = models.BigIntegerField("随机种子")
    population = models.PositiveIntegerField("可抽次数")
    drawn_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="抽样人", db_index=False)
    drawn_at = models.DateTimeField("抽样时刻")

    class Meta:
        verbose_name = "回访抽样"
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="callback_draw_span")]


class Callback(models.Model):
    """A visit to be asked about, by whom, and what came of it; a visit is drawn once."""

    draw = models.ForeignKey(CallbackDraw, models.PROTECT, related_name="+", verbose_name="抽样")
    visit = models.OneToOneField("fieldwork.Visit", models.PROTECT, related_name="+", verbose_name="走访")
    caller = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="回访人", db_index=False)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    said = models.CharField("客户怎么说", max_length=300, blank=True)
    done_at = models.DateTimeField("回访时刻", null=True)

    class Meta:
        verbose_name = "回访"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", done_at__isnull=True) | (~Q(outcome="") & Q(done_at__isnull=False)),
                name="callback_done_whole",
            )
        ]
