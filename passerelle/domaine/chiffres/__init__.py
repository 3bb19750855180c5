"""What counts, and what it comes to."""
