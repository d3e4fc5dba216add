"""The disk's own rate of durable single-row commits: SQLite in WAL with synchronous=FULL, bare."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path


def commits_per_second(folder: Path, seconds: float = 0.7) -> float:
    path = folder / "disk.db"
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, text TEXT)")
        started = time.perf_counter()
        count = 0
        while (took := time.perf_counter() - started) < seconds:
            connection.execute("INSERT INTO row (text) VALUES (?)", ("x" * 200,))
            count += 1
        return count / took
    finally:
        connection.close()
