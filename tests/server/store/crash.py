"""Run as a program: one command on a floor that dies by SIGKILL before or after its COMMIT.

python -m tests.server.store.crash URL before|after REQUEST
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from server.services.commands import IssueTicket
from server.store.databases import connect_engine
from server.store.opening import open_floor
from tests.server.factories import CITIZEN, Clock


def main(url: str, moment: str, request_id: str) -> None:
    floor = open_floor(url, clock=Clock())
    # Any engine of the program commits through the dialect; the read transactions are over by now.
    dialect: Any = connect_engine(url).dialect.__class__
    commit = dialect.do_commit

    def dying_commit(self: Any, connection: Any) -> None:
        if moment == "after":
            commit(self, connection)
        os.kill(os.getpid(), signal.SIGKILL)

    dialect.do_commit = dying_commit
    floor.do(IssueTicket(queue="A"), CITIZEN, request_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
