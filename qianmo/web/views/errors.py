"""Pages for what cannot be shown: each says what happened and what to do next, and never whether a thing exists."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, slots=True)
class Apology:
    """What a page without content says: conclusion, explanation, and the way out."""

    title: str
    headline: str
    explanation: str
    shape: str = "qm-stop"


SAID = {
    "missing": Apology("没有这一页", "没有找到这一页", "地址可能写错，或内容已被移走。请回到今日，从导航重新进入。"),
    "forbidden": Apology("没有权限", "这里不在您的范围", "需要时请所在机构负责人授权，当天有效。"),
    "rightless": Apology("没有权限", "您的岗位不办这一项", "请转给有权限的同事办理，或请安全管理员核对岗位。"),
    "stale": Apology("表单已过期", "这张表单已经过期", "请返回上一页，刷新后再办一次。", "qm-wait"),
    "postless": Apology("没有岗位", "您的账号在本营业日没有岗位", "请人力资源登记任职后再登录。"),
    "closed": Apology(
        "未开业", "还没有开启营业日", "演示数据正在装载，或系统管理员尚未开业。稍后刷新本页。", "qm-wait"
    ),
    "locked": Apology("暂时锁定", "密码连续输错，账号已暂时锁定", "15 分钟后再试，或请系统管理员解锁。", "qm-wait"),
    "viewing": Apology(
        "代看只读", "正在代看，只能看，不能办", "您借的是别人的眼睛。停止代看后，由本人办理。", "qm-wait"
    ),
    "broken": Apology("出错", "系统出错，没有取到这一页", "出错已有记录。请稍后再试，数据没有改动。", "qm-breach"),
}


def apology(request: HttpRequest, kind: str, *, status: int, who: str = "") -> HttpResponse:
    """Say what happened, in the look, and `who` does what is asked for."""
    return render(request, "apology.html", {"said": SAID[kind], "who": who}, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Outside the reader's scope."""
    del exception
    return apology(request, "forbidden", status=403)


def stale(request: HttpRequest, reason: str) -> HttpResponse:
    """A form sent with a token that no longer holds; the reason is for developers and is not shown."""
    del reason
    return apology(request, "stale", status=403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or one whose existence is not told."""
    del exception
    return apology(request, "missing", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A bug."""
    return apology(request, "broken", status=500)


def locked(request: HttpRequest, credentials: dict[str, str]) -> HttpResponse:
    """Too many wrong passwords or codes; the lock-out is recorded once."""
    from qianmo.web.sessions import note  # the seat stands between the two

    note(request, "org.locked_out", number=(credentials.get("username") or "")[:10])
    return apology(request, "locked", status=429)
