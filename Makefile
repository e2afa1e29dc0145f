# The only runner. Every tool is set up in pyproject.toml; here they are only called.
PYTHON ?= python3
PORT ?= 5000
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help demo test fix bench clean assets checks lint types contract check-content pytest chromium pango provider

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(BIN)/uv:
	@echo "  Virtuele omgeving maken …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 of nieuwer is nodig; dit is " + sys.version)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.base: $(BIN)/uv requirements.txt pyproject.toml
	@echo "  Bibliotheken installeren …"
	@test -e $(VENV)/.dev || $(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.txt
	@$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/uv requirements-dev.txt pyproject.toml
	@echo "  Bibliotheken voor de tests installeren …"
	@touch $@
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements-dev.txt
	@$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python --editable .
	@touch $@ $(VENV)/.base

static/vendor/.stamp: static/package-lock.json static/assemble.py $(wildcard static/css/*.css)
	@command -v npm >/dev/null || $(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements-assets.txt
	@$(BIN)/python static/assemble.py
	@touch $@

app/text/en/LC_MESSAGES/messages.mo: app/text/en/LC_MESSAGES/messages.po
	@$(BIN)/pybabel --quiet compile --directory app/text --locale en

assets: static/vendor/.stamp app/text/en/LC_MESSAGES/messages.mo

demo: $(VENV)/.base assets ## set up and serve the whole product with an invented organisation (PORT=5000)
	@$(BIN)/signaalwijzer demo --port $(PORT)

test: $(VENV)/.dev assets checks chromium pango pytest ## set up and pass all tests

checks: $(VENV)/.dev assets
	@$(MAKE) --no-print-directory --jobs=2 lint types contract check-content

lint: $(VENV)/.dev
	@$(BIN)/ruff format --quiet --check . && $(BIN)/ruff check --quiet .
	@$(BIN)/djlint app/web/templates --quiet --lint

types: $(VENV)/.dev
	@$(BIN)/mypy

contract: $(VENV)/.dev
	@$(BIN)/lint-imports --no-cache

check-content: $(VENV)/.dev
	@$(BIN)/signaalwijzer content check

chromium:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "  Chromium installeren …"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "Chromium ontbreekt: installeer het pakket chromium (Debian, Ubuntu: sudo apt install chromium)."; exit 1; fi; }

# Without it everything works but the PDF; the demonstration does without.
pango:
	@ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "  Pango installeren …"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null; \
	  else echo "Pango ontbreekt: installeer libpango-1.0-0, libpangoft2-1.0-0 en libharfbuzz-subset0 (sudo apt install …)."; exit 1; fi; }

tests/browser/provider/node_modules/.package-lock.json: tests/browser/provider/package-lock.json
	@echo "  Aanmelddienst voor de browsertests halen …"
	@command -v npm >/dev/null || $(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements-assets.txt
	@cd tests/browser/provider && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

provider: $(VENV)/.dev tests/browser/provider/node_modules/.package-lock.json

pytest: $(VENV)/.dev assets provider
	@$(BIN)/pytest -n 2 --dist loadgroup

fix: $(VENV)/.dev ## format, and mend what can be mended
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(VENV)/.dev assets chromium ## measure, as ratios beside a bare page
	@$(BIN)/python -m benchmarks.requests

clean: ## forget the demonstration and everything that was installed
	@rm -rf $(VENV) var static/vendor static/node_modules tests/browser/provider/node_modules app/text/*/LC_MESSAGES/*.mo
