"""The bilan of an action: what it says, in order; how it is written down is decided elsewhere."""
