"""`python -m config.runner COMMAND`: where `config/bootstrap.py` hands over."""

import sys

from config.runner import run

COMMANDS = {"run": run.main}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
