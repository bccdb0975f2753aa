"""What this room tells the lake, by table: households and where they live, without a name or a number of anybody.

Segments and homes that a household had before, each from the one before it on; and what it ran, its last day included.
"""

from qianmo.domain.dated import FOREVER

SINCE = "coalesce(lag(until) OVER (PARTITION BY household_id ORDER BY until), DATE '0001-01-01')"
FACTS = {
    "households": "SELECT id, village_id, segment, filed_on FROM households_household",
    "past_segments": f"SELECT household_id, {SINCE}, until, segment FROM households_pastsegment",
    "past_homes": f"SELECT household_id, {SINCE}, until, village_id FROM households_pastvillage",
    "businesses": f"SELECT household_id, since_on, coalesce(until_on + 1, DATE '{FOREVER}'), kind"
    " FROM households_business",
}
