"""What one server process is started with. Where the values come from is the command's business."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from server.sign_on.settings import SignOn


@dataclass(frozen=True, slots=True)
class ServerSettings:
    data: Path
    """A folder of the server's own: the SQLite file and the secret of its cookies."""
    host: str = "127.0.0.1"
    port: int = 8000
    database: str = ""
    """SQLAlchemy address; empty: SQLite in `data`."""
    clips: Path | None = None
    """Spoken clips, one folder per language; None: boards stay silent."""
    https: bool = False
    """The hall is reached through https (a proxy in front): cookies are marked Secure."""
    behind_proxy: bool = False
    """Believe X-Forwarded-For and X-Forwarded-Proto of one proxy."""

    synchronous_standby: bool = False
    """Commands are answered once the standby has them, as long as it is there."""
    promoted: bool = False
    """The data were a standby's until now."""
    sign_on: SignOn | None = None
    """The provider at which people may sign in too."""

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data / 'hallfloor.db'}"

    def secret_key(self) -> bytes:
        """The key that signs sessions; made at the first start, readable by its owner only."""
        path = self.data / "secret.key"
        self.data.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
        return path.read_bytes()
