"""What leaves the centre as data: the whole workbook for its own use, or what anybody may have of it."""
