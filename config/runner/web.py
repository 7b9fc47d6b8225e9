"""One web process: `python -m config.runner.web DESCRIPTOR` serves the socket the runner opened.

The runner starts several: however many threads a process of Python has, it uses one core at a time.
"""

import socket
import sys

import uvicorn

GRACE_SECONDS = 3


def main(descriptor: int) -> None:
    """Serve until told to stop."""
    with socket.socket(fileno=descriptor) as listener:
        config = uvicorn.Config(
            "config.asgi:application",
            lifespan="off",
            ws="websockets-sansio",
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(int(sys.argv[1]))
