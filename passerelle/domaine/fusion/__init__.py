"""What staff wrote, what responses say: one line."""
