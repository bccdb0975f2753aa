"""The books by which lists are made: questions in SQL and a decision table, written by one, published by another."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class ListQuery(models.Model):
    """A question (名单查询) over the lake, in force for a range of days; a list keeps which of them found it."""

    name = models.CharField("名称", max_length=40)
    sql = models.TextField("查询语句", max_length=4_000)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "名单查询"
        constraints = [
            ExclusionConstraint(
                name="list_query_no_overlap",
                expressions=[("name", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class ListModel(models.Model):
    """A decision table of lists (名单模型): which list a household belongs on, and its score, for a range of days."""

    model = models.TextField("决策表")
    model_hash = models.CharField("摘要", max_length=64)
    valid = DateRangeField("有效期")
    edited_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编辑人", db_index=False)
    published_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="发布人", db_index=False
    )
    published_at = models.DateTimeField("发布时刻")

    class Meta:
        verbose_name = "名单模型"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(edited_by=models.F("published_by")), name="list_model_two_persons"
            ),
            ExclusionConstraint(name="list_model_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)]),
        ]
