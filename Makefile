# Everything is done by scripts/, so that paths with spaces are no matter of make's.
# PORT=8001 make demo    another port        TEST_SEED=7 make test    other random numbers

.PHONY: demo stop setup test test-full test-faults check format perf lock

demo: ## the portal with demonstration data at http://127.0.0.1:8000
	@sh scripts/run demo

stop: ## ends what `make demo` started
	@sh scripts/run stop

setup: ## Python and Node packages, and the assets
	@sh scripts/run setup

test: ## every test that this machine can run, with reduced counts
	@sh scripts/run test

test-full: ## the same at the counts of the quality figures
	@sh scripts/run test full

test-faults: ## processes killed and restarted while people work
	@sh scripts/run test faults

check: ## formats, lint, types, layers, settings, migrations
	@sh scripts/run check

format: ## rewrites what `make check` would complain of, where a machine can
	@sh scripts/run format

perf: ## measurements, as ratios within one run, to var/perf.json
	@sh scripts/run perf

lock: ## compiles requirements*.txt from pyproject.toml
	@sh scripts/run lock
