"""The program that decides: rules, use cases, the store, live updates and pages of one hall."""
