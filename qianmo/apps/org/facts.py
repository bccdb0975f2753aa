"""What this room tells the lake, by table: branches, and who works where on the day asked for."""

FACTS = {
    "branches": "SELECT id, code, name, parent_id FROM org_branch",
    "staff": """
SELECT s.id, s.number, s.name, h.branch_id
  FROM org_staff s
  LEFT JOIN (SELECT DISTINCT ON (staff_id) staff_id, branch_id FROM org_postholding
              WHERE valid @> %(on)s::date ORDER BY staff_id, id DESC) h ON h.staff_id = s.id""",
}
