"""What the team's page, its meeting and the wall say of the retained state: one subject a file."""
