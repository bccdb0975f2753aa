"""What this room tells the lake, by table: households and where they live, without a name or a number of anybody."""

FACTS = {"households": "SELECT id, village_id, segment, filed_on FROM households_household"}
