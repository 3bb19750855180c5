"""What dresses a tab beside what its cells hold."""
