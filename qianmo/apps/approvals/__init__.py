"""审批: cases with their investigator, reviewer and approver, who are never the same person."""
