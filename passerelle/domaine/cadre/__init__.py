"""What every step goes by."""
