"""The book of questions by which lists are made: SQL one person wrote and another published, from a day on."""

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
