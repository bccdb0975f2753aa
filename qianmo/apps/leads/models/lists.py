"""Tables of lists and of the people on them.

A list says for which purpose and on which legal basis it is held and until when; when its time is over, what it told of
people is removed and nobody works it any more. Everybody a list found has a row, also those who are not to be visited,
with the reason; so a count and its list cannot differ.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

STRANGER = models.Q(household__isnull=True)
"""Rows the bank has no file of."""


class Origin(models.TextChoices):
    """Where a list comes from."""

    BUILT = "built", "行内筛选"
    IMPORTED = "imported", "外部导入"
    EVENT = "event", "活动到场"


class ListState(models.TextChoices):
    """How far a list has come; the last two are final, and of one that could not be read nothing is left but why."""

    READING = "reading", "正在读取"
    UNREAD = "unread", "没有读成"
    DRAFT = "draft", "待下发"
    GIVING = "giving", "正在下发"
    RELEASED = "released", "已下发"
    DROPPED = "dropped", "已作废"
    EXPIRED = "expired", "已到期"


class LeadList(models.Model):
    """A list: where it comes from, what it may be used for until when, how it is ranked and split.

    `leader_fen` is the value from which a branch head takes a lead himself (0: none), `each` how many one person is
    given at once (0: no end). What it tells is of `as_of`, deposits and loans are those of `figures_on`. Of one that is
    being read `read_rows` says how far, `village_ids` for which villages (none: the whole county), `fault` why not. Of
    one that is being given out `learnt_row` is the last row whose facts are in a file, `filed` how many have gone in.
    """

    name = models.CharField("名称", max_length=40)
    origin = models.CharField("来源", max_length=8, choices=Origin.choices)
    partner = models.ForeignKey("leads.Partner", models.PROTECT, null=True, related_name="+", verbose_name="合作方")
    occasion = models.ForeignKey("leads.Occasion", models.PROTECT, null=True, related_name="+", verbose_name="活动")
    purpose = models.CharField("用途", max_length=100)
    basis = models.CharField("合法依据", max_length=100)
    expires_on = models.DateField("有效至")
    as_of = models.DateField("数据截至")
    figures_on = models.DateField("存贷截至")
    conditions = models.JSONField("条件", default=list)
    query = models.ForeignKey(
        "leads.ListQuery", models.PROTECT, null=True, related_name="+", verbose_name="查询", db_index=False
    )
    model = models.ForeignKey(
        "leads.ListModel", models.PROTECT, null=True, related_name="+", verbose_name="名单模型", db_index=False
    )
    model_list = models.CharField("模型里的名单", max_length=20, blank=True, db_default="")
    heading = ArrayField(models.CharField(max_length=60), verbose_name="表头", default=list)
    meanings = models.JSONField("列的含义", default=dict)
    product = models.ForeignKey(
        "products.Product", models.PROTECT, null=True, related_name="+", verbose_name="按哪个产品初筛", db_index=False
    )
    measure = models.CharField("排序依据", max_length=12)
    leader_fen = models.BigIntegerField("行长承接起点（分）")
    each = models.PositiveIntegerField("每人上限")
    fresh_only = models.BooleanField("只要没有额度的户")
    files_facts = models.BooleanField("事实入档")
    script = models.TextField("话术", max_length=2_000, blank=True)
    state = models.CharField("状态", max_length=8, choices=ListState.choices)
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构")
    made_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="制单人", db_index=False)
    made_at = models.DateTimeField("制单时刻")
    released_on = models.DateField("下发日", null=True)
    request_id = models.UUIDField("请求号", unique=True)
    file_name = models.CharField("文件名", max_length=120, blank=True)
    village_ids = ArrayField(models.BigIntegerField(), null=True, verbose_name="可见范围")
    read_rows = models.PositiveIntegerField("已读行数", default=0)
    moved_at = models.DateTimeField("开始读取", null=True)
    fault = models.CharField("没有读成的原因", max_length=400, blank=True)
    released_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="下发人", db_index=False
    )
    learnt_row = models.BigIntegerField("事实入档到哪一行", default=0, db_default=0)
    filed = models.PositiveIntegerField("入档份数", default=0, db_default=0)

    class Meta:
        verbose_name = "名单"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ListState.RELEASED) | models.Q(released_on__isnull=False),
                name="list_released_on_a_day",
            ),
        ]


class ListPiece(models.Model):
    """A sealed piece of the file of a list, kept until its rows have been read."""

    list = models.ForeignKey(LeadList, models.CASCADE, related_name="+", verbose_name="名单", db_index=False)
    number = models.PositiveIntegerField("序号")
    sealed = models.BinaryField("密文")

    class Meta:
        verbose_name = "名单文件的一块"
        constraints = [models.UniqueConstraint(fields=["list", "number"], name="list_piece_once")]


class ListRow(models.Model):
    """A row of an imported list as it came, sealed; emptied when the list's time is over.

    `fault` says what is wrong with a row that goes back, and nothing of what stood in it. Indexes find the person on
    another list, and in a file that is made later.
    """

    list = models.ForeignKey(LeadList, models.CASCADE, related_name="+", verbose_name="名单", db_index=False)
    number = models.PositiveIntegerField("行")
    sealed = models.BinaryField("内容（密文）", null=True)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="+", verbose_name="户", db_index=False
    )
    village = models.ForeignKey(
        "grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="村", db_index=False
    )
    fault = models.CharField("退回原因", max_length=200, blank=True)
    identity_index = models.UUIDField("证件索引", null=True)
    phone_index = models.UUIDField("手机索引", null=True)

    class Meta:
        verbose_name = "名单行"
        indexes = [
            models.Index(fields=["identity_index"], name="list_row_identity", condition=STRANGER),
            models.Index(fields=["phone_index"], name="list_row_phone", condition=STRANGER),
        ]
        constraints = [models.UniqueConstraint(fields=["list", "number"], name="list_row_once")]


class Fate(models.TextChoices):
    """What becomes of somebody a list found."""

    GIVEN = "given", "已派"
    BEYOND = "beyond", "排队"
    NOBODY = "nobody", "无人可派"
    TAKEN = "taken", "重复"
    BARRED = "barred", "筛除"


class LeadState(models.TextChoices):
    """How far work on a lead has come."""

    OPEN = "open", "待触达"
    WORKING = "working", "跟进中"
    WON = "won", "已转化"
    LOST = "lost", "未成"


class Lead(models.Model):
    """Somebody a list found: a household, or a row the bank has no file of; who takes it, and how far it is.

    A row whose person is filed while the list runs has its household from `filed_on` on.
    """

    list = models.ForeignKey(LeadList, models.CASCADE, related_name="+", verbose_name="名单", db_index=False)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="+", verbose_name="户"
    )
    row = models.ForeignKey(ListRow, models.CASCADE, null=True, related_name="+", verbose_name="名单行", db_index=False)
    village = models.ForeignKey(
        "grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="村", db_index=False
    )
    owner = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="承接人", db_index=False
    )
    for_leader = models.BooleanField("行长承接", default=False)
    value_fen = models.BigIntegerField("排序金额（分）")
    deposit_fen = models.BigIntegerField("存款（分）")
    loan_fen = models.BigIntegerField("贷款（分）")
    place = models.PositiveIntegerField("名次", null=True)
    fate = models.CharField("去向", max_length=8, choices=Fate.choices)
    why = models.CharField("原因", max_length=60, blank=True)
    noted = models.CharField("查询所说", max_length=100, blank=True, db_default="")
    state = models.CharField("状态", max_length=8, choices=LeadState.choices)
    next_on = models.DateField("下次联系日", null=True)
    filed_on = models.DateField("名单下发后建档", null=True)
    past_owner_ids = ArrayField(models.BigIntegerField(), null=True, verbose_name="曾经的承接人")

    class Meta:
        verbose_name = "潜客"
        indexes = [
            models.Index(fields=["list", "fate", "owner", "place"], name="lead_by_list"),
            models.Index(fields=["owner", "state"], name="lead_to_work", condition=models.Q(fate=Fate.GIVEN)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "household"], condition=models.Q(row__isnull=True), name="lead_household_once"
            ),
            models.UniqueConstraint(fields=["row"], name="lead_row_once"),
            models.CheckConstraint(
                condition=~models.Q(fate=Fate.GIVEN) | models.Q(owner__isnull=False), name="lead_given_to_somebody"
            ),
        ]
