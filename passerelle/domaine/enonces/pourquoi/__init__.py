"""« Pourquoi ? »: what made a line of the workbook, in sentences, from the very results that filled it."""
