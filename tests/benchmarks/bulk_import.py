"""Time the import of many articles at once, on a stack of its own.

    .venv/bin/python -m tests.benchmarks.bulk_import [--count 2000] [--seed 1]

Starts PostgreSQL, Valkey, the workers and the scheduler as `make run` does, with as many worker
processes as the machine has processors, in a folder that is gone afterwards. Imports a first
batch to warm up, then one of COUNT invented articles of 400 to 800 words (`wire.py`; a tenth
repeat another, a seventh say that somebody was asked), and waits until all are imported,
fingerprinted, read for requests and found by the search; then until all are compared with others
and read for attributions too, which bulk work leaves for last. Prints articles a second from the
call that opens the batch to either end, the processor seconds of Python and of PostgreSQL, and,
measured on more articles in one process, which stage takes how much of them.
"""

import argparse
import os
import socket
import sys

from config.runner import services
from config.runner.program import Program, StartError
from config.runner.run import Options, programs
from config.runner.test import a_data_folder, environment_of_tests
from config.runner.tree import StopRequestedError, Tree, say

WEB = "A web process"


def main() -> int:
    """Start the stack, measure in a process of its own, and stop the stack."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=2000, help="so many articles")
    parser.add_argument("--seed", type=int, default=1, help="which articles")
    given = parser.parse_args()
    processes = os.cpu_count() or 1
    try:
        with a_data_folder() as folder:
            held = services.lock(folder)
            with Tree(held=(held,)) as tree, socket.socket() as unused:
                environment = environment_of_tests(os.environ, folder)
                environment |= services.start(tree, folder, {}).environment()
                options = Options(folder, "", 0, production=False, processes=processes, name="")
                _run(tree, environment, "config.runner.prepare")
                for program in programs(options, environment, unused):
                    if program.name != WEB:
                        tree.start(program)
                return _run(
                    tree,
                    environment,
                    "tests.benchmarks.measured",
                    *("--count", str(given.count), "--seed", str(given.seed)),
                )
    except StartError as error:
        say(str(error))
    except StopRequestedError:
        say("Stopped.")
    return 1


def _run(tree: Tree, environment: dict[str, str], module: str, *arguments: str) -> int:
    """Run a module of ours to its end and return its exit status."""
    command = (sys.executable, "-m", module, *arguments)
    return tree.run(Program(module, command, environment=environment, stage=2))


if __name__ == "__main__":
    sys.exit(main())
