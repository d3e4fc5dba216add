"""One PostgreSQL and one template of each kind for all the tests of the server."""

from tests.server.at_work import hall
from tests.server.databases import database, postgresql, postgresql_template, sqlite_template

__all__ = ["database", "hall", "postgresql", "postgresql_template", "sqlite_template"]
