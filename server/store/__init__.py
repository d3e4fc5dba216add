"""SQL for the ports of the use cases: tables, books, migrations; SQLite and PostgreSQL.

Imports the domain and what services/ports.py and services/records.py name; only opening.py, which
puts a floor together, imports a use case.
"""
