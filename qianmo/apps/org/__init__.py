"""机构人员: branches, staff, posts, qualifications, the calendar and the business day."""
