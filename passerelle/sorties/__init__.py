"""What leaves the centre: made from what a synchronisation gives, never from a workbook."""
