# Two commands are enough: `make demo` shows the importer at work, `make test` runs all that CI runs.
# Both make their own environment in .venv from requirements.lock (pinned by name, version and hash).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
READY := $(VENV)/.ready
# The tests are written for two cores; one of three workers always waits for a server or a process.
WORKERS ?= 3

# The tests start hundreds of processes; each would compile the importer anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-slow test-browser test-office test-faketime test-image pictures lint bench docs clean

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/importer run "sample_data/quickbooks-online/demo-200-customers.csv" --sandbox --yes \
		--default openingBalanceAt=2026-01-01 --journal demo-results/journal.sqlite --new-run --out demo-results; \
	code=$$?; if [ $$code -ne 3 ]; then echo "make demo: expected exit code 3 (planted errors), got $$code"; exit 1; fi

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow and not browser and not office and not faketime"

test-slow: lint
	IMPORTER_TEST_BUDGET=slow $(BIN)/python -m pytest -n $(WORKERS) -m "not browser and not office and not faketime"

# report.html in a real browser, searched by axe-core. Needs Chromium and npm; fails without them.
test-browser: $(READY)
	npm ci --prefix tests/browser --silent --no-audit --no-fund
	$(BIN)/python -m pytest tests/browser

# The page as the README shows it, and the icon for systems that take no SVG, from the page itself. Needs Chromium.
pictures: $(READY)
	$(BIN)/python -m tests.browser.pictures

# Corrections that LibreOffice has saved go round. Needs soffice; fails without it.
test-office: $(READY)
	$(BIN)/python -m pytest tests/office

# The image is built and looked at; without a container engine its steps are carried out, as root.
test-image: $(READY)
	$(BIN)/python -m tests.image

# Processes whose clocks are years apart. Needs libfaketime (apt-get install libfaketime); fails without it.
test-faketime: $(READY)
	$(BIN)/python -m pytest tests/faketime

# Ratios in one run; writes the table of tests/benchmarks/README.md. What is measured beside the
# importer alone has an environment of its own, pinned as all else is.
bench: $(READY) $(BENCH)/.ready
	BENCH_FRICTIONLESS=$(BENCH)/bin/python $(BIN)/python -m tests.benchmarks --write

$(BENCH)/.ready: tests/benchmarks/requirements.lock
	@test -d $(BENCH) || $(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

docs: $(READY)
	$(BIN)/python -m tests.generated --write

clean:
	rm -rf $(VENV) $(BENCH) demo-results .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
