"""Stops the cluster once nobody uses it: `python -m common.postgres.guardian HOME BINARIES LINGER`.

Every user holds a shared lock on `users.lock`, which the kernel gives back even after SIGKILL. The guardian asks for
it exclusively: it gets it when the last user is gone.
"""

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from common.postgres import cluster as clusters, locks
from common.postgres.cluster import Cluster


def main(home: str, binaries: str, linger: str) -> None:
    cluster = Cluster(Path(home), binaries=binaries)
    ours = locks.opened(cluster.home / "guardian.lock")
    if not locks.taken_at_once(ours):
        return  # another guardian stands
    users = locks.opened(cluster.home / "users.lock")
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # whoever knows our number may want us to end at once
    if child := os.fork():
        os.truncate(ours, 0)
        os.write(ours, f"{child}\n".encode())
        return  # our child stands: the lock goes with it
    os.chdir("/")
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        _nobody_left(users, float(linger))
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        clusters.stopped(cluster)
        os.close(ours)  # before `users`, so that whoever waits finds no guardian and calls a new one


def _nobody_left(users: int, linger: float) -> None:
    while True:
        locks.take(users)
        locks.free(users)
        time.sleep(linger)
        if locks.taken_at_once(users):
            return


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main(*sys.argv[1:4])
