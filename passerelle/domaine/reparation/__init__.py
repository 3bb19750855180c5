"""What writes covered while people moved rows and columns about, and how it comes back (contrat.md §7)."""
