"""Migrations and tables say the same; a warm start reads one row."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from server.store.databases import connect_engine
from server.store.every_table import metadata
from server.store.schema import HEAD, MIGRATIONS


def test_the_head_named_in_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrations_build_the_tables_of_the_code(database: str) -> None:
    engine = connect_engine(database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_warm_start_does_not_load_alembic(sqlite_template: Path) -> None:
    look = (
        "import sys; from datetime import *; from server.store.opening import open_floor; "
        f"open_floor('sqlite:///{sqlite_template}', clock=lambda: datetime.now(UTC)).close(); "
        "sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", look], timeout=60).returncode == 0
