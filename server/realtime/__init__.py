"""Socket.IO namespaces, one per kind of client; publishes what the journal records."""
