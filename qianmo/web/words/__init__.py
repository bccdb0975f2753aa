"""Chinese words for the codes that papers, methods and bounds are stored under; an unknown code is shown as it is."""

PAPERS = {
    "identity_card": "身份证",
    "household_register": "户口簿",
    "land_certificate": "土地承包证",
    "licence": "营业执照",
    "payslip": "工资流水",
    "property_papers": "房产证",
    "other": "其他资料",
    "other_item": "第三项资料",
}
PICTURED = {
    "identity": "身份证",
    "register": "户口簿",
    "house": "住房",
    "cowshed": "牛棚",
    "machinery": "农机",
    "receipt": "凭据",
    "signature": "签名",
}
"""What a phone takes pictures of besides the papers."""
METHODS = {
    "trimmed": "去高去低取均值",
    "mean": "取均值",
    "median": "取中位数",
    "min": "取最低",
    "table": "小组现场评定",
}
BOUNDS = {
    "requested": "按申请",
    "policy": "按政策额度",
    "verdict": "按村评议",
    "capacity": "按偿还能力",
    "grade": "按等级上限",
    "product": "按产品上限",
    "model": "按测算",
}


def pictured(code: str) -> str:
    """What a picture shows, by name; a purpose of the bank's own form is shown by its code."""
    return PICTURED.get(code) or PAPERS.get(code, code)


def papers(codes: list[str]) -> str:
    """Papers of a file by name: 「身份证、户口簿」."""
    return "、".join(PAPERS.get(code, code) for code in codes)
