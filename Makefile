# `make` alone lists what there is. Everything is installed into .venv, with the versions of constraints.txt.

# The interpreter that .venv is made with: python3.11, else any other that is supported.
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& echo "$$python" && break; done)
HOST ?= 127.0.0.1
PORT ?= 7860
OUT ?= runs/latest

VENV := .venv
BIN := $(VENV)/bin
# The second variable is for newer versions of pip, which take the versions of the build tools from it.
INSTALL := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
	$(BIN)/python -m pip install --disable-pip-version-check --no-input -c constraints.txt

# The accessibility checker of the browser tests.
AXE_VERSION := 4.14.1
AXE_SHA256 := e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745
AXE := $(VENV)/axe-core/package/axe.min.js

.DEFAULT_GOAL := help
.PHONY: help run ask question test test-web lint eval bench clean
.SUFFIXES:

help: ## list the targets
	@awk -F ' ## |:' '/^[a-z-]+:.* ## / { printf "  make %-9s %s\n", $$1, substr($$0, index($$0, " ## ") + 4) }' Makefile

run: $(VENV)/.installed ## open the front end at http://127.0.0.1:7860 (HOST=, PORT=)
	$(BIN)/tweespraak serve --host $(HOST) --port $(PORT)

# The shell reads Q from the environment, so that quotes in a question need no care.
ask: override export Q := $(value Q)
ask: question $(VENV)/.installed ## ask one question: make ask Q="Hoeveel Belgen reisden naar Syrië?"
	@$(BIN)/tweespraak ask -- "$$Q"

question:
	@test -n "$$Q" || { echo 'usage: make ask Q="your question"' >&2; exit 2; }

test: lint ## style, types, import rules and tests (all but the browser's)
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

test-web: $(VENV)/.installed-dev $(AXE) ## the tests that need Chromium and ChromeDriver (npm fetches axe-core)
	AXE_CORE=$(AXE) $(BIN)/python -m pytest -m web

lint: $(VENV)/.installed-dev ## style, types and import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports --no-logo

# The report comes before the gate: a bound that is broken is what one wants to read about.
eval: $(VENV)/.installed ## run all question sets, write a report, hold them against eval/gates.toml (OUT=runs/latest)
	$(BIN)/tweespraak eval run eval/sets/*.jsonl --out $(OUT)
	$(BIN)/tweespraak eval report $(OUT)
	$(BIN)/tweespraak eval gate $(OUT) eval/gates.toml

bench: $(VENV)/.installed ## measure speed and memory: cold and warm questions, building the index
	$(BIN)/tweespraak eval bench eval/sets/test.jsonl

clean: ## remove .venv, caches, build outputs and the built index; documents, runs and reports stay
	rm -rf $(VENV) index/built build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find assistant tests index eval -name __pycache__ -type d -prune -exec rm -rf {} +

$(AXE): Makefile | $(VENV)/.created
	@command -v npm >/dev/null || { echo "The browser tests need npm, which fetches axe-core (Debian: npm)." >&2; exit 1; }
	mkdir -p $(VENV)/axe-core
	cd $(VENV)/axe-core && npm pack --silent axe-core@$(AXE_VERSION) \
		&& echo "$(AXE_SHA256)  axe-core-$(AXE_VERSION).tgz" | sha256sum --check --quiet \
		&& tar -xzmf axe-core-$(AXE_VERSION).tgz package/axe.min.js

$(VENV)/.created:
	@test -n "$(PYTHON)" || { echo "Tweespraak needs Python 3.11, 3.12 or 3.13; none was found (make PYTHON=... names one)." >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/.created
	@echo "Installing into $(VENV): a few minutes the first time."
	$(INSTALL) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/.created
	@echo "Installing into $(VENV): a few minutes the first time."
	$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.installed
