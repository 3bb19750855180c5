"""How long a big year takes."""
