"""What this room tells the lake, by table: how far each household has come. Standings must be settled before."""

FACTS = {
    "standings": """
SELECT household_id, village_id, eligible, granted_fen > 0, signed_fen > 0, drawn_fen > 0 FROM campaigns_standing"""
}
