"""How the start-up page looks: the product's paths and plots, drawn without any file, script or network.

Colours are those of the console, written out because its style sheet cannot be served yet.
"""

from collections.abc import Sequence
from html import escape

from qianmo.supervisor.board import DONE, FAILED, RUNNING, SKIPPED, WAITING, Step

SHAPES = {
    WAITING: ("○", "未开始", "wait"),
    RUNNING: ("◐", "办理中", "run"),
    DONE: ("●", "完成", "done"),
    SKIPPED: ("⊘", "不需要", "wait"),
    FAILED: ("◆", "失败", "fail"),
}
STYLE = """
*{box-sizing:border-box}html{background:#E3E9E5}
body{margin:0;color:#14211C;font:14px/1.55 "PingFang SC","Microsoft YaHei UI","Microsoft YaHei","Source Han Sans SC",
"Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif;font-variant-numeric:tabular-nums;
display:grid;grid-template:48px 1fr/76px 1fr;min-height:100vh}
.mark{display:grid;place-items:center}.bar{display:flex;align-items:center;gap:12px}.bar b{font-size:18px;
letter-spacing:2px}.bar span{color:#3F4F48}
main{grid-column:2;padding:0 8px 8px 0;display:grid;gap:8px;align-content:start}
.plot{background:#fff}.head{padding:14px;display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
h1{font-size:20px;line-height:28px;margin:0;font-weight:600}.head span{color:#3F4F48}
h2{font-size:15px;margin:0;padding:12px 14px;font-weight:600}
.lattice{display:flex;gap:3px;padding:0 14px 14px}.lattice i{width:22px;height:22px;
box-shadow:inset 0 0 0 1px #7C8C84}.lattice .done{background:#006049;box-shadow:none}
.lattice .run{background:#E2A72E;box-shadow:none}.lattice .fail{background:#AE2417;box-shadow:none}
table{border-collapse:collapse;width:100%}th{background:#F3F6F4;color:#56655E;font-weight:400;text-align:left;
height:30px;padding:0 14px}td{height:36px;padding:6px 14px;border-top:1px solid #D6DED9}
td:first-child,th:first-child{white-space:nowrap}.r{text-align:right;white-space:nowrap}
tr.run td{background:#E1ECF6}tr.run td:first-child{box-shadow:inset 3px 0 #1B5E96}
tr.wait{color:#56655E}td.st{white-space:nowrap}.st.done{color:#1A7343}.st.run{color:#1B5E96}.st.fail{color:#AE2417}
tr.fail td:last-child{color:#14211C}.ridge{border-top:1px solid #D6DED9;min-height:26px;padding:3px 14px;font-size:12px;
color:#56655E;display:flex;justify-content:space-between;gap:12px;flex-wrap:wrap}
.told{overflow-wrap:anywhere;color:#3F4F48;width:100%}td:first-child{min-width:11em}
@media(max-width:640px){body{grid-template-columns:1fr}.mark{display:none}.bar{padding:0 14px}
main{grid-column:1;padding:0}td:first-child{min-width:0}table{font-size:13px}td,th{padding-left:8px;padding-right:8px}}
"""
FIELDS = ("M4 4h12v7H4z", "M4 14h12v12H4z", "M19 14h7v12h-7z")  # white fields of the mark; the straw one is apart
MARK = (
    '<svg width="30" height="30" viewBox="0 0 30 30" role="img" aria-label="阡陌">'
    '<path fill="#006049" d="M0 0h30v30H0z"/>'
    f'<path fill="#fff" d="{"".join(FIELDS)}"/><path fill="#E2A72E" d="M19 4h7v7h-7z"/></svg>'
)


def render_page(steps: Sequence[Step], *, now: float) -> str:
    """The whole page; it asks for itself again every two seconds until something failed."""
    failed = next((step for step in steps if step.standing == FAILED), None)
    running = next((step for step in steps if step.standing == RUNNING), None)
    title = "启动没有完成" if failed else "正在启动"
    ridge = "本页每 2 秒自己刷新，就绪后转到登录页"
    if failed:
        ridge = "数据库仍开着，已写入的都在"
        said = "请看下面的原因；改好后回到终端按 Ctrl-C，再运行 make run，做完的事不会重做。"
    elif running:
        said = f"{running.title}，已用 {_seconds(now - running.began)}"
    else:
        said = "马上就好"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="refresh" content="{10 if failed else 2}"><title>阡陌 · {title}</title>'
        f"<style>{STYLE}</style></head><body>"
        f'<div class="mark">{MARK}</div><div class="bar"><b>阡陌</b><span>{title}</span></div><main>'
        f'<section class="plot head"><h1>{title}</h1><span>{escape(said)}</span></section>'
        '<section class="plot"><h2>这次启动要做的事</h2>'
        f'<div class="lattice" aria-hidden="true">{"".join(_square(step) for step in steps)}</div>'
        '<table><thead><tr><th>事项</th><th>状态</th><th class="r">用时</th><th>最近一句</th></tr></thead>'
        f"<tbody>{''.join(_row(step, now=now) for step in steps)}</tbody></table>"
        f'<div class="ridge"><span>自启动起 {_seconds(now)}；首次启动要建演示县，之后只要几秒</span>'
        f"<span>{ridge}</span></div></section></main></body></html>"
    )


def _row(step: Step, *, now: float) -> str:
    shape, word, kind = SHAPES[step.standing]
    if step.standing == RUNNING:
        spent = _seconds(now - step.began)
    elif step.standing in {DONE, FAILED}:
        spent = _seconds(step.ended - step.began)
    else:
        spent = "—"
    return (
        f'<tr class="{kind}"><td>{escape(step.title)}</td><td class="st {kind}">{shape} {word}</td>'
        f'<td class="r">{spent}</td><td class="told">{escape(step.detail)}</td></tr>'
    )


def _square(step: Step) -> str:
    return f'<i class="{SHAPES[step.standing][2]}" title="{escape(step.title)}"></i>'


def _seconds(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole} 秒" if whole < 60 else f"{whole // 60} 分 {whole % 60:02d} 秒"
