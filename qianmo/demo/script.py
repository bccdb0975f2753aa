"""What the demo bank's people say in a village and are asked about: written for the demonstration."""

from qianmo.domain.outreach.exams import Question

TITLE = "入村三句话"
TEXT = (
    "大爷大娘好，我是咱们农商银行的客户经理，这是我的工作证。这次到村里来，是给每户建一份档案，"
    "请村里人背靠背评一评，评上的给一个额度，用不用您自己定。\n\n"
    "今天要看三样：身份证、户口簿，再加一样能说明收入的，比如土地证、养殖台账。复印件只给银行用，"
    "您不愿意给的可以不给，不影响乡里乡亲说话。\n\n"
    "评议的事谁说了什么我们不传，名单上榜只写名字和村。不收任何费用，也不用先存钱。"
    "有人打着银行的名义收钱，请打银行的电话。"
)
QUESTIONS = (
    Question(text="进门第一件事做什么？", choices=["介绍产品", "亮明身份和工作证", "要身份证"], answer=1),
    Question(text="采集时必备的资料有几样？", choices=["一样", "两样", "三样"], answer=2),
    Question(text="客户问谁给他评低了，怎么答？", choices=["告诉他", "说评议不公开个人意见", "去问村主任"], answer=1),
    Question(text="办贷款要不要先存一笔钱？", choices=["不要", "要存一成", "看额度"], answer=0),
    Question(text="公示默认写什么？", choices=["姓名、村和额度", "只写姓名和村", "家庭收入"], answer=1),
    Question(text="村干部提的拟授信额度出了风险，由谁担？", choices=["村干部", "银行", "客户的邻居"], answer=1),
    Question(text="客户不愿意授权查征信，怎么办？", choices=["先查", "不查，说明不能定额度", "家里人代签"], answer=1),
    Question(text="能不能替客户保管银行卡和密码？", choices=["能，写收条", "本人同意就能", "不能"], answer=2),
    Question(text="客户问授信了是不是就要借，怎么答？", choices=["要", "不用不收费，用时再借", "三个月内借"], answer=1),
    Question(text="发现有人冒名办贷款，先做什么？", choices=["停办并上报", "先办完再说", "让客户自己处理"], answer=0),
)  # fmt: skip
