-- Who asked for credit from the first of a day's year, and was answered: withdrawn and waiting ones are left out.
-- Segment, business and home are those of the day on which the application was taken. What was drawn of a grant
-- counts once up to what was granted, however often the line was drawn and repaid.
WITH lent AS (
    SELECT d.day, a.application_id, sum(l.amount_fen) AS fen
      FROM days AS d
      JOIN applications AS a ON a.accepted_on BETWEEN qm_year(d.day) AND d.day
      JOIN application_lines AS g USING (application_id)
      JOIN loans AS l ON l.line_id = g.line_id AND l.drawn_on <= d.day
     GROUP BY d.day, a.application_id
)
SELECT d.day, a.customer_id, a.product, coalesce(m.into_id, a.branch_id) AS branch_id, a.staff_id,
       coalesce(s.segment, h.segment, '') AS segment, 'person' AS kind,
       EXISTS (SELECT 1 FROM businesses AS b WHERE b.household_id = a.household_id AND b.kind IN ('stall', 'company')
                  AND qm_on(a.accepted_on, b.from_on, b.until_on)) AS runs,
       CASE WHEN coalesce(f.rural, coalesce(s.segment, h.segment, '') = 'farm') AND w.household_id IS NULL THEN 'farmer'
            ELSE '' END AS agri,
       a.granted, coalesce(o.drawn_on <= d.day, false) AS used, coalesce(o.asked_fen, 0) AS asked_fen,
       coalesce(o.granted_fen, 0) AS granted_fen, least(coalesce(u.fen, 0), coalesce(o.granted_fen, 0)) AS used_fen
  FROM days AS d
  JOIN applications AS a ON a.accepted_on BETWEEN qm_year(d.day) AND d.day
  LEFT JOIN outcomes AS o USING (application_id)
  LEFT JOIN lent AS u ON u.day = d.day AND u.application_id = a.application_id
  LEFT JOIN merged AS m ON m.branch_id = a.branch_id
  LEFT JOIN households AS h ON h.household_id = a.household_id
  LEFT JOIN past_segments AS s ON s.household_id = a.household_id AND qm_on(a.accepted_on, s.from_on, s.until_on)
  LEFT JOIN past_homes AS p ON p.household_id = a.household_id AND qm_on(a.accepted_on, p.from_on, p.until_on)
  LEFT JOIN households_away AS w ON w.household_id = a.household_id
   AND w.from_on <= (a.accepted_on - INTERVAL 1 YEAR)::DATE AND w.until_on > a.accepted_on
  LEFT JOIN rural_flags AS f ON f.cell_id = coalesce(p.cell_id, h.cell_id)
   AND qm_on(a.accepted_on, f.from_on, f.until_on)
