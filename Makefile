# `make run` and `make test` need Python 3.11 or newer and make, nothing else.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
PORT ?= 8000
DATA ?= ../shared/data
MODEL := classifiers/shipped/spam-2026-12.npz
KINDS := classifiers/shipped/kinds-2026-11.npz

# Whatever says a sentence to a moderator: its first argument is a message.
MESSAGES := N_ NN_:1,2 said translate translate_number:1,2 Conflict Forbidden Invalid NotFound TooManyRequests \
	Unauthenticated Unavailable RefusedAddress RefusedUrl require:2 translated:2 translated_number:2,3 Verdict:3
TRANSLATED := fr de ru

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUN_READY := .venv/ready-to-run
TEST_READY := .venv/ready-to-test
CLIENTS_READY := .venv/clients-ready-to-test
LOCK := uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help run test drills lint model evaluate docs catalogues lock clean

help: ## Show what can be made.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(RUN_READY) ## Serve the demonstration on port 8000 (PORT=...).
	@exec $(BIN)/moderation demo --port $(PORT)

# The tests start the service a hundred times: it must not be compiled anew each time.
test: $(TEST_READY) $(CLIENTS_READY) ## Run the tests, on SQLite and on PostgreSQL.
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal --brief

drills: $(TEST_READY) ## Try under load what is promised (some minutes each; FORM=--smallest).
	$(BIN)/python -m drills $(FORM)

lint: $(TEST_READY) ## Check style and types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Several threads don't always sum in one order: with one, the same data gives the same bytes.
model: export OMP_NUM_THREADS = 1
model: $(TEST_READY) ## Fit the shipped models anew (DATA=folder that holds train/ and toxicity/).
	$(BIN)/python -m classifiers.learning.training --data $(DATA)/train --out $(MODEL)
	$(BIN)/python -m classifiers.learning.kind_training --data $(DATA)/train --out $(KINDS)
	$(BIN)/python -m classifiers.learning.golden_set --data $(DATA)/train --out $(dir $(MODEL))
	$(BIN)/python -m classifiers.learning.tone.training --data $(DATA) --out $(dir $(MODEL))

evaluate: $(TEST_READY) ## Measure the model; write its card and build/evaluation/ (DATA=...).
	OMP_NUM_THREADS=1 $(BIN)/python -m classifiers.evaluation --costs --data $(DATA)/train \
		--measure $(DATA)/evaluate --card docs/model-card.md \
		--json build/evaluation/figures.json --report build/evaluation
	OMP_NUM_THREADS=1 $(BIN)/python -m classifiers.evaluation.tone --data $(DATA) --card docs/tone-card.md

docs: $(RUN_READY) ## Write the page of the settings anew.
	$(BIN)/python -m moderation.command_line.settings_page > docs/settings.md

catalogues: $(TEST_READY) ## Collect the desk's words anew, and compile their translations.
	@mkdir -p build
	$(BIN)/pybabel -q extract -F moderation/translations/collect.cfg --no-location --omit-header \
		--sort-output $(MESSAGES:%=-k %) -o build/desk.pot moderation
	for language in $(TRANSLATED); do $(BIN)/pybabel -q update -D desk -i build/desk.pot \
		-d moderation/translations -l $$language --init-missing --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date --width=100 || exit; done
	$(BIN)/pybabel -q compile -D desk -d moderation/translations

lock: ## Lock the requirements anew; needs uv.
	$(LOCK) -o requirements/run.txt
	$(LOCK) --extra tracing -c requirements/run.txt -o requirements/tracing.txt
	$(LOCK) --extra tracing --group test -o requirements/test.txt

clean: ## Remove what was made here, but not the data in var/.
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache test-artifacts tests/clients/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed." >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(RUN_READY): requirements/run.txt pyproject.toml | .venv/bin/python
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-index --no-deps --no-build-isolation -e .
	@touch $@

# The same packages as for running, and more: installing them takes nothing away.
$(TEST_READY): requirements/test.txt $(RUN_READY)
	$(INSTALL) --require-hashes -r requirements/test.txt
	@touch $@

# Other people's clients of our doors, and a generator of sites; without npm their tests are skipped and say so.
$(CLIENTS_READY): tests/clients/package-lock.json | .venv/bin/python
	@if command -v npm >/dev/null; then \
		npm ci --prefix tests/clients --ignore-scripts --no-audit --no-fund --silent; fi
	@touch $@
