# `make chat` and `make ask Q="…"` run the project; `make test` tests it. All set up what they need in .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
Q ?= What are Armenia's priorities?
DATA ?= $(ARTICLE_QA_DATA)
BENCH ?= $(ARTICLE_QA_BENCH)

.PHONY: chat ask test browser-test slow-test check format wheel-test bench evaluate evaluate-gate encoder reranker clean

chat: .venv/.run
	$(BIN)/article-qa chat

ask: .venv/.run
	@$(BIN)/article-qa ask "$(Q)"

test: .venv/.dev
	$(BIN)/python -m pytest -m "not slow and not browser"

browser-test: .venv/.dev
	$(BIN)/python -m pytest -m browser tests/browser

slow-test: .venv/.dev
	$(BIN)/python -m pytest -m slow

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

wheel-test: .venv/.dev
	$(BIN)/python -m pytest -m slow tests/test_wheel.py

bench: .venv/.dev
	$(BIN)/python bench/speed.py

evaluate: .venv/.run
	$(BIN)/article-qa evaluate

evaluate-gate: .venv/.run
	$(BIN)/article-qa evaluate --fail-under first_cited=0.78 --fail-under auroc=0.85 \
		--fail-under found_right=0.80 --fail-under language_right=0.98

encoder: .venv/.training
	$(BIN)/python -m embeddings.training encoder --data "$(DATA)"

reranker: .venv/.training
	$(BIN)/python -m embeddings.training reranker --data "$(DATA)"

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

# The stamps are made anew only when the dependencies change.
.venv/.run: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Setting up .venv (about two minutes, once) ..."
	$(PIP) -e .
	@touch $@

.venv/.dev: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Setting up .venv for development (about two minutes, once) ..."
	$(PIP) -e ".[dev,mcp]"
	@touch $@ .venv/.run

.venv/.training: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) -e ".[training]"
	@touch $@
