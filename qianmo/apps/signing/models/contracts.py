"""Tables of contracts: the printed contract, whoever signs it, and each signature.

What was printed is kept as data and as the very bytes that were shown; a contract signed on paper is kept as data alone
and set when somebody asks for it. Everything about persons is sealed.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.domain.signing.parties import METHODS, PLACES, ROLES
from qianmo.storage.guards import append_only


class CardKind(models.TextChoices):
    """On which card the line opens."""

    FU = "fu", "福卡"
    SOCIAL = "social", "社保卡"


class PaperKind(models.TextChoices):
    """What a contract is about: a line, or a change of one that is signed for."""

    CONTRACT = "contract", "合同"
    RAISE = "raise", "调增补充协议"
    RENEWAL = "renewal", "续贷协议"


class PaperState(models.TextChoices):
    """Where a contract stands."""

    PRINTED = "printed", "已打印待签"
    SIGNED = "signed", "已签约"
    VOID = "void", "已作废"


class Paper(models.Model):
    """A contract over one line, or a supplement to it about a raise or a renewal: its texts, its facts, how it stands.

    `facts` are sealed; `facts_digest` is SHA-256 over them and the digests of the texts, `pdf_digest` over the bytes
    that were shown (`pdf`, sealed), which is what a signature on a screen is given to.
    """

    number = models.CharField("合同号", max_length=40, unique=True)
    kind = models.CharField("种类", max_length=8, choices=PaperKind.choices, db_default=PaperKind.CONTRACT)
    line = models.ForeignKey("credit.Line", models.PROTECT, related_name="+", verbose_name="额度")
    limit_change = models.ForeignKey(
        "credit.LimitChange", models.PROTECT, null=True, related_name="+", verbose_name="额度变更"
    )
    renewal = models.ForeignKey("credit.Renewal", models.PROTECT, null=True, related_name="+", verbose_name="续贷")
    card = models.CharField("卡种", max_length=8, choices=CardKind.choices, blank=True)
    state = models.CharField("状态", max_length=8, choices=PaperState.choices)
    texts = ArrayField(models.BigIntegerField(), verbose_name="合同文本")
    facts = models.BinaryField("填写内容（密文）")
    facts_digest = models.BinaryField("内容摘要", max_length=32)
    pdf = models.BinaryField("合同文件（密文）", null=True)
    pdf_digest = models.BinaryField("文件摘要", max_length=32, null=True)
    printed_on = models.DateField("打印日")
    printed_at = models.DateTimeField("打印时刻")
    printed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="打印人", db_index=False)
    signed_on = models.DateField("签约日", null=True)
    signed_at = models.DateTimeField("签约时刻", null=True)
    voided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="作废人", db_index=False
    )
    voided_at = models.DateTimeField("作废时刻", null=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True, db_default="")
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "合同稿"
        indexes = [models.Index(fields=["state", "printed_on"], name="paper_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(kind="contract") & ~models.Q(state="void"), name="paper_one_a_line"
            ),
            models.UniqueConstraint(
                fields=["limit_change"], condition=~models.Q(state="void"), name="paper_one_a_raise"
            ),
            models.UniqueConstraint(fields=["renewal"], condition=~models.Q(state="void"), name="paper_one_a_renewal"),
            models.CheckConstraint(
                condition=models.Q(kind="contract", limit_change__isnull=True, renewal__isnull=True)
                | models.Q(kind="raise", limit_change__isnull=False, renewal__isnull=True)
                | models.Q(kind="renewal", limit_change__isnull=True, renewal__isnull=False),
                name="paper_about_one_thing",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="signed") & models.Q(signed_on__isnull=False, signed_at__isnull=False))
                | (~models.Q(state="signed") & models.Q(signed_on__isnull=True, signed_at__isnull=True)),
                name="paper_signed_pair",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="void", voided_by__isnull=False) & ~models.Q(void_reason=""))
                | (~models.Q(state="void") & models.Q(voided_by__isnull=True)),
                name="paper_void_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(pdf__isnull=True, pdf_digest__isnull=True)
                | models.Q(pdf__isnull=False, pdf_digest__isnull=False),
                name="paper_pdf_pair",
            ),
        ]


class Party(models.Model):
    """Somebody who must sign a contract; of a guarantor who is no customer only the name stands here."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+", verbose_name="合同稿")
    role = models.CharField("身份", max_length=10, choices=list(ROLES.items()))
    name = models.CharField("姓名", max_length=60)
    person = models.ForeignKey(
        "households.Person", models.PROTECT, null=True, related_name="+", verbose_name="自然人", db_index=False
    )

    class Meta:
        verbose_name = "签约人"
        triggers = append_only("party_append_only")


class Signature(models.Model):
    """A signature: how, where, over which digest, before whom; never changed.

    `image` is what was drawn or the fingerprint; `reading` the recording of the terms being read aloud, or `statement`
    what was written down of it. All are sealed, their digests are of the plain bytes.
    """

    party = models.OneToOneField(Party, models.PROTECT, related_name="+", verbose_name="签约人")
    method = models.CharField("方式", max_length=12, choices=list(METHODS.items()))
    place = models.CharField("地点", max_length=8, choices=list(PLACES.items()))
    signed_digest = models.BinaryField("所签内容的摘要", max_length=32)
    image = models.BinaryField("签名图（密文）", null=True)
    image_digest = models.BinaryField("签名图摘要", max_length=32, null=True)
    reading = models.BinaryField("宣读录音（密文）", null=True)
    reading_digest = models.BinaryField("录音摘要", max_length=32, null=True)
    statement = models.CharField("宣读经过", max_length=500, blank=True)
    witness = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="见证人", db_index=False
    )
    witness_name = models.CharField("见证人姓名", max_length=60, blank=True)
    taken_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="面签人", db_index=False
    )
    signed_at = models.DateTimeField("签字时刻")
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "签名"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(method="paper") | models.Q(image__isnull=False, image_digest__isnull=False),
                name="signature_has_image",
            ),
            models.CheckConstraint(
                condition=~models.Q(method="fingerprint")
                | (
                    (models.Q(reading__isnull=False) | ~models.Q(statement=""))
                    & (models.Q(witness__isnull=False) | ~models.Q(witness_name=""))
                    & models.Q(taken_by__isnull=False)
                ),
                name="signature_read_and_witnessed",
            ),
            models.CheckConstraint(
                condition=models.Q(witness__isnull=True) | ~models.Q(witness=models.F("taken_by")),
                name="signature_witness_apart",
            ),
        ]
        triggers = append_only("signature_append_only")
