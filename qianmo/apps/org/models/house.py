"""Tables of the bank's own house: branches and what each may do when, staff and their posts, the business day.

Everything that changes carries a range of days, so that any past day can be asked who held which post and which
branch could lend.
"""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class BranchKind(models.TextChoices):
    """Kinds of unit the sources name."""

    HEAD = "head", "总行"
    DEPARTMENT = "department", "总行部门"
    TOWNSHIP = "township", "乡镇网点"
    CITY = "city", "城区支行"
    COUNTER = "counter", "营业部"
    MICRO = "micro", "小微中心"


class Branch(models.Model):
    """Any unit of the bank, the head office included."""

    code = models.CharField("机构号", max_length=12, unique=True)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("类型", max_length=12, choices=BranchKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="上级")
    opened_on = models.DateField("开业日")
    closed_on = models.DateField("撤销日", null=True)

    class Meta:
        verbose_name = "机构"


class Ability(models.TextChoices):
    """What a branch may do with credit; township outlets begin by referring only (source: S4)."""

    REFER = "refer", "推荐"
    ACCEPT = "accept", "受理"
    DISBURSE = "disburse", "放款"


class BranchAbility(models.Model):
    """A branch may do this in these days."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name="机构")
    ability = models.CharField("能力", max_length=10, choices=Ability.choices)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "机构业务能力"
        constraints = [
            ExclusionConstraint(
                name="ability_no_overlap",
                expressions=[
                    ("branch", RangeOperators.EQUAL),
                    ("ability", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Staff(models.Model):
    """A person who works for the bank; signs in when `user` is set.

    Of the identity number nothing is kept but an index, by which somebody else's paper is known to be a colleague's.
    """

    number = models.CharField("工号", max_length=10, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("手机", max_length=20, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登录账号"
    )
    password_is_initial = models.BooleanField("初始密码", default=False)
    identity_index = models.UUIDField("证件索引", null=True, unique=True)

    class Meta:
        verbose_name = "员工"


class Post(models.TextChoices):
    """Posts, which give actions."""

    MANAGER = "manager", "客户经理"
    BRANCH_HEAD = "branch_head", "支行行长"
    ACCOUNTANT = "accountant", "会计主管"
    CLERK = "clerk", "后台柜员"
    REVIEWER = "reviewer", "审查岗"
    APPROVER = "approver", "审批岗"
    RISK = "risk", "风险经理"
    PRODUCT = "product", "产品经理"
    INCLUSIVE = "inclusive", "普惠金融部"
    FINANCE = "finance", "计划财务"
    PEOPLE = "people", "人力资源"
    AUDITOR = "auditor", "审计"
    SECURITY = "security", "安全管理员"
    ADMIN = "admin", "系统管理员"
    SCREEN = "screen", "大屏"


class PostHolding(models.Model):
    """A person holds a post in a branch for these days."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="员工")
    post = models.CharField("岗位", max_length=12, choices=Post.choices)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name="机构")
    valid = DateRangeField("任期")

    class Meta:
        verbose_name = "任职"
        constraints = [
            ExclusionConstraint(
                name="holding_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("branch", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Qualification(models.Model):
    """A certificate without which an act is refused, for the days it is valid."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="员工")
    kind = models.CharField("资质", max_length=40)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "从业资质"
        constraints = [
            ExclusionConstraint(
                name="qualification_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Deputy(models.Model):
    """Somebody stands in for the holder of a post in these days, with reason and end; it is not handed on further."""

    absent = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="被代理人")
    deputy = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="代理人")
    post = models.CharField("岗位", max_length=12, choices=Post.choices)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name="机构")
    valid = DateRangeField("代理期")
    reason = models.CharField("原因", max_length=100)
    appointed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="指定人")

    class Meta:
        verbose_name = "岗位代理"
        constraints = [
            models.CheckConstraint(condition=~models.Q(absent=models.F("deputy")), name="deputy_is_another"),
            ExclusionConstraint(
                name="deputy_one_at_a_time",
                expressions=[
                    ("absent", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("branch", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Team(models.Model):
    """A marketing team whose members may come from several branches (source: S2)."""

    name = models.CharField("名称", max_length=40, unique=True)
    kind = models.CharField("类型", max_length=20)

    class Meta:
        verbose_name = "营销团队"


class TeamMember(models.Model):
    """A person belongs to a team for these days, to one team at a time."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name="团队")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="员工")
    valid = DateRangeField("期间")

    class Meta:
        verbose_name = "团队成员"
        constraints = [
            ExclusionConstraint(
                name="team_member_no_overlap",
                expressions=[("staff", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class CalendarDay(models.Model):
    """One day of the published working calendar; a year without rows is refused, never guessed."""

    day = models.DateField("日期", primary_key=True)
    is_open = models.BooleanField("营业")
    name = models.CharField("说明", max_length=20, blank=True)

    class Meta:
        verbose_name = "工作日历"


class BusinessDay(models.Model):
    """The day the bank is booking on: the one row without a closing time."""

    day = models.DateField("营业日", primary_key=True)
    opened_at = models.DateTimeField("开启时刻")
    closed_at = models.DateTimeField("结束时刻", null=True)

    class Meta:
        verbose_name = "营业日"
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(closed_at__isnull=True), name="business_day_one_open"
            )
        ]
