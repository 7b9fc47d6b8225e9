"""The process that workers are forked from: `python -m tests.integration.crash.nursery`.

It has imported what a worker needs, which takes seconds, and holds no connection. For each line of
its standard input, the size of a worker, it starts one and says the number of its process.
"""

import os
import signal
import sys
import traceback
from importlib import import_module
from typing import NoReturn

from tests.integration.crash import worker

# What Celery imports only once a worker starts.
for name in (
    "celery.bin.celery",
    "celery.beat",
    "celery.concurrency.prefork",
    "kombu.transport.redis",
):
    import_module(name)
worker.app.loader.import_default_modules()


def main() -> None:
    """Start a worker for each line, until there are no more."""
    # Nobody waits for them here: the test sees them go.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            become_a_worker(int(line))


def become_a_worker(size: int) -> NoReturn:
    """Be a worker with `size` processes and a scheduler inside it, in a group of their own."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        sys.stdout.write(f"{os.getpid()}\n")
        sys.stdout.flush()
        log = os.open(worker.FOLDER / "worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for given, descriptor in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(given, descriptor)
        worker.app.worker_main(
            [
                *("--quiet", "worker", "--loglevel", "INFO", "--concurrency", str(size)),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
                *("--beat", "--scheduler", "celery.beat:Scheduler"),
            ]
        )
    except Exception:  # noqa: BLE001 - said in the log, and then this process is over
        traceback.print_exc()
    finally:
        # Not through the interpreter's own end, which is the nursery's.
        os._exit(0)


if __name__ == "__main__":
    main()
