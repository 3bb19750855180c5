"""The domain: pure decisions, no file, network, clock or environment."""
