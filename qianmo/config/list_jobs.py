"""Jobs of the worker for lists that are too long for a page to wait for: reading a file, giving a list out."""

from procrastinate.contrib.django import app


@app.task(name="leads.read", pass_context=False)
def read_list(list_id: int) -> None:
    """Read the file of a list that is too long to be read while somebody waits."""
    from qianmo.apps.leads.services import read_list
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    on = business_date()
    read_list(list_id=list_id, at=instant(on=on), business_date=on)


@app.task(name="leads.give_out", pass_context=False)
def give_list_out(list_id: int) -> None:
    """Give out a list that is too long to be given out while somebody waits."""
    from qianmo.apps.leads.services import give_out
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    on = business_date()
    give_out(list_id=list_id, at=instant(on=on), business_date=on)


@app.periodic(cron="* * * * *")
@app.task(name="leads.remember", queueing_lock="leads.remember", pass_context=False)
def remember_lists(timestamp: int) -> None:
    """Read, and give out, the lists a killed worker left; one that another is at is left to it."""
    del timestamp
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.leads.queries import lists_to_give, lists_to_read
    from qianmo.apps.leads.services import give_out, read_list
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    try:
        on = business_date()
    except ObjectDoesNotExist:  # the bank has not opened yet
        return
    for list_id in lists_to_read():
        read_list(list_id=list_id, at=instant(on=on), business_date=on)
    for list_id in lists_to_give():
        give_out(list_id=list_id, at=instant(on=on), business_date=on)
