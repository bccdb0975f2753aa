"""Tables of policies: versions in force, and the drafts they come from.

A policy is a DMN model kept whole; a version in force is never edited, only followed by another. What a bank changes
about a product lies in that one model, so a draft is a model too. The database keeps the two-person rule: whoever
edited a draft neither publishes it nor sends it back.
"""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from qianmo.apps.products.models.products import Product
from qianmo.storage.guards import append_only


def _not_by_editors(name: str, *, draft: str, decider: str) -> pgtrigger.Trigger:
    """Refuse a row by which somebody decides a draft he or she edited."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF EXISTS (SELECT FROM products_draftedit WHERE draft_id = NEW.{draft} AND by_id = NEW.{decider}) THEN
                RAISE EXCEPTION '{name}: an editor of draft % cannot decide it', NEW.{draft};
            END IF;
            RETURN NEW;
        """,
    )


class Policy(models.Model):
    """One published version of a product's policy, in force for a range of days; `facts` are those its model asks."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name="产品")
    version = models.CharField("版本", max_length=20)
    model = models.TextField("决策模型")
    model_hash = models.CharField("模型摘要", max_length=64)
    valid = DateRangeField("生效期")
    edited_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编辑人")
    published_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发布人")
    published_at = models.DateTimeField("发布时刻")
    forms = models.JSONField("四表", db_default=models.Value([], models.JSONField()))
    facts = models.JSONField("问到的事实", db_default=models.Value([], models.JSONField()))
    draft = models.OneToOneField("Draft", models.PROTECT, null=True, related_name="+", verbose_name="来自草稿")
    retired_reason = models.CharField("停用原因", max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = "政策版本"
        constraints = [
            models.UniqueConstraint(fields=["product", "version"], name="policy_version_once"),
            models.CheckConstraint(condition=~models.Q(edited_by=models.F("published_by")), name="policy_two_persons"),
            ExclusionConstraint(
                name="policy_one_in_force",
                expressions=[("product", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="policy_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="policy_model_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.model IS DISTINCT FROM NEW.model"),
            ),
            _not_by_editors("policy_draft_two_persons", draft="draft_id", decider="published_by_id"),
        ]


class DraftState(models.TextChoices):
    """How far a draft has come."""

    DRAFT = "draft", "起草"
    SUBMITTED = "submitted", "待审查"
    RETURNED = "returned", "退回修改"
    PUBLISHED = "published", "已发布"
    DROPPED = "dropped", "已放弃"


class Draft(models.Model):
    """A version being made: a model that may still change, who asked for it, and what became of it.

    `revision` counts the edits, so that nobody overwrites what he or she has not seen. `evidence` names the back-tests
    of this very model; `restores` the earlier version it puts back, whose evidence then holds.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name="产品")
    version = models.CharField("版本", max_length=20)
    based_on = models.ForeignKey(Policy, models.PROTECT, null=True, related_name="+", verbose_name="改自")
    restores = models.ForeignKey(Policy, models.PROTECT, null=True, related_name="+", verbose_name="恢复")
    model = models.TextField("决策模型")
    model_hash = models.CharField("模型摘要", max_length=64)
    forms = models.JSONField("四表", db_default=models.Value([], models.JSONField()))
    revision = models.PositiveIntegerField("修订号", db_default=1)
    state = models.CharField("状态", max_length=10, choices=DraftState.choices, db_default=DraftState.DRAFT)
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="起草人")
    opened_at = models.DateTimeField("起草时刻")
    submitted_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="提交人", db_index=False
    )
    submitted_at = models.DateTimeField("提交时刻", null=True)
    submitted_on = models.DateField("提交日", null=True)
    valid_from = models.DateField("拟生效日", null=True)
    reason = models.CharField("变更原因", max_length=200, blank=True, db_default="")
    evidence = models.JSONField("试验依据", null=True)
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="审查人", db_index=False
    )
    decided_at = models.DateTimeField("审查时刻", null=True)
    note = models.CharField("审查意见", max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = "政策草稿"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "version"], condition=~models.Q(state="dropped"), name="draft_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "returned", "dropped"])
                | models.Q(submitted_by__isnull=False, submitted_at__isnull=False, valid_from__isnull=False),
                name="draft_submitted_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "returned", "dropped"])
                | models.Q(evidence__isnull=False)
                | models.Q(restores__isnull=False),
                name="draft_has_evidence",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("submitted_by")),
                name="draft_decided_by_another",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="draft_waiting", condition=models.Q(state="submitted"))]
        triggers = [
            _not_by_editors("draft_two_persons", draft="id", decider="decided_by_id"),
            pgtrigger.Protect(
                name="draft_published_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'published'"),
            ),
        ]


class DraftEdit(models.Model):
    """One edit of a draft: the revision it made, by whom, and what it did; whoever stands here is an editor."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+", verbose_name="草稿")
    revision = models.PositiveIntegerField("修订号")
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="修改人", db_index=False)
    at = models.DateTimeField("修改时刻")
    did = models.JSONField("改了什么")

    class Meta:
        verbose_name = "草稿修改"
        constraints = [models.UniqueConstraint(fields=["draft", "revision"], name="draft_edit_once")]
        triggers = append_only("draft_edit_append_only")


class DraftComment(models.Model):
    """What somebody remarked about a draft, about one of its tables, or about one cell, until it is resolved."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+", verbose_name="草稿")
    decision = models.CharField("决策", max_length=200, blank=True)
    rule = models.CharField("行", max_length=200, blank=True)
    column = models.CharField("列", max_length=200, blank=True)
    text = models.CharField("批注", max_length=500)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="批注人", db_index=False)
    at = models.DateTimeField("批注时刻")
    resolved_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="了结人", db_index=False
    )
    resolved_at = models.DateTimeField("了结时刻", null=True)

    class Meta:
        verbose_name = "草稿批注"


class TestCase(models.Model):
    """A case whose answer the bank knows: facts in, and what the policy must say; every version is held to it."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name="产品")
    name = models.CharField("名称", max_length=60)
    inputs = models.JSONField("事实")
    expected = models.JSONField("应得答复")
    kept_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="保存人", db_index=False)
    kept_at = models.DateTimeField("保存时刻")

    class Meta:
        verbose_name = "测试用例"
        constraints = [models.UniqueConstraint(fields=["product", "name"], name="test_case_once")]
