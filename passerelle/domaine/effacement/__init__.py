"""What is erased: found, then taken out of every place that holds it (domaine.md §6)."""
