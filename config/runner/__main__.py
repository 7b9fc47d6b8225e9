"""`python -m config.runner COMMAND`: where `config/bootstrap.py` hands over."""

import sys

from config.runner import check, run, test

COMMANDS = {"run": run.main, "test": test.main, "check": check.main, "mutants": test.mutants}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
