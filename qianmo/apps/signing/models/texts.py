"""The table of contract texts: what the bank has every customer sign, version by version.

A text has a key that says where it belongs: the body of a contract by the form of the line, clauses by guarantee, or
clauses of one product. A version in force is never edited, only followed by another from a later day.
"""

import pgtrigger
from django.db import models

from qianmo.storage.guards import append_only


class TextState(models.TextChoices):
    """How far a version of a text has come."""

    DRAFT = "draft", "起草"
    PUBLISHED = "published", "已发布"
    DROPPED = "dropped", "已放弃"


class ContractText(models.Model):
    """One version of a text: paragraphs with blanks, and the charges beside the interest that come with it.

    `digest` is SHA-256 over title, paragraphs and charges once it is published.
    """

    key = models.CharField("用处", max_length=40)
    version = models.PositiveIntegerField("版本")
    title = models.CharField("名称", max_length=60)
    typed = models.TextField("文本")
    charges = models.JSONField("收费", default=list)
    state = models.CharField("状态", max_length=10, choices=TextState.choices)
    edited_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="起草人", db_index=False)
    edited_at = models.DateTimeField("起草时刻")
    revision = models.PositiveIntegerField("修订号", default=1)
    published_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发布人", db_index=False
    )
    published_at = models.DateTimeField("发布时刻", null=True)
    valid_from = models.DateField("生效日", null=True)
    digest = models.BinaryField("文本摘要", max_length=32, null=True)

    class Meta:
        verbose_name = "合同文本"
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"], condition=~models.Q(state="dropped"), name="contract_text_version_once"
            ),
            models.UniqueConstraint(fields=["key"], condition=models.Q(state="draft"), name="contract_text_one_draft"),
            models.UniqueConstraint(
                fields=["key", "valid_from"], condition=models.Q(state="published"), name="contract_text_one_a_day"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(
                    published_by__isnull=False,
                    published_at__isnull=False,
                    valid_from__isnull=False,
                    digest__isnull=False,
                ),
                name="contract_text_published_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(published_by__isnull=True) | ~models.Q(published_by=models.F("edited_by")),
                name="contract_text_two_persons",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="contract_text_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="contract_text_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'published'"),
            ),
            append_only("contract_text")[1],
        ]
