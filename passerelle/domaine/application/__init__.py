"""Forms and rules applied to the tabs they fill."""
