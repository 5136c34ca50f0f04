# BatOS: `make demo` and `make test` are all that a fresh machine needs. `make help` lists the rest.
#
#   PYTHON       the interpreter that the virtual environment is made with (3.11 or later)
#   TORCH_INDEX  an extra package index for torch, for instance PyTorch's index of CPU-only builds: without a GPU it
#                saves a download of gigabytes

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= python3
TORCH_INDEX ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check install -c constraints.txt
FAST := not engine and not jail and not model and not slow and not matrix

.PHONY: help demo test test-fast test-slow bench lint format install images cell-image clean

help:
	@sed -n 's/^\([a-z-]*\):.*##/make \1\t/p' Makefile | expand -t 20

demo: .venv/.demo cell-image ## install, awaken an image, hold the First Conversation; leaves the image in .demo/
	@rm -rf .demo
	@$(BIN)/batos demo --image .demo/image

test: .venv/.test ## install everything, build the images, run the tests on both backends
	@containers/prepare test
	@containers/cell/build
	@containers/build broker vm
	$(BIN)/python -m pytest -m 'not matrix' --durations 15

test-fast: .venv/.test ## only the tests that need no engine, no jail and no model
	$(BIN)/python -m pytest -m '$(FAST)'

test-slow: .venv/.test ## only the long lists of attacks, and a test for each control and guard that is gone
	@containers/prepare test
	@containers/cell/build
	@containers/build broker vm
	$(BIN)/python -m pytest -m matrix
	$(BIN)/python -m tests.conformance.removal
	$(BIN)/python -m tests.policies.mutate
	$(BIN)/python -m tests.runtime.mutate

bench: .venv/.test ## the measurements, as a table
	@containers/prepare test
	@containers/cell/build
	$(BIN)/python -m tests.benchmarks

lint: .venv/.test ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/.test
	$(BIN)/ruff format .

install: .venv/.demo ## only the virtual environment

images: .venv/.demo cell-image ## the container images: cell, broker, vm
	@containers/prepare engine
	@containers/build broker vm

cell-image: .venv/.demo ## only what a candidate runs in
	@containers/prepare sandbox
	@containers/cell/build

clean: ## forget what was built here; images of a container engine stay
	rm -rf .venv .demo build dist *.egg-info .pytest_cache .hypothesis .benchmarks .ruff_cache .mypy_cache

# --- the virtual environment; each stamp says what is in it, so a second run starts at once

.venv/bin/python:
	@containers/prepare python "$(PYTHON)"
	@echo "making .venv"
	@$(PYTHON) -m venv .venv

.venv/.torch: .venv/bin/python constraints.txt
	@echo "installing torch (the only large download)"
	@$(PIP) pip setuptools wheel
	@$(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) torch
	@touch $@

.venv/.demo: .venv/.torch pyproject.toml
	@echo "installing batos"
	@$(PIP) --no-build-isolation --editable '.[mind]'
	@$(BIN)/python -m compileall -q policies runtime sandbox
	@touch $@

.venv/.test: .venv/.demo
	@echo "installing what the tests need"
	@$(PIP) --no-build-isolation --editable '.[mind,test]'
	@touch $@
