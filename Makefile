# Everything that a person types. `make run` and `make test` need Python 3.11 or later, make and the package registries.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PERIOD ?= 2026-09
PLAYS ?= 20000000
READY := .venv/ready
CWR_READY := .venv-cwr/ready
JOBS ?= 2

.PHONY: run test tools lint check-types real bench sample signed schema formats lock clean ui

run: $(READY)  ## settle the sample month
	$(BIN)/partita run $(PERIOD) --deliveries data/sample

test: $(READY) $(CWR_READY) tools lint check-types  ## everything that must hold
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

tools:  # time stamps of the tests are answered by openssl
	@command -v openssl > /dev/null || { apt-get update -q && apt-get install -y -q openssl; }

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

check-types: $(READY)
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright

real: $(READY)  ## settle a month of real listening, from ../shared/inputs
	$(BIN)/python -m tests.real

bench: $(READY)  ## time every stage of a large month against one bare aggregation
	$(BIN)/python -m tests.bench --plays $(PLAYS)

ui: $(READY)  ## Dagster's web pages on the home
	$(BIN)/partita ui

sample: $(READY)  ## write data/sample afresh
	$(BIN)/partita sample data/sample

signed: $(READY)  ## sign the sample's AI tracks anew, with keys that are thrown away; needs ffmpeg and openssl
	$(BIN)/python -m tests.signing.sample
	$(BIN)/partita sample data/sample

schema: $(READY)  ## write docs/terms.schema.json afresh
	$(BIN)/partita terms schema > docs/terms.schema.json.partial
	mv docs/terms.schema.json.partial docs/terms.schema.json

formats: $(READY)  ## write docs/formats.md and docs/check.md afresh
	$(BIN)/python -m tests.formats > docs/formats.md.partial
	mv docs/formats.md.partial docs/formats.md
	$(BIN)/python -m tests.formats check > docs/check.md.partial
	mv docs/check.md.partial docs/check.md

lock: $(READY)  ## resolve the dependencies again; names no index and no host
	$(BIN)/uv pip compile -q pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --no-annotate --no-emit-index-url -o requirements.lock

# Libraries are compiled once here: where Python may not write bytecode, each start would else do it again.
$(READY): requirements.lock bootstrap.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r bootstrap.lock
	$(BIN)/uv pip sync -q --require-hashes --compile-bytecode requirements.lock
	$(BIN)/uv pip install -q --no-deps --no-build-isolation --editable .
	@touch $@

$(CWR_READY): tests/cwr-reader.lock $(READY)
	$(PYTHON) -m venv .venv-cwr
	$(BIN)/uv pip sync -q --python .venv-cwr/bin/python --require-hashes tests/cwr-reader.lock
	@touch $@

clean:
	rm -rf .venv .venv-cwr var
