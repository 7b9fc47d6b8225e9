# Everything is in config/bootstrap.py, which sets the project up where need be.
.PHONY: run test check mutants

run test check mutants:
	@python3 config/bootstrap.py $@
