"""Addresses of the console, room by room; within a room what is named stands before what is any code."""

from django.urls import path

from qianmo.web.urls.access import ACCESS
from qianmo.web.urls.approval import APPROVALS
from qianmo.web.urls.briefing import BRIEFINGS
from qianmo.web.urls.contract import CONTRACTS
from qianmo.web.urls.delivery import DELIVERIES
from qianmo.web.urls.dossier import DOSSIERS
from qianmo.web.urls.drive import DRIVES
from qianmo.web.urls.fieldwork import FIELDWORK
from qianmo.web.urls.fund import FUNDS
from qianmo.web.urls.grid import GRIDS
from qianmo.web.urls.household import HOUSEHOLDS
from qianmo.web.urls.lead import LEADS
from qianmo.web.urls.ledger import LEDGERS
from qianmo.web.urls.line import LINES
from qianmo.web.urls.notice import NOTICES
from qianmo.web.urls.outreach import OUTREACH
from qianmo.web.urls.pay import PAY
from qianmo.web.urls.phone import PHONE
from qianmo.web.urls.product import PRODUCTS
from qianmo.web.urls.target import TARGETS
from qianmo.web.views import audit, bringing, exports, field, figures, home, manual, metrics, parts, search, tasks
from qianmo.web.views.ledger import books, nights

urlpatterns = [
    *BRIEFINGS,
    *CONTRACTS,
    *FIELDWORK,
    *LEADS,
    *PRODUCTS,
    *PAY,
    *OUTREACH,
    *NOTICES,
    *TARGETS,
    *LEDGERS,
    *APPROVALS,
    *DELIVERIES,
    *GRIDS,
    *DRIVES,
    *HOUSEHOLDS,
    *DOSSIERS,
    *LINES,
    *PHONE,
    *FUNDS,
    *ACCESS,
    path("", home.today, name="today"),
    path("field/", field.app, name="field-app"),
    path("field/sw.js", field.worker, name="field-worker"),
    path("figures/", figures.page, name="figures"),
    path("figures/households/", figures.households, name="figure-households"),
    path("search/", search.search, name="search"),
    path("audit/", audit.listing, name="audit"),
    path("audit/verify/", audit.verify, name="verify-chain"),
    path("audit/<int:event_id>/", audit.record, name="audit-record"),
    path("tasks/", tasks.listing, name="tasks"),
    path("tasks/act/", tasks.act, name="act-on-tasks"),
    path("tasks/bring/", bringing.errands, name="bring-tasks"),
    path("tasks/assign/", tasks.assign, name="assign-tasks"),
    path("tasks/preview/", tasks.preview, name="preview-visits"),
    path("books/", books.page, name="books"),
    path("metrics/", metrics.listing, name="metrics"),
    path("metrics/<slug:name>/", metrics.page, name="metric"),
    path("nights/", nights.page, name="nights"),
    path("nights/close/", nights.close, name="close-days"),
    path("nights/go-on/", nights.go_on, name="go-on-with-night"),
    path("exports/", exports.exports, name="exports"),
    path("exports/new/", exports.ask, name="ask-export"),
    path("exports/<int:export_id>/decide/", exports.decide, name="decide-export"),
    path("exports/<int:export_id>/fetch/", exports.fetch, name="fetch-export"),
    path("filters/keep/", exports.keep_filter, name="keep-filter"),
    path("filters/rename/", exports.rename_filter, name="rename-filter"),
    path("filters/open/", exports.open_with, name="open-with-filter"),
    path("filters/drop/", exports.drop_filter, name="drop-filter"),
    path("manual/", manual.sections, name="manual"),
    path("parts/", parts.showcase, name="parts"),
]
