"""The pages a person lives in: how to come to each, and as whom. Tests and pictures walk this one table."""

from dataclasses import dataclass
from urllib.parse import urljoin

HEAD_OFFICE, BRANCH_HEAD, MANAGER, REVIEWER = "普惠金融部", "行长", "客户经理", "审查岗"
ADMINISTRATOR, SECURITY, AUDITOR, RISK, FINANCE = "系统管理员", "安全管理员", "审计", "风险经理", "计划财务"
PRODUCT = "产品经理"
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20))))"
FIRST_ROW = "main tbody tr a[href^='/']"


@dataclass(frozen=True)
class Place:
    """A page: its name, its address, and who looks (nobody signed in: "").

    With `through` it is where the first link found at the address leads, and `then` from there.
    """

    name: str
    address: str
    post: str = HEAD_OFFICE
    through: str = ""
    then: str = ""

    def open(self, page, console) -> None:
        """Go there, and wait until it has settled: nothing is asked for any more, two frames later either."""
        asked: set[object] = set()

        def ended(one: object) -> None:
            asked.discard(one)

        page.on("request", lambda one: asked.update({one}))
        page.on("requestfinished", ended)
        page.on("requestfailed", ended)
        page.goto(f"{console.address}{self.address}")
        if self.through:
            target = page.locator(self.through).first.get_attribute("href")
            page.goto(urljoin(page.url, target) + self.then)
        page.evaluate(TWO_FRAMES)
        while asked:
            page.evaluate(TWO_FRAMES)


