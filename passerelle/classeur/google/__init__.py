"""Keeping well with Google: its key, its pace, what may be sent again, what went wrong."""
