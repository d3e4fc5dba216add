"""One use case, one function, one transaction. Sees the store through ports.py only."""
