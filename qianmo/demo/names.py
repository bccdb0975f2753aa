"""Invents names: Han names from weighted surnames and given characters, Mongolian names that have no surname.

Older people get the characters of their time (国, 桂, 秀), younger ones those of theirs (梓, 涵, 宇). A
Mongolian name is one name, made of one or two words; some families carry 包 or 白 before it. Rare characters,
names of one character and very long names are mixed in thinly, because search, print and masking must survive
them.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

# Weight by line: each surname of a line is about twice as common as one of the next.
SURNAME_LINES = (
    "王李张刘",
    "陈杨赵孙周吴徐朱",
    "马胡郭林何高梁郑罗宋于韩姜",
    "唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵",
    "龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳",
    "齐梅莫庄辛管祝左涂谷祁时舒耿牟卜单盖尚詹孟关纪",
)
GIVEN_OLD_MEN = (
    "国建军明华德文玉春海永成林生福贵才富祥荣树山宝金发义志庆云长振广学清平忠兴东占喜财友仁万有俊景凤全江连民树臣顺"
)
GIVEN_OLD_WOMEN = "桂秀英兰凤芝玉珍荣花芬芳淑琴香梅云霞素华莲春翠菊红玲艳彩娥月贤清平珠秋萍丽敏环枝琳慧凡杰"
GIVEN_MEN = "伟强磊军勇涛超明刚杰鹏飞斌波辉健亮龙浩宇凯旭东晓志文海峰岩松林立新利建国庆洋洪雷震阳鑫嘉宏博俊哲翔坤帅程"
GIVEN_WOMEN = "丽娜静敏燕艳红霞玲芳梅雪莹颖婷娟洁慧琳佳晓春海秀云倩欣薇蕾萍晶岩楠爽双双月凤英玉文智瑞雅丹妍蓉虹媛菲璐"
GIVEN_BOYS = "梓轩浩宇子涵俊博睿泽昊天宸铭佑诺晨嘉皓奕航辰一鸣逸凡景行思源锦程瑞霖旭尧沐阳恩泽星"
GIVEN_GIRLS = "梓涵欣怡雨萱诗思彤语桐佳琪可馨若熙一诺子晗紫妍梦瑶依晨艺沐心悦宁安然苒玥婉清芷若念夕初夏禾"
# In GB18030-2022, some outside the basic plane: they take four bytes and break careless software.
RARE = "㛃䶮𠅤𬱖𬭎𬀩𫍯𬘭㙦堃喆翀骉犇淼赟懿彧玚珺"

MONGOL_MEN = """
巴图 孟克 巴雅尔 朝鲁 宝音 那顺 苏和 额尔敦 阿拉坦 布和 哈斯 呼格吉勒 特木尔 毕力格 吉日嘎拉 达来 敖特根
斯琴 青格勒 满都拉 宝力道 图门 铁木尔 金宝 白音 道尔吉 贡布 扎木苏 呼和 朝克图 乌力吉 阿古拉 格日乐图 查干
必力格 德力格尔 恩和 巴根
"""
MONGOL_WOMEN = """
娜仁 萨仁 乌云 其其格 高娃 托娅 塔娜 苏日娜 通拉嘎 阿茹娜 琪琪格 娜日苏 乌日娜 斯琴 格日乐 敖登 萨日娜
海棠 金花 银花 图雅 乌兰 阿拉坦 哈斯 巴达玛 南斯勒玛 珊丹 莲花 其木格 呼斯楞 牡其尔 乌仁 都兰 诺敏 安琪尔
苏布德 孟根 阿丽玛
"""
MONGOL_MEN_TAILS = "巴特尔 巴雅尔 毕力格 图 宝音 吉日嘎拉 朝鲁 巴图 苏和 仓 布和 乌力吉 那顺 白音 达来 桑"
MONGOL_WOMEN_TAILS = "其其格 花 高娃 托娅 其木格 格日乐 图雅 塔娜 琪琪格 珠拉 萨仁 斯琴 娜"
MONGOL_SURNAMES = "包包包包白白白鲍宝金吴何韩佟梁齐海于"
LONG_NAMES = (
    "额尔敦巴特尔吉日嘎拉",
    "阿拉坦其其格格日乐图雅",
    "古丽巴哈尔·阿不都克里木",
    "努尔买买提·阿布都热合曼",
    "阿依古丽·吐尔逊麦麦提",
    "乌兰图雅其木格",
)
SHORT_NAMES = "宝那巴海乌银满玉"

RARE_PERMILLE = 2
LONG_PER_10000 = 3
SHORT_PER_10000 = 4
Draws = NDArray[np.float64]


def surnames(draws: Draws) -> list[str]:
    """One Han surname for each draw in [0, 1)."""
    signs, steps = _surname_table()
    return list(signs[np.searchsorted(steps, draws, side="right")].tolist())


def given_names(draws: NDArray[np.int64], *, female: bool, born: int) -> list[str]:
    """Han given names of one or two characters for one sex and one time.

    `draws` has five columns of large integers, a row per name.
    """
    pool = _given_pool(female, 0 if born < 1965 else 1 if born < 1998 else 2)
    single = draws[:, 0] % 100 < (22 if born >= 1965 else 9)
    rare = draws[:, 1] % 1000 < RARE_PERMILLE
    first = pool[draws[:, 2] % len(pool)]
    second = np.where(rare, _characters(RARE)[draws[:, 4] % len(RARE)], pool[draws[:, 3] % len(pool)])
    return list(np.where(single, second, np.char.add(first, second)).tolist())


def mongolian_names(draws: NDArray[np.int64], *, female: bool) -> list[str]:
    """Mongolian names for one sex, about one in six with a surname before it; `draws` as for given_names."""
    heads, tails = _mongol_pool(female)
    name = heads[draws[:, 0] % len(heads)]
    tail = tails[draws[:, 1] % len(tails)]
    # A word is not doubled: 巴图 and 巴图 together are one 巴图.
    two = (draws[:, 2] % 100 < 62) & (name != tail)
    name = np.where(two, np.char.add(name, tail), name)
    surname = _characters(MONGOL_SURNAMES)[draws[:, 3] % len(MONGOL_SURNAMES)]
    return list(np.where(draws[:, 4] % 100 < 16, np.char.add(surname, name), name).tolist())


def odd_name(draw: int) -> str | None:
    """A very long name or a name of one character for a few draws in ten thousand, otherwise None."""
    turn, chance = divmod(draw, 10_000)
    if chance < LONG_PER_10000:
        return LONG_NAMES[turn % len(LONG_NAMES)]
    if chance < LONG_PER_10000 + SHORT_PER_10000:
        return SHORT_NAMES[turn % len(SHORT_NAMES)]
    return None


@cache
def _surname_table() -> tuple[NDArray[np.str_], Draws]:
    signs = [sign for line in SURNAME_LINES for sign in line]
    weights = np.array([2.0**-depth for depth, line in enumerate(SURNAME_LINES) for _ in line])
    return np.array(signs), np.cumsum(weights / weights.sum())[:-1]


@cache
def _characters(text: str) -> NDArray[np.str_]:
    return np.array(list(text))


@cache
def _given_pool(female: bool, age: int) -> NDArray[np.str_]:
    men, women = (GIVEN_OLD_MEN, GIVEN_MEN, GIVEN_BOYS), (GIVEN_OLD_WOMEN, GIVEN_WOMEN, GIVEN_GIRLS)
    return _characters((women if female else men)[age])


@cache
def _mongol_pool(female: bool) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
    heads, tails = (MONGOL_WOMEN, MONGOL_WOMEN_TAILS) if female else (MONGOL_MEN, MONGOL_MEN_TAILS)
    return np.array(heads.split()), np.array(tails.split())
