"""The tables of the exam: scripts by version with their questions, and the papers that were sat."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.apps.outreach.models.plans import PlanState
from qianmo.storage.guards import fixed_after_draft, published_by_another


class Script(models.Model):
    """One version of what is said in a village, and how its exam is held; written by one, published by another."""

    version = models.PositiveIntegerField("版本", unique=True)
    title = models.CharField("标题", max_length=60)
    text = models.TextField("话术")
    drawn = models.PositiveSmallIntegerField("抽题数")
    pass_mark = models.PositiveSmallIntegerField("及格分")
    valid_days = models.PositiveSmallIntegerField("有效天数")
    state = models.CharField("状态", max_length=10, choices=PlanState.choices)
    written_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编制人", db_index=False)
    written_at = models.DateTimeField("编制时刻")
    published_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发布人", db_index=False
    )
    published_at = models.DateTimeField("发布时刻", null=True)

    class Meta:
        verbose_name = "入村话术"
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=models.Q(state="draft"), name="script_one_draft"),
            *published_by_another("script"),
        ]
        triggers = fixed_after_draft("script")


class ScriptQuestion(models.Model):
    """A question about a script; `answer` is the place of the right choice, from nought."""

    script = models.ForeignKey(Script, models.PROTECT, related_name="+", verbose_name="入村话术", db_index=False)
    position = models.PositiveSmallIntegerField("题号")
    text = models.CharField("题目", max_length=300)
    choices = ArrayField(models.CharField(max_length=120), verbose_name="选项")
    answer = models.PositiveSmallIntegerField("答案")

    class Meta:
        verbose_name = "话术考题"
        constraints = [models.UniqueConstraint(fields=["script", "position"], name="script_question_once")]
        triggers = [pgtrigger.Protect(name="script_question_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class ExamPaper(models.Model):
    """A paper somebody sat: what was drawn by which seed, what was answered, and until when a pass holds."""

    script = models.ForeignKey(Script, models.PROTECT, related_name="+", verbose_name="入村话术", db_index=False)
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="考生")
    seed = models.BigIntegerField("种子")
    questions = ArrayField(models.BigIntegerField(), verbose_name="抽到的题")
    begun_on = models.DateField("开考日")
    begun_at = models.DateTimeField("开考时刻")
    answers = ArrayField(models.SmallIntegerField(null=True), verbose_name="作答", null=True)
    right = models.PositiveSmallIntegerField("答对", null=True)
    passed = models.BooleanField("通过", default=False)
    handed_in_at = models.DateTimeField("交卷时刻", null=True)
    valid_until = models.DateField("有效至", null=True)

    class Meta:
        verbose_name = "话术考卷"
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(handed_in_at__isnull=True), name="exam_paper_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(passed=False, valid_until__isnull=True)
                | models.Q(passed=True, valid_until__isnull=False, handed_in_at__isnull=False),
                name="exam_paper_pass_dated",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="exam_paper_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="exam_paper_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.handed_in_at IS NOT NULL"),
            ),
        ]
