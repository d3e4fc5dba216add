from tests.server.databases import postgresql

__all__ = ["postgresql"]
