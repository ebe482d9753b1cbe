# The portal in ten words. `make help` tells what each does.
.DEFAULT_GOAL := help
.PHONY: help run test check journeys bench reference docs lock clean

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell $(name) -c \
	'import sys; sys.version_info < (3, 11) or print("$(name)")' 2>/dev/null)) python3)
BOOTSTRAP = $(PYTHON) bootstrap.py
BIN = .venv/bin

# What Python compiles is kept, whatever the machine says: the tests are read by three processes.
export PYTHONDONTWRITEBYTECODE =

help: ## this list
	@sed -n 's/^\([a-z]*\): .*## /\1 /p' $(MAKEFILE_LIST) | awk '{ name = $$1; $$1 = ""; printf "  make %-10s%s\n", name, $$0 }'

run: ## the whole portal on this machine, with a demonstration inside
	@$(BOOTSTRAP)
	@$(BIN)/python manage.py demo $(ARGS)

test: ## every test; ARGS="tests/reporting -k snapshot" for some
	@$(BOOTSTRAP) --browser
	$(BIN)/python -m pytest -n auto --dist worksteal -q $(ARGS)

check: ## format, lint, types, floors, templates, migrations, production settings
	@$(BOOTSTRAP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint . --lint --quiet
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files '*.html')
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run

journeys: ## what people do, in a real browser
	@$(BOOTSTRAP) --browser
	$(BIN)/python -m pytest -q tests/journeys $(ARGS)

bench: ## how fast the pages and the report are, beside trivial ones
	@$(BOOTSTRAP)
	$(BIN)/python -m tests.bench $(ARGS)

reference: ## load the norm and the reference data; ARGS=--dry-run to look only
	@$(BOOTSTRAP)
	$(BIN)/python manage.py migrate -v 0
	$(BIN)/python manage.py load_reference $(ARGS)

docs: ## write docs/addresses.md and docs/commands.md from the code
	@$(BOOTSTRAP)
	$(BIN)/python manage.py write_docs

lock: ## resolve requirements/*.in again into the hashed locks
	@$(BOOTSTRAP)
	for name in boot base dev; do .boot/bin/uv pip compile -q --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url requirements/$$name.in -o requirements/$$name.txt || exit 1; done

clean: ## remove what these commands made: environment, data, caches
	rm -rf .boot .venv .data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
