"""What formulas give."""
