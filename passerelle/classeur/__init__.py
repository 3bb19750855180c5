"""The workbook as tables: read all of it, apply a plan. The only package that speaks to gspread."""
