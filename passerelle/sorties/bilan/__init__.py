"""The bilan of an action, written down: one pure document, a thin writer for each format."""
