"""The steps of a synchronisation, joined."""
