"""Tables of the customer file: households, the persons who join and leave them, dated facts, consents.

A household is the unit of the file and keeps its number for life; a person is one row in the whole bank. Facts come
in sheets (several values learnt together, one day, one source), because that is how they are learnt and proved; the
value in force is that of the latest sheet that names it.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Reverse


class Segment(models.TextChoices):
    """The four customer groups of the whole-county credit products (source: S3)."""

    FARM = "farm", "农牧户"
    TRADE = "trade", "商户"
    SALARIED = "salaried", "公职"
    RESIDENT = "resident", "居民"


class Household(models.Model):
    """A file: it exists only with its mandatory items. One that was merged points at the file that stays."""

    number = models.CharField("户号", max_length=24, unique=True)
    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村")
    group = models.ForeignKey(
        "grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="组", db_index=False
    )
    segment = models.CharField("客群", max_length=10, choices=Segment.choices)
    address = models.CharField("住址", max_length=120)
    items = ArrayField(models.CharField(max_length=20), verbose_name="必备资料")
    filed_on = models.DateField("建档日")
    filed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="建档人", db_index=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="并入", db_index=False
    )

    class Meta:
        verbose_name = "户"
        indexes = [
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="household_merged_into"
            )
        ]


class Person(models.Model):
    """A human being with an identity number, once per bank.

    The name is plain, or search dies; identity and phone numbers are sealed and found by blind index.
    """

    name = models.CharField("姓名", max_length=60)
    initials = models.CharField("拼音首字母", max_length=60)
    female = models.BooleanField("女")
    birth_on = models.DateField("出生日期")
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    sealed = models.BinaryField("证件与手机（密文）")
    identity_index = models.UUIDField("证件索引", unique=True)
    identity_tail = models.BigIntegerField("证件后四位索引", db_index=True)
    phone_index = models.UUIDField("手机索引", null=True, db_index=True)
    phone_tail = models.BigIntegerField("手机后四位索引", null=True, db_index=True)

    class Meta:
        verbose_name = "自然人"
        indexes = [
            models.Index(fields=["name"], name="person_name", opclasses=["varchar_pattern_ops"]),
            models.Index(OpClass(Reverse("name"), name="text_pattern_ops"), name="person_name_end"),
            models.Index(fields=["initials"], name="person_initials", opclasses=["varchar_pattern_ops"]),
        ]


class Relation(models.TextChoices):
    """Relation to the head of the household."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    SON = "son", "子"
    DAUGHTER = "daughter", "女"
    FATHER = "father", "父"
    MOTHER = "mother", "母"
    GRANDCHILD = "grandchild", "孙"
    OTHER = "other", "其他"


class Membership(models.Model):
    """A person belongs to a household from a day on; leaving closes the row."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name="户")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="自然人", db_index=False)
    relation = models.CharField("与户主关系", max_length=12, choices=Relation.choices)
    joined_on = models.DateField("加入日")
    left_on = models.DateField("离开日", null=True)

    class Meta:
        verbose_name = "户成员"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(left_on__isnull=True), name="person_in_one_household"
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(left_on__isnull=True, relation="head"),
                name="household_one_head",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gt=models.F("joined_on")),
                name="membership_span",
            ),
        ]


class PastVillage(models.Model):
    """A household lay in this village and group before a day; where it lies today stands in its file.

    Only what is past is kept, so a file that never moved has no row here. `moved` says that the household itself went;
    else its village was merged, split or redrawn.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name="户", db_index=False)
    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="原村")
    group = models.ForeignKey(
        "grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="原组", db_index=False
    )
    until = models.DateField("到此日之前")
    reason = models.CharField("原因", max_length=200)
    moved = models.BooleanField("搬迁", default=False, db_default=False)

    class Meta:
        verbose_name = "曾属村"
        constraints = [models.UniqueConstraint(fields=["household", "until"], name="past_village_once_a_day")]


class CircleKind(models.TextChoices):
    """Why households stand or fall together."""

    SPOUSE = "spouse", "配偶分户"
    GUARANTEE = "guarantee", "联保互保"
    ENTERPRISE = "enterprise", "关联企业"


class Circle(models.Model):
    """Households whose debts are weighed together: spouses who keep two files, a ring of guarantors, one enterprise."""

    kind = models.CharField("种类", max_length=12, choices=CircleKind.choices)
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "关联圈"


