"""The requests of a batchUpdate, a family a file."""
