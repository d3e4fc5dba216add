"""Tables, repositories and migrations: the only truth, on SQLite or PostgreSQL."""
