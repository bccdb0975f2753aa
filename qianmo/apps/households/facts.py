"""What this room tells the lake, by table: households and where they live, without a name or a number of anybody.

Segments and homes that a household had before, each from the one before it on; what it ran, its last day included; and
when the whole household was away: from the day its file says it left, or else from the first sheet that says so, until
a sheet says that it lives here. A sheet that says nothing of it changes nothing.
"""

from qianmo.domain.dated import FOREVER

SINCE = "coalesce(lag(until) OVER (PARTITION BY household_id ORDER BY until), DATE '0001-01-01')"
DAY = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
FACTS = {
    "households": "SELECT id, village_id, segment, filed_on FROM households_household",
    "past_segments": f"SELECT household_id, {SINCE}, until, segment FROM households_pastsegment",
    "past_homes": f"SELECT household_id, {SINCE}, until, village_id FROM households_pastvillage",
    "businesses": f"SELECT household_id, since_on, coalesce(until_on + 1, DATE '{FOREVER}'), kind"
    " FROM households_business",
    "households_away": f"""
WITH said AS (
    SELECT household_id, as_of, id, facts->>'resident' = 'false' AS away,
           CASE WHEN facts->>'away_since' ~ '{DAY}' THEN (facts->>'away_since')::date END AS since
      FROM households_factsheet WHERE facts->>'resident' IS NOT NULL
), turned AS (
    SELECT *, away IS DISTINCT FROM lag(away) OVER sheets AS turns FROM said
    WINDOW sheets AS (PARTITION BY household_id ORDER BY as_of, id)
), spells AS (
    SELECT household_id, as_of, away, since, sum(turns::int) OVER sheets AS spell
      FROM turned WINDOW sheets AS (PARTITION BY household_id ORDER BY as_of, id)
), told AS (
    SELECT household_id, spell, bool_and(away) AS away, least(min(since), min(as_of)) AS from_on, min(as_of) AS said_on
      FROM spells GROUP BY household_id, spell
), ended AS (
    SELECT *, lead(said_on, 1, DATE '{FOREVER}') OVER (PARTITION BY household_id ORDER BY spell) AS until_on FROM told
)
SELECT household_id, from_on, until_on FROM ended WHERE away AND until_on > from_on""",
}
