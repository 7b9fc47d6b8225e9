"""A program for the child of a test: does what its standard input says."""

import json
import os
import subprocess
import sys
import time

from apps.core.isolation import limit_ourselves


def main() -> None:
    """Read one word and what follows it, and answer."""
    word, _, rest = sys.stdin.buffer.read().partition(b" ")
    match word:
        case b"echo":
            sys.stdout.buffer.write(rest)
        case b"environment":
            sys.stdout.write(json.dumps(dict(os.environ)))
        case b"who":
            sys.stdout.write(json.dumps([os.getpid(), os.getppid()]))
        case b"fail":
            sys.exit(3)
        case b"sleep":
            time.sleep(float(rest))
        case b"family":
            subprocess.Popen(["sleep", rest.decode()])  # noqa: S607 - any `sleep` will do
            time.sleep(float(rest))
        case b"spin":
            limit_ourselves(cpu_seconds=1, memory_bytes=1_000_000_000)
            while True:
                pass
        case b"grow":
            limit_ourselves(cpu_seconds=5, memory_bytes=500_000_000)
            sys.stdout.write(str(len(b"x" * 600_000_000)))
        case _:
            sys.exit("It was asked for what it does not know.")


if __name__ == "__main__":
    main()
