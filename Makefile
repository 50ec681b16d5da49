# One command each; every target sets up what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
STAMPS := .venv/stamps
FRONTEND_SOURCES := $(shell find frontend -path frontend/node_modules -prune -o -type f -print 2>/dev/null)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help setup run test test-data check fix bench docs wheel lock

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

setup: $(STAMPS)/python $(STAMPS)/frontend $(STAMPS)/models ## the environment (.venv), the front end and the program in it

$(STAMPS)/python: requirements/dev.txt pyproject.toml
	@bash tools/make_environment.sh
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/frontend: $(STAMPS)/python $(FRONTEND_SOURCES)
	@$(PY) tools/node.py npm --prefix frontend ci --no-audit --no-fund --loglevel=error
	@$(PY) tools/node.py npm --prefix frontend run --silent build
	@touch $@

$(STAMPS)/models: $(STAMPS)/python models/package-lock.json src/runtall/pose/model_files.py
	@$(PY) tools/copy_models.py
	@touch $@

$(STAMPS)/chromium: $(STAMPS)/python
	@$(PY) tools/chromium.py
	@touch $@

run: setup ## set up everything and open Runtall in the browser; ARGS="--port 8123" are passed on
	@.venv/bin/runtall serve $(ARGS)

test: setup $(STAMPS)/chromium ## set up everything and run every test
	$(PY) -m pytest -m "not data" -n 2 --dist loadfile
	$(PY) tools/node.py npm --prefix frontend test --silent

test-data: setup $(STAMPS)/chromium ## the same readers on real files: make test-data DATA=<folder>
	@test -d "$(DATA)" || { echo "name the folder of real files: make test-data DATA=<folder>"; exit 2; }
	RUNTALL_DATA="$(abspath $(DATA))" $(PY) -m pytest -m data -n 2 --dist loadfile

check: setup ## style, types, imports, house rules
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) tools/check_house.py
	.venv/bin/python -W error -m django makemigrations --check --dry-run --settings runtall_web.config.test
	$(PY) tools/node.py npm --prefix frontend run --silent lint
	$(PY) tools/node.py npm --prefix frontend run --silent typecheck

fix: setup ## put style right
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: setup ## ratios side by side, written to docs/benchmarks.md; DATA=<folder> for real files
	RUNTALL_DATA="$(if $(DATA),$(abspath $(DATA)))" $(PY) -m bench

docs: setup $(STAMPS)/chromium ## rebuild what is generated: sources, movements, drawings and pictures
	$(PY) -m runtall.catalogue.page > docs/sources.md
	$(PY) -m runtall.coach.page > docs/movements.md
	$(PY) -m tools.draw_conventions
	$(PY) tools/take_screenshots.py

wheel: setup ## build the wheel, front end inside, into dist/
	rm -rf dist
	.venv/bin/hatchling build -t wheel

lock: ## renew requirements/*.txt from pyproject.toml (versions and hashes, no addresses)
	.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url -qUo requirements/run.txt
	.venv/bin/uv pip compile pyproject.toml --group dev -c requirements/run.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url -qUo requirements/dev.txt
	.venv/bin/uv pip compile requirements/node.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url -qUo requirements/node.txt
