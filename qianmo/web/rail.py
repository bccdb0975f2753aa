"""The rail: the rooms a post may enter, in the order of the work."""

from dataclasses import dataclass

from qianmo.apps.org.queries import SignedIn
from qianmo.domain.access import Right


@dataclass(frozen=True, slots=True)
class Room:
    """A place on the rail: the address it opens, its two-character name, its drawing, and the right it takes.

    Whoever has the right `unless` names finds the same in another room.
    """

    key: str
    name: str
    drawing: str
    right: Right | None = None
    unless: Right | None = None


ROOMS = (
    Room("today", "今日", "M4 5h16v15H4zM4 10h16M9 3v4M15 3v4M8 15l3 2 5-4"),
    Room("tasks", "待办", "M9 6h11M9 12h11M9 18h11M4 6l1 1 2-2M4 12l1 1 2-2M4 18l1 1 2-2", Right.WORK),
    Room("my-day", "日清", "M5 4h14v16H5zM5 9h14M9 2v4M15 2v4M8 14l3 3 5-5", Right.WORK_IN_FIELD),
    Room(
        "briefings",
        "晨会",
        "M4 18a4 4 0 0 1 8 0M8 12a2 2 0 1 0 0-4a2 2 0 0 0 0 4zM12 18a4 4 0 0 1 8 0M16 12a2 2 0 1 0 0-4a2 2 0 0 0 0 4z",
        Right.ASSIGN_WORK,
    ),
    Room("grids", "网格", "M3 4h18v16H3zM14 4v16M3 10h18M14 15h7", Right.SEE_FUNNEL),
    Room("figures", "存贷", "M4 20h16M6 20v-6h3v6M11 20V9h3v11M16 20V5h3v15M5 9l5-4 4 2 5-4", Right.SEE_FUNNEL),
    Room("campaigns", "整村", "M4 20V10l5-4 5 4v10zM14 20V13h6v7M7 20v-5h4v5M2 20h20", Right.SEE_FUNNEL),
    Room("lead-lists", "名单", "M4 5h10M4 10h10M4 15h6M15 14l2 2 4-5M4 20h6M17 4v4M15 6h4", Right.SEE_CUSTOMERS),
    Room(
        "households",
        "客户",
        "M9 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7zM3 20v-2c0-2 2-4 6-4s6 2 6 4v2M16 5c2 .5 2.5 2 2.5 3s-.5 2.500-2.5 3"
        "M18 15c2 .5 3 1.7 3 3v2",
        Right.SEE_CUSTOMERS,
    ),
    Room("intake", "收件", "M4 5h16v14H4zM4 13h5l1 3h4l1-3h5M12 7v4M10 9l2 2 2-2", Right.ASSIGN_WORK),
    Room(
        "callbacks",
        "回访",
        "M5 4h4l2 5-2.500 1.500a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1z",
        Right.CALL_BACK,
    ),
    Room("dossiers", "申请", "M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h4", Right.SEE_LINES),
    Room("approvals", "审批", "M5 20h14M7 16h10v-3H7zM10 13V9.500a3 3 0 1 1 4 0V13", Right.SEE_LINES),
    Room("lines", "额度", "M3 7h18v10H3zM13 7v10M6 10.5v3M9.500 10.5v3M3 20h18", Right.SEE_LINES),
    Room("contracts", "合同", "M6 3h9l4 4v14H6zM15 3v4h4M9 11h7M9 15h4M14 19l2-2 2 1", Right.SEE_LINES),
    Room(
        "books", "总账", "M5 3h13a1 1 0 0 1 1 1v17H7a2 2 0 0 1-2-2zM5 19a2 2 0 0 1 2-2h12M9 7h6M9 11h6", Right.SEE_BOOKS
    ),
    Room("cutovers", "切换", "M4 8h13l-3-3M20 16H7l3 3M4 8v3M20 16v-3", Right.SEE_BOOKS),
    Room("funds", "扶持", "M4 9h16M6 9v9M10 9v9M14 9v9M18 9v9M3 20h18M12 3l9 6H3z", Right.SEE_FUNDS),
    Room(
        "targets",
        "目标",
        "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 12h8",
        Right.SEE_FUNNEL,
    ),
    Room("indicators", "指标", "M4 20V4M4 20h16M7 16l4-5 4 3 5-8M4 9h3M4 14h3", Right.SEE_FUNNEL),
    Room("performance", "绩效", "M4 20h16M6 20v-5h3v5M11 20V10h3v10M16 20V6h3v14M6 11l3-3 3 2 6-6", Right.SEE_POINTS),
    Room(
        "own-pay",
        "工资",
        "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
        unless=Right.SEE_POINTS,
    ),
    Room("products", "政策", "M4 5h16v14H4zM4 9.500h16M4 14h16M10 5v14", Right.SEE_PRODUCTS),
    Room(
        "tokens",
        "令牌",
        "M8 15a4 4 0 1 1 3.5-6H21v3h-2v3h-3v-3h-4.500A4 4 0 0 1 8 15zM8 10.500v1",
        Right.MANAGE_ACCOUNTS,
    ),
    Room(
        "accounts",
        "账号",
        "M12 11a3.500 3.500 0 1 0 0-7a3.500 3.500 0 0 0 0 7zM5 20v-2c0-2.500 3-4 7-4s7 1.500 7 4v2z",
        Right.MANAGE_ACCOUNTS,
    ),
    Room("devices", "设备", "M7 3h10v18H7zM7 6h10M7 17h10M11 19h2", Right.MANAGE_DEVICES),
    Room("audit", "审计", "M5 3h10l4 4v14H5zM9 12h6M9 16h6M9 8h3", Right.SEE_AUDIT),
    Room(
        "view-as",
        "代看",
        "M2 12c3-5 6.500-7 10-7s7 2 10 7c-3 5-6.500 7-10 7s-7-2-10-7zM12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6z",
        Right.VIEW_AS,
    ),
    Room("screens", "大屏", "M3 4h18v12H3zM8 20h8M12 16v4M7 12V9M11 12V7M15 12v-2", Right.END_SCREENS),
    Room(
        "feeds",
        "供数",
        "M5 6c0-1.700 3-3 7-3s7 1.300 7 3-3 3-7 3-7-1.300-7-3zM5 6v12c0 1.700 3 3 7 3s7-1.300 7-3V6"
        "M5 12c0 1.700 3 3 7 3s7-1.300 7-3",
        Right.SEE_FEEDS,
    ),
    Room(
        "nights", "日终", "M19 14.500A8 8 0 1 1 9.500 5a6.500 6.500 0 0 0 9.500 9.500zM16 4h4M18 2v4", Right.CLOSE_DAY
    ),
    Room("exports", "导出", "M12 3v11M8 10l4 4 4-4M4 15v5h16v-5", Right.EXPORT),
)


def rooms_for(person: SignedIn) -> list[Room]:
    """The rooms on this person's rail."""
    return [
        room
        for room in ROOMS
        if (room.right is None or person.may(room.right)) and not (room.unless and person.may(room.unless))
    ]
