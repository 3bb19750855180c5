"""Texts of a centre → typed data, and what does not fit, said in French with its line."""
