"""The local workbook as pages."""
