"""What people write: cells, names, words."""
