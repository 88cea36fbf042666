# `make` alone lists the words. `demo` and `test` do all the set-up they need on Debian and its relatives.
#
#   LIBTORCH=<dir>   build against this libtorch (a wheel's site-packages/torch) instead of the distribution's
#   SETUP=none       install nothing: for machines without apt or root
#   SWIFT=<path>     another Swift 6 toolchain

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SWIFT ?= swift
SETUP ?= apt
LIBTORCH ?=
# An empty variable would be taken for a folder of no name.
ifeq ($(strip $(LIBTORCH)),)
unexport LIBTORCH
else
override LIBTORCH := $(abspath $(LIBTORCH))
export LIBTORCH
endif

# One configuration for program and tests. An import that Package.swift does not declare is an error.
BUILD := -c release --explicit-target-dependency-import-check error

NEEDED := libgsl-dev libopenblas0-pthread libpng-dev libhdf5-dev zlib1g-dev gnuplot-nox pkg-config \
  $(if $(strip $(LIBTORCH)),,libtorch-dev) $(if $(shell command -v git),,git ca-certificates)
FOR_PAPER := python3 latexmk lmodern texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended \
  texlive-science
FOR_NOTEBOOKS := jupyter-nbconvert python3-ipykernel

MANUSCRIPTS := $(wildcard Paper/*.tex)
NOTEBOOKS := $(wildcard Notebooks/*.ipynb)
SWIFT_FILES := Package.swift Sources Tests
# Every library written in Swift.
DOCUMENTED := $(filter-out ibau,$(sort $(foreach file,$(wildcard Sources/*/*.swift Sources/*/*/*.swift),$(word 2,$(subst /, ,$(file))))))

# $(call install,PACKAGES): installs those that are missing, and says so.
define install
(
  if [[ "$(SETUP)" == none ]]; then exit 0; fi
  missing=()
  for name in $(1); do
    [[ "$$(dpkg-query -W -f '$${db:Status-Status}' "$$name" 2>/dev/null || true)" == installed ]] || missing+=("$$name")
  done
  if (( $${#missing[@]} == 0 )); then exit 0; fi
  if ! command -v apt-get > /dev/null; then
    echo "There is no apt-get here. Install what the README lists under Elsewhere, then: make $(MAKECMDGOALS) SETUP=none" >&2
    exit 1
  fi
  root=()
  if (( $$(id -u) != 0 )); then
    command -v sudo > /dev/null || { echo "These packages are missing, and there is neither root nor sudo: $${missing[*]}" >&2
      echo "Have them installed, or see the README under Elsewhere; then: make $(MAKECMDGOALS) SETUP=none" >&2; exit 1; }
    root=(sudo)
  fi
  echo "Installing $${missing[*]}"
  "$${root[@]}" apt-get update -qq
  "$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"
)
endef

.ONESHELL:
.PHONY: help setup toolchain build demo test docs manual paper notebooks format lint install clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: build  ## set up, build, and watch a poisoned network being cleaned
	@.build/release/ibau demo

test: setup  ## set up, build, and run all tests
	@$(SWIFT) test $(BUILD) --disable-testable-imports --no-parallel --disable-xctest

build: setup  ## set up and build .build/release/ibau
	@$(SWIFT) build $(BUILD) --product ibau

setup: toolchain  ## install the packages that are missing, and no others
	@$(call install,$(NEEDED))

toolchain:
	@if ! version="$$($(SWIFT) --version 2>/dev/null)"; then
	  echo "'$(SWIFT)' was not found. Install a Swift 6 toolchain (swift.org/install), or name one with SWIFT=<path>" >&2
	  exit 1
	fi
	if ! grep -qE 'Swift version ([6-9]|[1-9][0-9])\.' <<< "$$version"; then
	  echo "Swift 6.1 or newer is needed; $(SWIFT) is: $$(head -n 1 <<< "$$version")" >&2
	  exit 1
	fi
	if [[ -n "$(LIBTORCH)" && ! -e "$(LIBTORCH)/include/ATen/ATen.h" ]]; then
	  echo "LIBTORCH=$(LIBTORCH) has no include/ATen/ATen.h. Name a wheel's site-packages/torch, or an unpacked libtorch" >&2
	  exit 1
	fi

docs: setup  ## the reference, in .build/docs; a warning is an error
	@rm -rf .build/docs
	$(SWIFT) package $(BUILD) --disable-sandbox --allow-writing-to-directory .build/docs generate-documentation \
	  $(addprefix --target ,$(DOCUMENTED)) --enable-experimental-combined-documentation --warnings-as-errors \
	  --output-path .build/docs
	# The plugin may report success when a target failed.
	test -e .build/docs/index.html
	echo "Wrote .build/docs"

manual: setup  ## the man pages, in .build/man
	@$(SWIFT) package $(BUILD) --disable-sandbox generate-manual --multi-page
	rm -rf .build/man
	cp -r .build/plugins/GenerateManual/outputs/ibau .build/man
	echo "Wrote .build/man"

ifeq ($(MANUSCRIPTS),)
paper:
	@echo "Paper holds no manuscript yet."
else
paper:  ## typeset the manuscript
	@$(call install,$(FOR_PAPER))
	python3 -B Paper/evidence/tables.py
	cd Paper && latexmk -g -pdf -outdir=../.build/paper -interaction=nonstopmode -halt-on-error $(notdir $(MANUSCRIPTS))
	# latexmk is content with references that cannot be resolved.
	if grep -E '(Reference|Citation) .* undefined' ../.build/paper/*.log; then exit 1; fi
	echo "Wrote $(patsubst Paper/%.tex,.build/paper/%.pdf,$(MANUSCRIPTS))"
endif

notebooks: build  ## run the notebooks, into .build/notebooks
	@$(call install,$(FOR_NOTEBOOKS))
	rm -rf .build/notebooks
	PATH="$(CURDIR)/.build/release:$$PATH" PYDEVD_DISABLE_FILE_VALIDATION=1 jupyter nbconvert --to notebook --execute \
	  --ExecutePreprocessor.record_timing=False --ExecutePreprocessor.timeout=300 \
	  --output-dir .build/notebooks $(NOTEBOOKS)
	python3 Notebooks/check.py .build/notebooks/*.ipynb

format:  ## lay the sources out
	@$(SWIFT) format --in-place --parallel --recursive $(SWIFT_FILES)

lint:  ## check the layout of the sources
	@$(SWIFT) format lint --strict --parallel --recursive $(SWIFT_FILES)

PREFIX ?= $(HOME)/.local
install: build manual  ## copy ibau, its completions and its man pages below PREFIX (default ~/.local)
	@install -D .build/release/ibau "$(PREFIX)/bin/ibau"
	install -D -m 644 -t "$(PREFIX)/share/man/man1" .build/man/*.1
	complete() { mkdir -p "$$(dirname "$$2")"; .build/release/ibau --generate-completion-script "$$1" > "$$2"; }
	complete bash "$(PREFIX)/share/bash-completion/completions/ibau"
	complete zsh "$(PREFIX)/share/zsh/site-functions/_ibau"
	complete fish "$(PREFIX)/share/fish/vendor_completions.d/ibau.fish"
	echo "Installed $(PREFIX)/bin/ibau, completions for bash, zsh and fish, and man pages"

clean:  ## remove what was built
	@$(SWIFT) package clean
	rm -rf .build/docs .build/man .build/notebooks .build/paper
