# make demo         le service et une année d’essai, dans un dossier qui s’efface ensuite
# make test         tous les tests
# make check        le format, les types, les règles d’import, les définitions, puis tous les tests
# make bench        le temps d’une grosse année ; comment les besoins trouvent leur thème ; ce qui semble parler de quelqu’un
# make course       des gens et des bénévoles au travail dans un centre servi, des minutes durant ; puis chaque promesse est vérifiée
# make mutants      si les tests de la fusion, de la réparation, du planning et des chiffres verraient un changement
# make pips         si chaque pip d’un Python pris en charge installe ce qui est figé
# make audit        les failles connues de ce qui est figé, puis chaque version et sa licence
# make verrouiller  fige de nouveau les versions, sans nommer d’index

.DEFAULT_GOAL := help
.PHONY: help demo test types check style recolte bench course mutants pips audit verrouiller clean

# The first Python recent enough; PYTHON=… chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
# Not quiet: on a slow line, what is being fetched is the only sign of life. Compiling every file that is installed would
# take as long as all the rest: each is compiled when it first serves, and what is compiled has to be kept.
POSER := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --no-compile
export PYTHONDONTWRITEBYTECODE :=

help:
	@sed -n 's/^# make //p' Makefile

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Passerelle demande Python 3.11 ou plus récent. Installez-le, puis relancez make." >&2; exit 1; }
	$(PYTHON) -m venv .venv

# What running needs, and the `passerelle` command on this checkout.
.venv/pose-base: requirements/base.txt pyproject.toml | $(BIN)/python
	@echo "Installation des bibliothèques (une minute, la première fois)…"
	$(POSER) --require-hashes -r requirements/base.txt
	$(POSER) --no-deps --no-build-isolation --editable .
	@touch $@

# The same and the test tools, in one go.
.venv/pose-dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Installation des bibliothèques et des outils de test (une minute, la première fois)…"
	$(POSER) --require-hashes -r requirements/dev.txt
	$(POSER) --no-deps --no-build-isolation --editable .
	@touch .venv/pose-base $@

demo: .venv/pose-base
	@$(BIN)/passerelle demo --host $(HOST) --port $(PORT)

# What checks the Apps Script, where npm is there: its tests say so where it is not.
SCRIPT := tests/apps_script
$(SCRIPT)/node_modules: $(SCRIPT)/package-lock.json
	@command -v npm >/dev/null && npm ci --prefix $(SCRIPT) --no-audit --no-fund --silent --fetch-retries=0 --fetch-timeout=20000 || true

# A test that a browser or a server keeps waiting for five minutes says where it stands, and fails.
test: .venv/pose-dev $(SCRIPT)/node_modules
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder \
		-o faulthandler_timeout=300 -o faulthandler_exit_on_timeout=true $(OPTIONS)

types: .venv/pose-dev
	$(BIN)/mypy

check: .venv/pose-dev
	@$(MAKE) --no-print-directory --jobs=2 style recolte
	@$(MAKE) --no-print-directory --jobs=2 types test OPTIONS="--cov --cov-fail-under=100"

style: .venv/pose-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	@centre=$$(mktemp -d) && trap 'rm -rf "$$centre"' EXIT \
		&& $(BIN)/passerelle initialiser "$$centre/centre" && $(BIN)/passerelle verifier --dossier "$$centre/centre"

# Tests compiled once, and not by each worker. What cannot be collected is told by the tests that follow.
recolte: .venv/pose-dev
	@$(BIN)/python -m pytest --collect-only -qqq >/dev/null 2>&1 || true

# Half an hour. What survives and why it may: docs/mutants.md.
.venv/pose-mutants: requirements/mutants.txt .venv/pose-dev
	$(POSER) --require-hashes -r requirements/mutants.txt
	@touch $@

mutants: .venv/pose-mutants
	rm -rf mutants
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/mutmut run
	$(BIN)/mutmut results

# Both pinned files, fetched without a cache by every pip that a supported Python bundles: a few minutes, and the network.
pips: .venv/pose-dev
	$(BIN)/python -m pytest tests/test_verrou.py -m long

# In an environment of its own: it wants another pip. Without the network it says so, and fails.
.venv-audit/pose: requirements/audit.txt | $(BIN)/python
	$(BIN)/python -m venv .venv-audit
	.venv-audit/bin/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes -r requirements/audit.txt
	@touch $@

audit: .venv-audit/pose .venv/pose-dev
	$(BIN)/python -m tests.dependances base.txt
	.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off --requirement requirements/base.txt

bench: .venv/pose-dev
	$(BIN)/python -m bench

# A race of SECONDES for every seed of GRAINES and every TUE: about how many seconds between two kill -9, 0 for none.
SECONDES ?= 90
GRAINES ?= 1 2 3
TUE ?= 0 15
course: .venv/pose-dev
	$(BIN)/python -m tests.course $(GRAINES) --secondes $(SECONDES) --tue $(TUE) $(OPTIONS)

# Pins every version again, with hashes, for every platform and Python from 3.11 on. Extras are kept: without them an older
# pip takes « coverage[toml] » for a package nobody pinned.
VERROU := UV_CUSTOM_COMPILE_COMMAND="make verrouiller" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links
verrouiller: .venv/pose-dev
	$(VERROU) --upgrade pyproject.toml --group construction --output-file requirements/base.txt
	$(VERROU) --upgrade pyproject.toml --group construction --group dev --constraint requirements/base.txt --output-file requirements/dev.txt
	$(VERROU) --upgrade pyproject.toml --group construction --group dev --group mutants --constraint requirements/dev.txt \
		--output-file requirements/mutants.txt
	$(VERROU) --upgrade --group pyproject.toml:audit --output-file requirements/audit.txt

clean:
	rm -rf .venv .venv-audit mutants $(SCRIPT)/node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
