# What a newcomer and CI type. Every target makes and updates .venv itself: the first run downloads,
# later runs find the stamp newer than pyproject.toml and touch no network.

PYTHON ?= python3
QUESTION ?= What is 48271 * 3917 + 17?
ARGS ?=
BIN := .venv/bin
# Progress bars for people, silence for logs.
PIP := $(BIN)/python -m pip --disable-pip-version-check install $(shell [ -t 2 ] || echo --quiet)

.PHONY: help demo test check eval bench soak sanitize format clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    ask the built-in model one question and watch it think, compute and answer"
	@echo "make test    the whole test suite (ARGS=... goes to pytest)"
	@echo "make check   format, lint, types, import directions"
	@echo "make eval    how often the built-in model is right: held-out tasks, questions of others, errors"
	@echo "make bench   tokens per second on this machine's CPU"
	@echo "make soak    the test suite with its long counts; the log goes to .soak/"
	@echo "make sanitize  our kernels under NVIDIA's compute-sanitizer, on a GPU"
	@echo "make format  let ruff format and fix what it can"
	@echo "make clean   remove .venv and caches"

# The demo runs in an empty folder of its own, so that it shows nothing of this one and leaves nothing.
demo: .venv/plain
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT INT TERM && cd "$$folder" && \
	echo '$$ motet run -m nano --show reasoning,tools "$(QUESTION)"' && \
	"$(CURDIR)/$(BIN)/motet" run -m nano --show reasoning,tools "$(QUESTION)" </dev/null && \
	echo && echo 'Now talk to it: $(BIN)/motet'

# Files go to several processes; tests/conftest.py says to how many.
test: .venv/test
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile $(ARGS)

check: .venv/test
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m basedpyright
	$(BIN)/python -m pytest -q tests/test_architecture.py

eval: .venv/plain
	$(BIN)/python -m model.nano.recipe.evaluate --all $(ARGS)

bench: .venv/plain
	$(BIN)/python benchmarks/cpu_decode.py $(ARGS)

# The status travels in a file, because a plain sh reports only the last part of a pipe.
soak: .venv/test
	@mkdir -p .soak && log=.soak/$$(date -u +%Y%m%dT%H%M%SZ).log && \
	{ MOTET_SOAK=1 $(BIN)/python -m pytest --timeout=0 --durations=20 $(ARGS) 2>&1; \
	  echo $$? >.soak/status; } | tee "$$log"; echo "log: $$log"; exit $$(cat .soak/status)

sanitize: .venv/test
	$(BIN)/python -m tests.kernels.sanitize

format: .venv/test
	$(BIN)/python -m ruff format .
	$(BIN)/python -m ruff check --fix .

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Two stamps: what the product needs, and that with the tools of its developers. A stamp names the
# folder that it was made in. Where that differs (the checkout was moved or copied) or where the
# environment's interpreter is gone, the stamps count as missing.
ifneq ($(shell $(BIN)/python -c '' 2>/dev/null && cat .venv/plain 2>/dev/null),$(CURDIR))
.PHONY: .venv/plain .venv/test
endif

.venv/plain: pyproject.toml | .venv/bin/pip
	@echo "Installing motet into .venv (the first time this downloads torch) ..."
	@$(PIP) --editable .
	@echo "$(CURDIR)" >$@

.venv/test: pyproject.toml | .venv/bin/pip
	@echo "Installing motet and its test tools into .venv (the first time this downloads torch) ..."
	@$(PIP) --editable '.[test]'
	@echo "$(CURDIR)" >.venv/plain
	@echo "$(CURDIR)" >$@

# pip, because venv writes it last: an environment without it was interrupted while being made.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	  "motet needs Python 3.11 or newer, and '$(PYTHON)' is none. Name one: make PYTHON=python3.12 demo" \
	  >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo \
	  "'$(PYTHON)' cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" \
	  >&2; exit 1; }
	@$(PYTHON) -m venv .venv
