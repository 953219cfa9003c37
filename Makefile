# make run    from nothing to a running site with demo content    make test   everything that CI runs
# make check  style, types and the fast tests, while developing   make test T=tests/test_body.py   these tests alone
# make bench  the benchmarks: a table and bench.json              make lock   pin the requirements anew
# make release VERSION=2026.12   a commit and a tag
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes

# Only what the site itself needs is set; whoever starts make may set any variable of docs/operations.md.
# A tool's variable (such as DEBUG of a surrounding shell) must not reach the tests: tests/settings.py sets its own.
RUN_ENV = DEBUG=0 SECRET_KEY="$${SECRET_KEY:-$$(cat .run/secret_key)}" SITE_URL="$${SITE_URL:-http://$(HOST):$(PORT)}" \
	EMAIL_URL="$${EMAIL_URL:-console:}"
# It reads Django's templates alone; the readers' are Jinja2's.
DJADE = find templates -name '*.html' ! -path 'templates/reader/*' \
	-exec $(BIN)/djade --target-version 5.2 $(1) {} +
# What production looks like, for checks that look at settings alone.
CHECK_ENV = DEBUG=0 SECRET_KEY=0123456789-for-the-deployment-check-alone-0123456789abcdefghijk SITE_URL=https://news.example

.PHONY: run test check packages lint types hooks checks test-fast test-sqlite test-postgres test-browser bench release lock format clean

run: .venv/.run-installed .run/secret_key
	@$(RUN_ENV) $(BIN)/python manage.py serve --demo --host $(HOST) --port $(PORT) --workers $(WORKERS)

# T counts when it is given to make; a variable of the surrounding shell leaves no test out.
ifeq ($(origin T),command line)
test: .venv/.dev-installed
	$(BIN)/python -m pytest -q $(T)
else
test: packages lint hooks test-sqlite test-postgres test-browser
endif

check: lint test-fast

# PostgreSQL, Chromium, nginx, git and hunspell, where they are missing.
packages:
	@PYTHON=$(PYTHON) sh tests/system_packages.sh test

lint: types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(call DJADE,--check)

types: .venv/.dev-installed
	$(BIN)/mypy

checks: .venv/.dev-installed
	$(CHECK_ENV) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(CHECK_ENV) $(BIN)/python manage.py makemigrations --check --dry-run

# The rest of what runs before a commit; without git, as in an unpacked archive, the checks alone.
hooks: .venv/.dev-installed
	@if git rev-parse --git-dir >/dev/null 2>&1; then \
		SKIP=ruff-check,ruff-format,djade,mypy $(BIN)/pre-commit run --all-files --color never; \
	else $(MAKE) --no-print-directory checks; fi

test-fast: .venv/.dev-installed
	$(BIN)/python -m pytest -q -n 2 -m "not browser and not slow"

test-sqlite: .venv/.dev-installed
	$(BIN)/python -m pytest -q -n 2 -m "not browser" --no-skips

# The same tests, as far as they use a database and are not marked `alike`, on a PostgreSQL of their own, started in a temporary directory and stopped afterwards.
test-postgres: .venv/.dev-installed
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -q -n 2 -m "not browser" --no-skips --database-only

test-browser: .venv/.dev-installed
	$(BIN)/python -m pytest -q -n 2 -m browser --no-skips

bench: .venv/.dev-installed
	$(BIN)/python -m tests.benchmarks $(BENCH)

# A commit and a tag; nothing is pushed.
release: .venv/.dev-installed
	$(BIN)/python -m tests.release $(VERSION)

format: .venv/.dev-installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(call DJADE)

# Without index lines, hosts or paths: the files say what is needed, not from where.
lock: .venv/.dev-installed
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		requirements-dev.in -o requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed (PYTHON=... chooses one).")'
	@PYTHON=$(PYTHON) sh tests/system_packages.sh run
	@$(PYTHON) -m venv .venv

.venv/.run-installed: requirements.txt | .venv/bin/python
	@echo "Installing packages ..."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dev-installed: requirements-dev.txt .venv/.run-installed
	@$(PIP) -r requirements-dev.txt
	@touch $@

.run/secret_key:
	@mkdir -p .run
	@umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

clean:
	rm -rf staticfiles .pytest_cache .ruff_cache .mypy_cache .hypothesis
