"""Jobs the worker runs, by the clock or when a page asks; each calls one act."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="events.seal", queueing_lock="events.seal", pass_context=False)
def seal_events(timestamp: int) -> None:
    """Chain every settled event once a minute, so that a later change of any of them shows."""
    from qianmo.apps.events.services import seal

    seal(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.task(name="households.check_roster", pass_context=False)
def check_roster(upload_id: int) -> None:
    """Read an uploaded roster that is too long to be read while somebody waits."""
    from qianmo.apps.households.services import check_upload
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    on = business_date()
    check_upload(upload_id=upload_id, at=instant(on=on), business_date=on)


@app.task(name="households.file_roster", pass_context=False)
def file_roster(upload_id: int) -> None:
    """File the households of a confirmed roster, all of them or none."""
    from qianmo.apps.households.services import finish_filing
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    on = business_date()
    finish_filing(upload_id=upload_id, at=instant(on=on), business_date=on)


@app.periodic(cron="*/10 * * * *")
@app.task(name="households.expire_rosters", queueing_lock="households.expire_rosters", pass_context=False)
def expire_rosters(timestamp: int) -> None:
    """Delete uploaded rosters and registers nobody took a day after they came, by the clock of the console."""
    del timestamp
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.households.services import expire_uploads
    from qianmo.apps.org.queries import business_date
    from qianmo.apps.ratings.services import forget_drafts
    from qianmo.web.clock import instant

    try:
        on = business_date()
    except ObjectDoesNotExist:  # the bank has not opened yet
        return
    expire_uploads(at=instant(on=on))
    forget_drafts(at=instant(on=on))


@app.task(name="events.check", pass_context=False)
def check_chain(check_id: int) -> None:
    """Verify the whole chain of events for whoever asked."""
    from qianmo.apps.events.checks import carry_out_check
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    carry_out_check(check_id=check_id, at=instant(on=business_date()))


@app.task(name="exports.make", pass_context=False)
def make_export(export_id: int) -> None:
    """Make the workbook of an export nobody should wait for."""
    from qianmo.web.lists.making import make_export

    make_export(export_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="exports.tidy", queueing_lock="exports.tidy", pass_context=False)
def tidy_exports(timestamp: int) -> None:
    """Let go of workbooks whose day is over, and make those a killed worker left."""
    del timestamp
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.exports.services import expire_exports
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant
    from qianmo.web.lists.making import make_owed_exports

    try:
        on = business_date()
    except ObjectDoesNotExist:  # the bank has not opened yet
        return
    expire_exports(at=instant(on=on))
    make_owed_exports()


@app.task(name="dayend.run", pass_context=False)
def run_nights() -> None:
    """Carry out the nights somebody asked for. Only a poke: what is to be done stands in their rows."""
    from qianmo.apps.dayend.services import carry_out_nights
    from qianmo.web.clock import instant

    carry_out_nights(clock=lambda on: instant(on=on), watch=lambda *_: None)


@app.task(name="credit.settle_transfers", pass_context=False)
def settle_transfers() -> None:
    """Talk to the bank's own core about the draws and repayments that wait for it."""
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.credit.outside_core import outside_core
    from qianmo.apps.credit.services import settle_transfers as settle
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    core = outside_core()
    if core is None:
        return
    try:
        on = business_date()
    except ObjectDoesNotExist:  # between two days nothing is booked
        return
    settle(core=core, at=instant(on=on), business_date=on)


@app.periodic(cron="* * * * *")
@app.task(name="credit.remember_transfers", queueing_lock="credit.remember_transfers", pass_context=False)
def remember_transfers(timestamp: int) -> None:
    """Try again what the core did not answer, and end what ran out of time."""
    del timestamp
    settle_transfers()


@app.task(name="credit.judge_cutovers", pass_context=False)
def judge_cutovers() -> None:
    """Judge the cut-overs somebody sent in. Only a poke: what is to be done stands in their rows."""
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.credit.services import judge_owed_cutovers
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    try:
        on = business_date()
    except ObjectDoesNotExist:  # the bank has not opened yet
        return
    judge_owed_cutovers(at=instant(on=on))


