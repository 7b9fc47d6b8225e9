# Everything is in config/bootstrap.py, which sets the project up where need be.
BOOTSTRAP = @python3 config/bootstrap.py $@ $(ARGS)

.PHONY: run test check mutants

run:
	$(BOOTSTRAP)

test:
	$(BOOTSTRAP)

check:
	$(BOOTSTRAP)

mutants:
	$(BOOTSTRAP)
