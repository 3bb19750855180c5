"""What YAML declares."""
