"""Sheets and their cells."""
