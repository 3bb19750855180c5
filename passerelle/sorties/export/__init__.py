"""What is exported, written down: a thin writer for each format, the same bytes for the same workbook."""
