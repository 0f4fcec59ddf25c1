# Every target sets up what it needs; nothing to install by hand beyond Python (3.11 or newer, with venv) and make.
PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= var
BENCH ?= metrics pulls audit pages
MILLIONS ?= 1 10
VENV := .venv
BIN := $(VENV)/bin
export DATA_DIR PORT
export UV_SYSTEM_CERTS = 1

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset run worker beat test check fix lint types contracts migrations schema bench lock tutorial faults scan sbom

help:  ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile

$(VENV)/.run: requirements.txt config/setup.sh
	@sh config/setup.sh $(PYTHON) $(VENV) requirements.txt
	@rm -f $(VENV)/.dev && touch $@

$(VENV)/.dev: requirements-dev.txt config/setup.sh
	@sh config/setup.sh $(PYTHON) $(VENV) requirements-dev.txt
	@touch $(VENV)/.run $@

demo: $(VENV)/.run  ## Serve the demo portfolio on http://127.0.0.1:8000 (PORT=, DATA_DIR=)
	@exec $(BIN)/python -m config.local demo

demo-reset: $(VENV)/.run  ## Throw the demo data away and start afresh
	@$(BIN)/python -m config.reset
	@exec $(BIN)/python -m config.local demo

run: $(VENV)/.run  ## Serve without demo data
	@exec $(BIN)/python -m config.local

worker: $(VENV)/.run  ## A Celery worker (with REDIS_URL)
	@exec $(BIN)/celery -A config worker -Q default,pulls,imports -l info

beat: $(VENV)/.run  ## Celery beat (with REDIS_URL)
	@exec $(BIN)/celery -A config beat -l info

test: $(VENV)/.dev  ## The whole suite, on every database that is to be found
	@$(BIN)/python -m tests.run $(ARGS)

check: $(VENV)/.dev lint types contracts migrations schema test  ## What must be green before anything lands

lint: $(VENV)/.dev  ## Format and lint
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .

fix: $(VENV)/.dev  ## Format, and mend what can be mended by machine
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

types: $(VENV)/.dev  ## Strict types
	@$(BIN)/mypy .

contracts: $(VENV)/.dev  ## Import directions
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

migrations: $(VENV)/.dev  ## No model change without its migration
	@$(BIN)/python manage.py makemigrations --check --dry-run

schema: $(VENV)/.dev  ## The API schema is valid and complete
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

tutorial: $(VENV)/.dev  ## Make the pictures of docs/tutorial.md and docs/gallery.md anew (needs Chromium)
	@$(BIN)/python -m tests.journey.pictures

bench: $(VENV)/.dev  ## Measure against floors, on servers of its own: metrics, pulls, audit, pages (BENCH="metrics", MILLIONS="1 10 100")
	@for name in $(BENCH); do \
		case $$name in metrics) args="$(MILLIONS)";; pulls) args=800;; *) args=;; esac; \
		$(BIN)/python -W ignore -m benchmarks.$$name $$args || exit 1; \
	done

faults: $(VENV)/.dev  ## Break things while metrics are pulled, and count (own PostgreSQL and Redis; needs faketime; FAULTS="F5 F7")
	@$(BIN)/python -W ignore -m benchmarks.faults $(FAULTS)

scan: $(VENV)/.dev  ## Let scanners at a demo of its own (SCAN="schema pages queries headers settings")
	@$(BIN)/python -W ignore -m tests.attacks.scan $(SCAN)

sbom: $(VENV)/.dev  ## Write var/sbom.json, the packages of the lock as CycloneDX
	@$(BIN)/python -m tests.attacks.sbom $(DATA_DIR)/sbom.json

lock:  ## Write the hash-pinned requirements anew (needs uv)
	@uv pip compile -q --generate-hashes --universal --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	@uv pip compile -q --generate-hashes --universal --no-header --python-version 3.11 --group dev pyproject.toml -o requirements-dev.txt
