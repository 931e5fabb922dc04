# Everything that a clone needs: Python 3.11 and make. Nothing is installed outside .venv, except Chromium for the tests.

PYTHON ?= python3.11
PORT ?= 8000
DATA ?= .demo

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# What the installed project is built from; a change builds it anew.
SOURCES := pyproject.toml build_frontend.py $(shell find frontend -type f -not -path '*/node_modules/*') $(shell find src -name '*.po')

.PHONY: setup demo test test-long coverage check browser locks bench clean

setup: $(VENV)/.built

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.required: requirements/runtime.txt | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/runtime.txt
	touch $@

$(VENV)/.built: $(VENV)/.required $(SOURCES)
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test-required: requirements/test.txt $(VENV)/.required
	$(PIP) install --require-hashes -r requirements/test.txt
	touch $@

# The demonstration city, generated once, served with an account for each role on the sign-in page.
demo: setup $(DATA)/.city
	$(BIN)/lianmeng serve --port $(PORT) --data $(DATA)

$(DATA)/.city: | setup
	$(BIN)/lianmeng city pingliang --data $(DATA)
	touch $@

check: setup $(VENV)/.test-required
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	LIANMENG_DATA=$(VENV)/data-for-mypy $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.messages check
	$(BIN)/python -m tools.charts --check
	PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix frontend run --silent check

# Tests in the browser run apart: their event loop stays in the process that drives it.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test: check browser
	$(PYTEST) -m "not long and not browser and not alone"
	$(PYTEST) -m "browser and not long" --durations=8

# Everything, with the branches counted: counting makes the tests half as slow again, so a commit is spared it.
test-long: check browser
	$(BIN)/coverage erase
	$(PYTEST) -m "not browser and not alone" --cov --cov-report= --cov-fail-under=0
	$(PYTEST) -m browser --cov --cov-append --cov-report=term
	$(BIN)/python -m pytest -m alone

# The branches counted over what a commit runs.
coverage: setup $(VENV)/.test-required browser
	$(BIN)/coverage erase
	$(PYTEST) -m "not long and not browser and not alone" --cov --cov-report= --cov-fail-under=0
	$(PYTEST) -m "browser and not long" --cov --cov-append --cov-report=term

# The tests drive the system's Chromium; its fonts must know Chinese.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	if [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; \
	else \
		echo "The tests need Chromium: sudo apt-get install chromium fonts-noto-cjk" >&2; exit 1; \
	fi

# Write the locks anew, in a form that names no index. Extras stay in the names: older versions of pip take a pin without
# them for no pin as soon as a newer release is out.
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header --no-annotate --quiet
locks: $(VENV)/bin/python
	$(PIP) install uv
	$(LOCK) --upgrade pyproject.toml requirements/build.in --output-file requirements/runtime.txt
	$(LOCK) --upgrade --constraint requirements/runtime.txt pyproject.toml requirements/build.in requirements/test.in \
		--output-file requirements/test.txt

# The goals of speed, measured as ratios inside one run: a table, and bench/results/latest.json. BENCH="--size 20000" is quicker.
bench: setup
	$(BIN)/python -m bench $(BENCH)

clean:
	rm -rf $(VENV) frontend/node_modules src/lianmeng/platform/ui/static/dist

# Each row of the tables of states and rights is changed in turn; the tests must notice every one.
.PHONY: mutants
mutants: setup $(VENV)/.test-required
	$(BIN)/python -m tools.mutants
