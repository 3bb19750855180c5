"""What is declared, confronted: a family a file."""
