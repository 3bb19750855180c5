"""The rules: planning, needs, projects."""
