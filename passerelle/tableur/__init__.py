"""The local workbook: spreadsheets in one SQLite file, behind the part of the Google Sheets API v4 we use."""
