"""Tables of back-tests: a model put to the test, what came of it, and the cases that would change.

Evidence belongs to the exact text of a model: it is kept under the digest of that text, so that one cell edited leaves
the draft without any. Cases that stay as they are are counted and not kept.
"""

from django.db import models
from django.db.models import F, Q


class Population(models.TextChoices):
    """On whom a model is tried."""

    HOUSEHOLDS = "households", "本县适用户"
    APPLICATIONS = "applications", "近 12 个月申请"
    LINES = "lines", "存量额度"


class Candidate(models.Model):
    """A model as it was put to the test: the text itself, so that a draft may go on changing meanwhile."""

    product = models.ForeignKey(
        "products.Product", models.PROTECT, related_name="+", verbose_name="产品", db_index=False
    )
    model = models.TextField("决策模型")
    model_hash = models.CharField("模型摘要", max_length=64)

    class Meta:
        verbose_name = "试验模型"
        constraints = [models.UniqueConstraint(fields=["product", "model_hash"], name="candidate_once")]


class BackTestState(models.TextChoices):
    """How far a back-test has come."""

    WAITING = "waiting", "排队"
    RUNNING = "running", "在算"
    DONE = "done", "算完"
    FAILED = "failed", "算不出"


class BackTest(models.Model):
    """A candidate against a published version, on one population as of a day; carried out once.

    The cases are those of the product of the version set against: its customers are asked what they would get.

    `step` counts what is done of it, so that the page can tell; `summary` holds every figure of the picture.
    """

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="+", verbose_name="试验模型", db_index=False)
    against = models.ForeignKey(
        "products.Policy", models.PROTECT, null=True, related_name="+", verbose_name="对照版本", db_index=False
    )
    population = models.CharField("总体", max_length=12, choices=Population.choices)
    on = models.DateField("截至日")
    state = models.CharField("状态", max_length=8, choices=BackTestState.choices)
    step = models.PositiveSmallIntegerField("完成步数", default=0)
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发起人", db_index=False)
    asked_at = models.DateTimeField("发起时刻")
    done_at = models.DateTimeField("完成时刻", null=True)
    took_ms = models.PositiveIntegerField("用时（毫秒）", null=True)
    reason = models.CharField("说明", max_length=400, blank=True)
    summary = models.JSONField("结果", null=True)

    class Meta:
        verbose_name = "回测"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "against", "population", "on"], name="back_test_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(state="done", summary__isnull=False, done_at__isnull=False)
                | (~Q(state="done") & Q(summary__isnull=True, done_at__isnull=True)),
                name="back_test_done_with_summary",
            ),
        ]
        indexes = [models.Index(F("id"), name="back_test_owed", condition=Q(state__in=["waiting", "running"]))]


class ChangeKind(models.TextChoices):
    """What a model would do to a case."""

    GAIN = "gain", "新准入"
    LOSE = "lose", "失去"
    UP = "up", "升额"
    DOWN = "down", "降额"
    TERMS = "terms", "只变条件"


class BackTestCase(models.Model):
    """A case that would change: what the policy answers before and after, and for a live line what it would be.

    `subject_id` is the household, the application or the line, as the population of the test says.
    """

    back_test = models.ForeignKey(BackTest, models.CASCADE, related_name="+", verbose_name="回测", db_index=False)
    subject_id = models.BigIntegerField("对象")
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name="户", db_index=False
    )
    branch = models.ForeignKey(
        "org.Branch", models.PROTECT, null=True, related_name="+", verbose_name="机构", db_index=False
    )
    kind = models.CharField("变化", max_length=5, choices=ChangeKind.choices)
    band = models.CharField("变化档", max_length=4, blank=True)
    grade_before = models.CharField("原等级", max_length=20, blank=True)
    grade_after = models.CharField("新等级", max_length=20, blank=True)
    limit_before_fen = models.BigIntegerField("原政策额度（分）")
    limit_after_fen = models.BigIntegerField("新政策额度（分）")
    rate_before_ppm = models.IntegerField("原利率（百万分之一）", null=True)
    rate_after_ppm = models.IntegerField("新利率（百万分之一）", null=True)
    line_before_fen = models.BigIntegerField("原额度（分）", null=True)
    line_after_fen = models.BigIntegerField("新额度（分）", null=True)
    over = models.BooleanField("已用超新额度")

    class Meta:
        verbose_name = "回测变化"
        constraints = [models.UniqueConstraint(fields=["back_test", "subject_id"], name="back_test_case_once")]
