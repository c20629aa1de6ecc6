# Every verb works from a fresh clone; `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
# Schemathesis and pip-audit need newer versions of what Rasa pins, so they have an environment of their own.
SECURITY := .venv-security
# Processes that share the tests (0: this one; decision 0021).
WORKERS ?= 2
# uv from the machine, or one of our own inside a small environment beside the real one.
UV_HOME := .uv
UV := $(shell command -v uv 2>/dev/null || echo $(UV_HOME)/bin/uv)

.PHONY: help install install-tensorflow train run chat test test-slow security-test bench cluster cluster-test cluster-bench evaluate lint widget lint-web lock clean

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(UV_HOME)/bin/uv:
	@python3 -m venv $(UV_HOME) && $(UV_HOME)/bin/pip install --quiet --disable-pip-version-check uv

$(PY): | $(if $(findstring $(UV_HOME),$(UV)),$(UV_HOME)/bin/uv)
	@$(UV) venv --quiet --python 3.11 $(VENV)

$(INSTALLED): requirements.lock | $(PY)
	@echo "Installing what the assistant needs …"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	@# For Rasa's own commands (bot/environment.py). The package is let go of again, since another copy of the product may
	@# be run with this environment.
	@printf '%s\nimport sys, bot.environment; [sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "bot"]\n' "$(CURDIR)" \
		> "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/calf_pain_assistant.pth"
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock $(INSTALLED)
	@echo "Installing what the tests need …"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-dev.lock
	@touch $@

install: $(INSTALLED) ## make the environment only

install-tensorflow: $(INSTALLED) ## add TensorFlow, for pipelines with DIET or TED
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-tensorflow.lock

train: $(INSTALLED) ## train the model when its inputs changed
	@$(PY) -m bot train

run: $(INSTALLED) ## everything from nothing to http://localhost:5005
	@exec $(PY) -m bot serve

chat: $(INSTALLED) ## talk to it in the terminal
	@$(PY) -m bot chat

test: $(INSTALLED_DEV) ## run the tests (trains first when needed)
	@tools/debian-packages.sh
	@$(PY) -m bot train
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist loadfile

test-slow: $(INSTALLED_DEV) ## run the long suites too
	@tools/debian-packages.sh
	@$(PY) -m pytest -m slow

$(SECURITY)/.installed: requirements-security.lock | $(PY)
	@UV_VENV_CLEAR=1 $(UV) venv --quiet --python 3.11 $(SECURITY)
	@$(UV) pip install --quiet --python $(SECURITY)/bin/python --require-hashes -r requirements-security.lock
	@touch $@

security-test: $(INSTALLED_DEV) $(SECURITY)/.installed ## fuzz it, hold it to docs/openapi.yml, audit its dependencies
	@$(PY) -m bot train
	@$(PY) -m pytest -m security tests/security
	@$(PY) -m tools.audit

bench: $(INSTALLED_DEV) ## speed and memory beside stock Rasa, into docs/bench/ (most of an hour)
	@tools/debian-packages.sh
	@$(PY) -m tools.bench

cluster: $(INSTALLED_DEV) ## NODES=2 assistants behind nginx, with PostgreSQL and Redis
	@tools/debian-packages.sh
	@$(PY) -m bot train
	@exec $(PY) -m tools.cluster --nodes $(or $(NODES),2)

cluster-test: $(INSTALLED_DEV) ## break such a cluster in many ways
	@tools/debian-packages.sh
	@$(PY) -m pytest -m cluster tests/cluster

cluster-bench: $(INSTALLED_DEV) ## throughput of 1, 2 and 4 nodes into docs/bench/
	@tools/debian-packages.sh
	@$(PY) -m bot train
	@$(PY) -m tools.cluster_bench

evaluate: $(INSTALLED_DEV) ## accuracy, confusions and safety figures into results/
	@$(PY) -m tests.evaluate

lint: $(INSTALLED_DEV) ## ruff, mypy and the copy check
	@$(VENV)/bin/ruff format --check . && $(VENV)/bin/ruff check . && $(VENV)/bin/mypy && $(PY) -m bot check

bot/web/node_modules: bot/web/package-lock.json
	@cd bot/web && npm ci --silent && touch node_modules

widget: bot/web/node_modules ## build the website's chat from its sources (needs npm)
	@cd bot/web && npm run --silent build

lint-web: bot/web/node_modules ## check the chat's sources (needs npm)
	@cd bot/web && npm run --silent lint

lock: | $(PY) ## pin the dependencies anew, with hashes
	@$(UV) pip compile pyproject.toml -c tools/constraints.in --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	@$(UV) pip compile pyproject.toml --extra tensorflow -c requirements.lock --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-tensorflow.lock
	@$(UV) pip compile pyproject.toml --extra dev -c requirements.lock --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.lock
	@$(UV) pip compile tools/security.in --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-security.lock

clean: ## forget environment, models and local data
	@rm -rf $(VENV) $(UV_HOME) models results var/*.db*
