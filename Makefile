# Thin: each target is one command. The environment is made once, from the lock, and again only when the lock or what is
# compiled at installation changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
READY_BENCH := $(VENV)/ready-bench

.PHONY: demo test lint bench lock wheel clean

demo: $(READY)
	@$(BIN)/discovery demo

test: $(READY)
	@$(BIN)/python -m pytest

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(READY_BENCH)
	@$(BIN)/python benchmarks/run.py

wheel: $(READY)
	@$(BIN)/python -m hatchling build -t wheel

lock: $(READY)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/python tools/lock.py

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml discovery/gazetteer/_compile.py discovery/gazetteer/_postal.py $(wildcard discovery/gazetteer/*.tsv)
	@$(PYTHON) tools/setup.py $(VENV) requirements.lock
	@touch $(READY)

$(READY_BENCH): requirements-bench.lock $(READY)
	@$(PYTHON) tools/setup.py $(VENV) requirements-bench.lock
	@touch $(READY_BENCH)
