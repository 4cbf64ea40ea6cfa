"""Numbers: what was decided, by day and by whom."""