@app.periodic(cron="* * * * *")
@app.task(name="credit.remember_cutovers", queueing_lock="credit.remember_cutovers", pass_context=False)
def remember_cutovers(timestamp: int) -> None:
    """Judge again what a killed worker left."""
    del timestamp
    judge_cutovers()


@app.task(name="feeds.look", pass_context=False)
def look_at_upload(upload_id: int) -> None:
    """Look at an uploaded file that takes longer than somebody should wait."""
    from qianmo.apps.feeds.services import look_at_upload as look
    from qianmo.apps.org.queries import business_date

    look(upload_id=upload_id, business_date=business_date())


@app.task(name="feeds.carry", pass_context=False)
def carry_delivery(delivery_id: int) -> None:
    """Check a received file and carry it, figures with it; one another process is at is taken up by the round below."""
    from qianmo.apps.crm.services import lay_figures_ready
    from qianmo.apps.feeds.services import carry
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    on = business_date()
    carry(delivery_ids=[delivery_id], at=instant(on=on), business_date=on)
    lay_figures_ready()


@app.periodic(cron="*/5 * * * *")
@app.task(name="feeds.take_in", queueing_lock="feeds.take_in", pass_context=False)
def take_in_files(timestamp: int) -> None:
    """Take in what the core has dropped since, figures with it, before the night; let uploads go that are over."""
    del timestamp
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.crm.services import lay_figures_ready
    from qianmo.apps.feeds.services import expire_uploads, take_in_due
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    try:
        on = business_date()
    except ObjectDoesNotExist:  # between two days nothing is taken in
        return
    expire_uploads(at=instant(on=on))
    take_in_due(on=on, at=instant(on=on), tell=lambda *_: None)
    lay_figures_ready()


@app.task(name="lab.carry_out", pass_context=False)
def carry_out_back_tests() -> None:
    """Carry out the back-tests somebody asked for. Only a poke: what is to be done stands in their rows."""
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.lab.services import carry_out_owed
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    try:
        on = business_date()
    except ObjectDoesNotExist:  # the bank has not opened yet
        return
    carry_out_owed(clock=lambda: instant(on=on))


@app.periodic(cron="* * * * *")
@app.task(name="lab.remember", queueing_lock="lab.remember", pass_context=False)
def remember_back_tests(timestamp: int) -> None:
    """Do again the back-tests a killed worker left."""
    del timestamp
    carry_out_back_tests()


@app.periodic(cron="40 5 1 * *")
@app.task(name="lab.monitor", queueing_lock="lab.monitor", pass_context=False)
def monitor_scorecards(timestamp: int) -> None:
    """Reckon every scorecard's months anew when a month has begun."""
    del timestamp
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.lab.queries import scorecards
    from qianmo.apps.lab.services import monitor_scorecard
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    try:
        on = business_date()
    except ObjectDoesNotExist:  # the bank has not opened yet
        return
    for card in scorecards():
        monitor_scorecard(scorecard_id=card.id, by=None, at=instant(on=on), business_date=on)


@app.periodic(cron="20 3 * * *")
@app.task(name="intake.tidy", queueing_lock="intake.tidy", pass_context=False)
def tidy_intake(timestamp: int) -> None:
    """Let go of photos that never became whole and of what was set aside, thirty days after it came."""
    from qianmo.apps.intake.services import let_go

    let_go(now=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="40 3 * * *")
@app.task(name="fieldwork.end_unheld", queueing_lock="fieldwork.end_unheld", pass_context=False)
def end_unheld(timestamp: int) -> None:
    """End the enrolments of who has left and of phones unused for thirty days."""
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.fieldwork.services import end_unheld
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    try:
        on = business_date()
    except ObjectDoesNotExist:  # the bank has not opened yet
        return
    end_unheld(now=datetime.fromtimestamp(timestamp, tz=UTC), at=instant(on=on), business_date=on)
