"""What a tab holds, held, will hold."""
