"""Acts of this room: figures of the day laid ready, tables of tiers published, households given their tiers."""

from qianmo.apps.crm.services.figures import lay_figures_ready
from qianmo.apps.crm.services.tiering import decide_tiers, publish_tier_table, unsound_tiers

__all__ = ["decide_tiers", "lay_figures_ready", "publish_tier_table", "unsound_tiers"]
