"""What people are shown: the staff page, the forms, the links of posters."""
