"""Cut-over (切换): files of another system judged against this bank, summed beside what the bank states, and booked."""
