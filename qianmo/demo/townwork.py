"""The story over some of the county's towns, in the two halves that a crew's members do."""

import time
from collections.abc import Callable

from qianmo.demo.crew import Ceilings, Plans
from qianmo.demo.foundation import Ground, village_ids
from qianmo.demo.lending import apply_town, find_ceilings, sign_town, use_town
from qianmo.demo.notices import tell_town
from qianmo.demo.requests import Customer, eligible_customers
from qianmo.demo.rounds import begin_reviews
from qianmo.demo.surveying import Town, defer_villages, file_town, rate_town, screen_town
from qianmo.storage.loading import settle


class Clock:
    """Tells progress and keeps the seconds of each step."""

    def __init__(self, progress: Callable[[str, float], None]) -> None:
        self._progress = progress
        self._step, self._since = "", time.monotonic()
        self.seconds: dict[str, float] = {}

    def start(self, step: str, share: float) -> None:
        """Begin a step, with the share of the whole that is done before it."""
        self.stop()
        self._step, self._since = step, time.monotonic()
        self._progress(step, share)

    def stop(self) -> None:
        """End the step that runs."""
        if self._step:
            self.seconds[self._step] = round(time.monotonic() - self._since, 2)


class TownWork:
    """Some towns, taken through every act; one member of a crew leads."""

    def __init__(self, towns: list[Town], *, ground: Ground, deferred: frozenset[str], sits: str, seed: int) -> None:
        self.towns, self.ground, self.deferred, self.sits, self.seed = towns, ground, deferred, sits, seed
        self.clock = Clock(lambda _step, _share: None)
        self.customers: dict[int, list[Customer]] = {}
        self._leads = False

    def lead(self, clock: Clock) -> None:
        """Tell progress by this clock, and gather statistics on the way."""
        self.clock, self._leads = clock, True

    def survey(self) -> Ceilings:
        """File, screen and rate; returns what each customer could get at most."""
        self.clock.start("建档", 0.08)
        for town in self.towns:
            file_town(town, ground=self.ground)
            if town is self.towns[0]:
                self._settle(
                    "households_person", "households_household", "households_membership", "households_factsheet"
                )
        self._settle("households_person", "households_household", "households_membership", "households_factsheet")
        self.clock.start("初筛", 0.36)
        villages = village_ids()
        for town in self.towns:
            screen_town(town, ground=self.ground, village_ids=villages)
        self._settle("ratings_rosterentry", "ratings_roster")
        self.clock.start("评议", 0.41)
        for town in self.towns:
            rate_town(town, ground=self.ground, seed=self.seed)
        self._settle("ratings_ballot", "ratings_rater", "ratings_verdict")
        self.clock.start("公示", 0.51)
        for town in self.towns:
            tell_town(town, ground=self.ground)
            defer_villages(town, deferred=self.deferred, ground=self.ground)
        self._settle("notices_noticeline", "notices_notice")
        self.clock.start("测算", 0.54)
        self.customers = {town.turn: eligible_customers(town) for town in self.towns}
        return {town.turn: find_ceilings(town, self.customers[town.turn], ground=self.ground) for town in self.towns}

    def lend(self, plans: Plans) -> None:
        """Ask, decide, sign, draw and repay as planned."""
        for turn, customers in self.customers.items():
            for one, planned in zip(customers, plans[turn], strict=True):
                one.asks, one.signs, one.balance = planned
        self.clock.start("申请与授信", 0.64)
        for town in self.towns:
            apply_town(town, self.customers[town.turn], ground=self.ground)
            if town is self.towns[0]:
                self._settle("households_consent", "credit_application", "credit_line")
        self._settle("credit_application", "credit_line", "credit_policyrun", "approvals_case", "households_consent")
        self.clock.start("签约", 0.86)
        for town in self.towns:
            sign_town(town, self.customers[town.turn], ground=self.ground)
        self._settle("credit_line", "credit_contract")
        self.clock.start("用信与还款", 0.91)
        for town in self.towns:
            use_town(town, self.customers[town.turn], ground=self.ground, seed=self.seed)
            begin_reviews(town, deferred=self.deferred, ground=self.ground, sits=self.sits, seed=self.seed)
        self._settle("credit_line", "credit_draw", "credit_repayment", "ledger_entry", "events_event")

    def _settle(self, *tables: str) -> None:
        """Only the member that leads gathers statistics; see `settle`."""
        settle(*tables, gather=self._leads)
