"""What is written and cannot be used: each said, with what to do."""
