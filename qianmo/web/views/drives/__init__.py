"""Pages of whole-village drives, from a village's roster to what is proposed."""