class CircleMember(models.Model):
    """A household belongs to a circle in these days."""

    circle = models.ForeignKey(Circle, models.PROTECT, related_name="+", verbose_name="关联圈")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name="户")
    valid = DateRangeField("有效期")
    noted_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)

    class Meta:
        verbose_name = "关联圈成员"
        constraints = [
            ExclusionConstraint(
                name="circle_member_no_overlap",
                expressions=[
                    ("circle", RangeOperators.EQUAL),
                    ("household", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class FactSheet(models.Model):
    """Values about a household learnt together; corrected by a later sheet, never edited."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name="户", db_index=False)
    as_of = models.DateField("截至日")
    source = models.CharField("来源", max_length=20)
    facts = models.JSONField("事实")
    recorded_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="记录人", db_index=False
    )

    class Meta:
        verbose_name = "客户事实单"
        indexes = [models.Index(fields=["household", "as_of"], name="fact_sheet_latest")]


class ConsentPurpose(models.TextChoices):
    """What a person allowed."""

    ENQUIRY = "enquiry", "征信查询"
    SENSITIVE = "sensitive", "敏感个人信息"
    DISCLOSURE = "disclosure", "公示额度"


class Consent(models.Model):
    """A person's permission for one purpose until a day, unless withdrawn before."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="自然人")
    purpose = models.CharField("用途", max_length=12, choices=ConsentPurpose.choices)
    given_on = models.DateField("授权日")
    until = models.DateField("有效至")
    withdrawn_on = models.DateField("撤回日", null=True)
    witnessed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="见证人", db_index=False
    )

    class Meta:
        verbose_name = "授权同意"
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("given_on")), name="consent_span"),
        ]


class UploadState(models.TextChoices):
    """How far an uploaded roster has come; the last four are final."""

    WAITING = "waiting", "等待读取"
    CHECKED = "checked", "待确认"
    FILING = "filing", "正在建档"
    FILED = "filed", "已建档"
    RETURNED = "returned", "已退回"
    REFUSED = "refused", "整份不收"
    EXPIRED = "expired", "已过期"


class RosterUpload(models.Model):
    """A roster file somebody sent in, what reading it found, and what was decided; the file itself lies in pieces.

    `village_ids` are the villages the sender may see (none: the whole county); `found` names what the preview showed,
    so that what is filed is what was seen.
    """

    request_id = models.UUIDField("请求号", unique=True)
    name = models.CharField("文件名", max_length=120)
    size_bytes = models.BigIntegerField("字节数")
    digest = models.BinaryField("内容摘要")
    village = models.ForeignKey(
        "grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="整份所属的村", db_index=False
    )
    village_ids = ArrayField(models.BigIntegerField(), null=True, verbose_name="可见范围")
    uploaded_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    kept_until = models.DateTimeField("保留至")
    state = models.CharField("状态", max_length=10, choices=UploadState.choices)
    moved_at = models.DateTimeField("状态时间")
    rows = models.PositiveIntegerField("人数", default=0)
    households = models.PositiveIntegerField("可建档户数", default=0)
    returned = models.PositiveIntegerField("退回户数", default=0)
    filed = models.PositiveIntegerField("已建档户数", default=0)
    notes = ArrayField(models.CharField(max_length=400), verbose_name="说明", default=list)
    villages = models.JSONField("各村户数", default=list)
    found = models.BinaryField("预览摘要", default=bytes)

    class Meta:
        verbose_name = "名册上传"


class PieceKind(models.TextChoices):
    """What a piece belongs to."""

    SOURCE = "source", "原文件"
    SOUND = "sound", "可建档"
    FAULT = "fault", "退回"
    WORKBOOK = "workbook", "退回的工作簿"


class RosterPiece(models.Model):
    """A sealed piece of an upload: of the file, of what reading it found, or of the workbook that goes back."""

    upload = models.ForeignKey(RosterUpload, models.CASCADE, related_name="+", verbose_name="上传", db_index=False)
    kind = models.CharField("种类", max_length=10, choices=PieceKind.choices)
    number = models.PositiveIntegerField("序号")
    sealed = models.BinaryField("密文")

    class Meta:
        verbose_name = "名册上传的一块"
        constraints = [models.UniqueConstraint(fields=["upload", "kind", "number"], name="roster_piece_once")]
