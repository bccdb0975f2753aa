"""Figures: once a night those the pages show are laid ready, so that they open at once."""

from qianmo.analytics.figures import publish_figures
from qianmo.apps.crm.queries import daily_figures, daily_openings, lake_day


def lay_figures_ready() -> int:
    """Publish the figures of the last day the lake knows; how many were computed, none where nothing has changed."""
    day = lake_day()
    if day is None:
        return 0
    return publish_figures(day.lake, daily_figures(as_of=day.as_of), apart=daily_openings(as_of=day.as_of))
