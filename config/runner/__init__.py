"""What `make run`, `make test`, `make check` and `make mutants` do, once the environment exists.

One process, the runner, starts every other and ends with none of them left: see `tree` and `guard`.
"""
