"""Pages and the REST API. A view parses, does one command, shapes the answer."""
