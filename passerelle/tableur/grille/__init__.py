"""Rows that move, cells that are typed and shown."""
