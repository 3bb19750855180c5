"""From a raw row to a line."""