PLACES = [
    Place("home", "/"),
    Place("home-of-a-branch", "/", BRANCH_HEAD),
    Place("grids", "/grids/"),
    Place("growth", "/grids/?measure=growth"),
    Place("compared", "/grids/?measure=signed&since=2026-03-31"),
    Place("overdue", "/grids/?measure=overdue&order=high"),
    Place("ledgers", "/grids/ledgers/?book=plaques"),
    Place("ledger-village", "/grids/ledgers/150422100200/", BRANCH_HEAD),
    Place("pieces", "/grids/ledgers/150422100200/pieces/?in=all", BRANCH_HEAD),
    Place("village-pieces", "/grids/ledgers/150422100200/blocks/", BRANCH_HEAD),
    Place("draw-piece", "/grids/ledgers/150422100200/blocks/15042210020001/draw/", BRANCH_HEAD),
    Place("draw-boundary", "/grids/boundaries/draw/?village=150422100200"),
    Place("nearest", "/grids/nearest/?which=nearer"),
    Place("handovers", "/grids/handovers/", BRANCH_HEAD),
    Place("points", "/grids/points/?which=signed"),
    Place("tiers", "/households/tiers/"),
    Place("relocations", "/households/moves/"),
    Place("businesses", "/households/businesses/"),
    Place("lists", "/lists/"),
    Place("list-queries", "/lists/queries/"),
    Place("new-list", "/lists/new/?preset=idle"),
    Place("leads", "/leads/", MANAGER),
    Place("list-model", "/lists/model/"),
    Place("no-contacts", "/lists/no-contact/", BRANCH_HEAD),
    Place("customer-groups", "/groups/"),
    Place("customer-group", "/groups/", through=FIRST_ROW),
    Place("partner", "/partners/", through=FIRST_ROW),
    Place("occasions", "/occasions/"),
    Place("occasion", "/occasions/", through=FIRST_ROW),
    Place("group-proposals", "/groups/", through=FIRST_ROW, then="proposals/"),
    Place("my-day", "/day/", MANAGER),
    Place("briefings", "/briefings/", BRANCH_HEAD),
    Place("campaigns", "/campaigns/"),
    Place("drive-plan", "/outreach/plan/"),
    Place("drive-plan-villages", "/outreach/plan/?view=villages", BRANCH_HEAD),
    Place("field-days", "/outreach/days/", BRANCH_HEAD),
    Place("field-day", "/outreach/days/", BRANCH_HEAD, FIRST_ROW),
    Place("my-days", "/outreach/my-days/", MANAGER),
    Place("exam", "/outreach/exam/", MANAGER),
    Place("exams", "/outreach/exams/", BRANCH_HEAD),
    Place("scripts", "/outreach/scripts/"),
    Place("village-claims", "/outreach/claims/"),
    Place("signing-days", "/outreach/signings/", MANAGER),
    Place("signing-day", "/outreach/signings/", MANAGER, FIRST_ROW),
    Place("gifts", "/outreach/gifts/", BRANCH_HEAD),
    Place("notices", "/notices/"),
    Place("village-notices", "/notices/", BRANCH_HEAD, FIRST_ROW),
    Place("objections", "/notices/objections/", BRANCH_HEAD),
    Place("rerating", "/outreach/rerating/", BRANCH_HEAD),
    Place("village-rerating", "/outreach/rerating/", BRANCH_HEAD, "tbody a[href^='/outreach/rerating/']"),
    Place("drive-plans", "/outreach/plans/"),
    Place("campaigns-list", "/campaigns/?view=list&stage=signing"),
    Place("village", "/campaigns/", HEAD_OFFICE, ".qm-card"),
    Place("village-drawing", "/campaigns/?view=list&stage=drawing", HEAD_OFFICE, "tbody tr a[href^='/campaigns/']"),
    Place("opening", "/campaigns/opening/?village=150422100201", BRANCH_HEAD),
    Place(
        "proposals", "/campaigns/?view=list&stage=signing", BRANCH_HEAD, "tbody tr a[href^='/campaigns/']", "proposed/"
    ),
    Place("rosters", "/rosters/", BRANCH_HEAD),
    Place("households", "/households/"),
    Place("household", "/households/?stage=drawn", BRANCH_HEAD, "tbody tr a"),
    Place("money", "/households/?stage=drawn", BRANCH_HEAD, "tbody tr a", "?tab=money"),
    Place("figures", "/figures/"),
    Place("holders", "/figures/?lane=manager", BRANCH_HEAD, "main tbody tr a[href^='/figures/']"),
    Place("apply", "/households/", MANAGER, "tbody tr a", "apply/"),
    Place("search", "/search/?q=王", BRANCH_HEAD),
    Place("tasks", "/tasks/", MANAGER),
    Place("tasks-of-a-branch", "/tasks/", BRANCH_HEAD),
    Place("handover", "/grids/handover/?cells=150422100200", BRANCH_HEAD),
    Place("running-sitting", "/campaigns/150422100203/?tab=sittings", MANAGER, "main tbody tr a"),
    Place("clashes", "/campaigns/150422100203/registers/clashes/", BRANCH_HEAD),
    Place("registers", "/campaigns/150422100203/registers/", BRANCH_HEAD),
    Place("register-draft", "/campaigns/150422100203/registers/", MANAGER, "main .qm-note a"),
    Place("looks", "/sittings/looks/", BRANCH_HEAD),
    Place("new-sitting", "/sittings/new/?village=150422100200", MANAGER),
    Place("rate", "/rate/", ""),
    Place("products", "/products/", PRODUCT),
    Place("product", "/products/funong/", PRODUCT),
    Place("policy-queue", "/products/queue/", RISK),
    Place("compare-policies", "/products/funong/compare/", PRODUCT),
    Place("reference-rates", "/products/rates/", PRODUCT),
    Place("duplicates", "/duplicates/", BRANCH_HEAD),
    Place("callbacks", "/callbacks/", BRANCH_HEAD),
    Place("forms", "/forms/"),
    Place("form", "/forms/farm/", PRODUCT),
    Place("form-version", "/forms/farm/1/", PRODUCT),
    Place("dossiers", "/applications/?show=sent", REVIEWER),
    Place("dossier", "/applications/?show=open", REVIEWER, FIRST_ROW),
    Place("dossier-forms", "/applications/?show=open", REVIEWER, FIRST_ROW, "forms/"),
    Place("batch-dossiers", "/applications/batch/", MANAGER),
    Place("checklists", "/applications/checklists/", PRODUCT),
    Place("approvals", "/approvals/", REVIEWER),
    Place("case", "/approvals/", REVIEWER, FIRST_ROW),
    Place("application", "/applications/asked/1/", REVIEWER),
    Place("case-memo", "/approvals/", REVIEWER, FIRST_ROW, "memo/"),
    Place("tied", "/households/", BRANCH_HEAD, "tbody tr a", "tied/"),
    Place("authority", "/authority/", RISK),
    Place("rule", "/authority/rules/promises/", RISK),
    Place("rule-of-people", "/authority/rules/holders/", RISK),
    Place("lone-reviews", "/authority/alone/", RISK),
    Place("scorecards", "/scorecards/", RISK),
    Place("lines", "/lines/", BRANCH_HEAD),
    Place("line", "/lines/?state=active", BRANCH_HEAD, "main tbody a[href^='/lines/']"),
    Place("line-contract", "/lines/?state=granted", MANAGER, "main tbody a[href^='/lines/']", "contract/"),
    Place("contracts", "/contracts/", BRANCH_HEAD),
    Place("contract", "/contracts/", BRANCH_HEAD, "main tbody a[href^='/contracts/']"),
    Place("contract-texts", "/contracts/texts/", PRODUCT),
    Place("contract-text", "/contracts/texts/", PRODUCT, "main tbody a[href^='/contracts/texts/']"),
    Place("customer-link", "/lines/?state=active", MANAGER, "main tbody a[href^='/lines/']", "link/"),
    Place("phone", "/my/", ""),
    Place("reversals", "/reversals/", BRANCH_HEAD),
    Place("funds", "/funds/"),
    Place("fund", "/funds/", RISK, "main tbody a"),
    Place("found-fund", "/funds/found/", RISK),
    Place("subsidy-claim", "/funds/", RISK, "main a[href^='/funds/subsidies/']"),
    Place("exports", "/exports/", BRANCH_HEAD),
    Place("books", "/books/", RISK),
    Place("cutovers", "/cutovers/", RISK),
    Place("shadow", "/shadow/", RISK),
    Place("feeds", "/feeds/", FINANCE),
    Place("delivery", "/feeds/", FINANCE, FIRST_ROW),
    Place("mappings", "/feeds/mappings/", FINANCE),
    Place("mapping", "/feeds/mappings/", FINANCE, FIRST_ROW),
    Place("change-mapping", "/feeds/mappings/", FINANCE, FIRST_ROW, "change/"),
    Place("upload-delivery", "/feeds/upload/", FINANCE),
    Place("performance", "/performance/"),
    Place("own-slip", "/performance/", MANAGER, "main .qm-slip a.qm-open"),
    Place("evidence", "/performance/?line=deposit-average", MANAGER, "main a[href^='/performance/evidence/']"),
    Place("own-pay", "/performance/mine/", MANAGER),
    Place("entries", "/performance/entries/", BRANCH_HEAD),
    Place("pay-measures", "/performance/measures/?month=2026-08&which=now", FINANCE),
    Place("targets", "/targets/?measure=loans", FINANCE),
    Place("targets-of-a-branch", "/targets/", BRANCH_HEAD),
    Place("weak-points", "/targets/?view=weak", FINANCE),
    Place("weak-meetings", "/targets/meetings/", FINANCE),
    Place("weak-meeting", "/targets/meetings/", FINANCE, FIRST_ROW),
    Place("supervision", "/targets/supervision/", FINANCE),
    Place("plans", "/targets/plans/", FINANCE),
    Place("plan", "/targets/plans/", FINANCE, FIRST_ROW),
    Place("bulletins", "/targets/bulletins/", MANAGER),
    Place("prepare-bulletin", "/targets/bulletins/prepare/", FINANCE),
    Place("market", "/targets/market/", FINANCE),
    Place("programmes", "/targets/programmes/", FINANCE),
    Place("programme", "/targets/programmes/", FINANCE, FIRST_ROW),
    Place("wall", "/wall/"),
    Place("indicators", "/indicators/", FINANCE),
    Place("report-tables", "/indicators/tables/", FINANCE),
    Place("tolerance", "/indicators/tolerance/", FINANCE),
    Place("spread", "/indicators/spread/", FINANCE),
    Place("report-forms", "/indicators/forms/", FINANCE),
    Place("payslips", "/performance/payslips/", FINANCE),
    Place("deferred", "/performance/deferred/", FINANCE),
    Place("deferred-of-one", "/performance/deferred/", FINANCE, FIRST_ROW),
    Place("profit", "/performance/profit/", FINANCE),
    Place("profit-accounts", "/performance/profit/?by=manager", BRANCH_HEAD, FIRST_ROW),
    Place("curves", "/performance/curves/", FINANCE),
    Place("attributions", "/performance/attributions/?state=all", BRANCH_HEAD),
    Place("attribution", "/performance/attributions/?state=all", BRANCH_HEAD, FIRST_ROW),
    Place("appeals", "/performance/appeals/", MANAGER),
    Place("corrections", "/performance/corrections/", FINANCE),
    Place("reconciled", "/performance/reconciled/", FINANCE),
    Place("allocations", "/performance/allocations/", FINANCE),
    Place("allocation", "/performance/allocations/", BRANCH_HEAD, FIRST_ROW),
    Place("contests", "/performance/contests/", FINANCE),
    Place("contests-of-one", "/performance/contests/", MANAGER),
    Place("contest", "/performance/contests/", FINANCE, FIRST_ROW),
    Place("grades", "/performance/grades/"),
    Place("own-grade", "/performance/grades/", MANAGER),
    Place("staffing", "/performance/staffing/"),
    Place("schemes", "/performance/schemes/", FINANCE),
    Place("scheme", "/performance/schemes/", FINANCE, FIRST_ROW),
    Place("nights", "/nights/", ADMINISTRATOR),
    Place("tokens", "/tokens/", ADMINISTRATOR),
    Place("accounts", "/accounts/", ADMINISTRATOR),
    Place("account", "/accounts/", ADMINISTRATOR, FIRST_ROW),
    Place("posts", "/accounts/posts/", ADMINISTRATOR),
    Place("view-as", "/view-as/", SECURITY),
    Place("screens", "/screens/", SECURITY),
    Place("audit", "/audit/", AUDITOR),
    Place("audit-record", "/audit/", AUDITOR, FIRST_ROW),
    Place("my-sign-in", "/my-sign-in/", BRANCH_HEAD),
    Place("password", "/password/", BRANCH_HEAD),
    Place("manual", "/manual/"),
    Place("parts", "/parts/"),
]
