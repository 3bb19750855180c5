"""The API: routes, over HTTP or in the process."""
