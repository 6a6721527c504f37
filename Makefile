# Two commands on a fresh machine: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes
PORT ?= 8000
JOBS ?= auto

.PHONY: run test lint bench neo4j neo4j-stop lock clean help

run: $(VENV)/runtime.done  ## the service with the seeds loaded, on http://127.0.0.1:8000
	$(BIN)/matcher demo --port $(PORT)

test: lint  ## lint, then every test; what this machine lacks is skipped with its reason
	$(BIN)/python -m pytest -n $(JOBS) --no-loadscope-reorder

lint: $(VENV)/dev.done  ## ruff, mypy --strict, the layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.done  ## the benchmark tables
	$(BIN)/python -m bench

neo4j: $(VENV)/runtime.done  ## a real Neo4j server on this machine to try out; prints its store URL (needs Java 17, Maven)
	@$(BIN)/python -m tools.neo4j_server start

neo4j-stop: $(VENV)/runtime.done  ## stop that server; its data stay in var/neo4j/data
	@$(BIN)/python -m tools.neo4j_server stop

lock:  ## pin the dependencies anew (needs uv)
	uv pip compile --universal --python-version 3.11 --only-binary :all: --generate-hashes --no-strip-extras --no-header \
	  --quiet pyproject.toml --group pyproject.toml:build -o requirements.lock
	uv pip compile --universal --python-version 3.11 --only-binary :all: --generate-hashes --no-strip-extras --no-header \
	  --quiet --extra dev -c requirements.lock pyproject.toml --group pyproject.toml:build -o requirements-dev.lock

$(VENV)/runtime.done: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev.done: requirements-dev.lock $(VENV)/runtime.done
	$(PIP) -r requirements-dev.lock
	touch $@

clean:  ## remove the environment and what tests and tools leave behind
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

help:
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

.PHONY: test-driver5
test-driver5: $(VENV)/dev.done  ## what speaks to Neo4j once more, with the driver of the major version before
	$(PIP) --upgrade --target var/driver5 -r tools/neo4j/driver5.lock
	PYTHONPATH=var/driver5 $(BIN)/python -m pytest tests/graph/test_neo4j*.py tests/contract/test_store.py

.PHONY: bench-crash
bench-crash: $(VENV)/dev.done  ## 100 kills of writers and servers, 8 writers side by side; nothing may be lost
	$(BIN)/python -m bench.crash
