# Every command of the project. Nothing but make, a POSIX shell and Python 3.11 or newer is needed to begin; what is
# installed lands in .venv and frontend/node_modules, what is kept lands in var. A second run skips what is up to date.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

export START := $(shell date +%s)
export PYTHON
BIN := .venv/bin
STAMPS := .venv/stamps
STEP := sh requirements/setup.sh
STATIC := qianmo/web/static/dist
SCRIPTS := $(shell find frontend -path frontend/node_modules -prune -o -type f -print 2>/dev/null)

# A home folder that cannot be written (a service account) keeps the caches of pip, uv and npm in var.
ifneq ($(shell test -w "$$HOME" && echo yes),yes)
export XDG_CACHE_HOME := $(CURDIR)/var/cache
export npm_config_cache := $(CURDIR)/var/cache/npm
endif

# A .venv of another place, or one whose Python is gone, is made anew; missing page files are built again.
ifneq ($(shell test -x $(BIN)/python && cat .venv/made-for 2>/dev/null),$(CURDIR))
$(STAMPS)/venv: again
endif
ifeq ($(wildcard $(STATIC)),)
$(STAMPS)/frontend: again
endif

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMPS)/core $(STAMPS)/frontend ## install what running needs (PYTHON= chooses the interpreter)
	@:

setup-dev: setup $(STAMPS)/dev ## install what testing and checking need as well
	@:

run: setup ## start everything: http://127.0.0.1:8000 (PORT=, DATABASE_URL=, QIANMO_STATE=)
	@exec $(BIN)/qianmo up --follow-parent

test: setup-dev ## run every test, a file at a time on each core (ARGS= goes to pytest)
	@exec $(BIN)/python -m pytest -rs -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

test-spark: java setup-dev $(STAMPS)/spark ## every metric on a real Spark cluster of this machine; needs Java 17
	@QIANMO_TEST_SPARK=yes exec $(BIN)/python -m pytest -rs tests/analytics/spark $(ARGS)

setup-cards: $(STAMPS)/cards ## install what reads identity cards off photos (optional, about 350 MB)
	@:

test-cards: setup-dev setup-cards ## the reading of identity cards, with the real reader
	@QIANMO_TEST_CARDS=yes exec $(BIN)/python -m pytest -rs tests/gateways/test_cards.py $(ARGS)

java:
	@$(STEP) need_java

story: setup-dev ## run the whole-village story alone
	@exec $(BIN)/python -m pytest -rs tests/stories $(ARGS)

check: format lint types contracts migrations house ## format, lint, types, import contracts, migrations, tidiness

bench: setup ## run one benchmark: NAME=demo-county (ARGS= goes to it); its last line is one JSON object
	@exec $(BIN)/qianmo bench $(NAME) $(ARGS)

docs: ## where the documentation is
	@printf '%s\n' 'README.md · ARCHITECTURE.md · GLOSSARY.md · CONTRIBUTING.md · docs/adr'

lock: setup-dev ## resolve requirements/*.in anew into hashed lists
	@for list in $(basename $(notdir $(wildcard requirements/*.in))); do \
	    $(BIN)/python -m uv pip compile -q --upgrade --universal --generate-hashes --no-header \
	        requirements/$$list.in -o requirements/$$list.txt || exit 1; \
	done

format: setup-dev
	@$(BIN)/ruff format --check -q . || { echo 'run: .venv/bin/ruff format .'; exit 1; }

lint: setup-dev
	@$(BIN)/ruff check -q .

types: setup-dev
	@$(BIN)/python -m mypy --no-error-summary

contracts: setup-dev
	@$(BIN)/python -c 'from importlinter.cli import lint_imports_command as check; check()'

migrations: setup-dev
	@$(BIN)/qianmo makemigrations --check --dry-run

house: setup-dev
	@$(BIN)/python -m pytest tests/house

$(STAMPS)/venv:
	@$(STEP) make_venv
	@mkdir -p $(STAMPS) && rm -f $(STAMPS)/* && touch $@

$(STAMPS)/core: requirements/core.txt requirements/install.txt $(STAMPS)/venv
	@$(STEP) packages core
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/core
	@$(STEP) packages dev
	@touch $@

$(STAMPS)/spark: requirements/spark.txt $(STAMPS)/dev
	@$(STEP) packages spark
	@touch $@

$(STAMPS)/cards: requirements/cards.txt $(STAMPS)/core
	@$(STEP) packages cards
	@touch $@

$(STAMPS)/npm: frontend/package-lock.json $(STAMPS)/venv
	@$(STEP) frontend_packages
	@touch $@

$(STAMPS)/frontend: $(SCRIPTS) $(STAMPS)/npm
	@$(STEP) frontend_build
	@touch $@

again:
.PHONY: help setup setup-dev setup-cards run test test-spark test-cards java story check bench docs lock format lint types contracts migrations house again
