-- Who asked for credit from the first of a day's year, and was answered: withdrawn and waiting ones are left out.
SELECT d.day, p.customer_id, p.product, coalesce(m.into_id, p.branch_id) AS branch_id, p.staff_id,
       coalesce(h.segment, '') AS segment, p.granted
  FROM days AS d
  JOIN applications AS p ON p.accepted_on BETWEEN qm_year(d.day) AND d.day
  LEFT JOIN merged AS m ON m.branch_id = p.branch_id
  LEFT JOIN households AS h ON h.household_id = p.household_id
