"""The rules, told to the people who live by them."""
