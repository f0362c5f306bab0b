# The front door of orderd. Meson and ninja do the work; `make help` lists what there is.
#
# On a Debian without compilers the first target run installs what it needs (tools/install.sh says what, and why).
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory --no-builtin-rules

BUILD = build/release
PORT ?= 8080
DB ?= run/demo.db
JOBS ?= 2

.PHONY: help build run test bench check docs requirements fuzz soak clean format
.DEFAULT_GOAL := help

help:	## this list
	@sed -n 's/^\([a-z]*\):.*##/  make \1	/p' $(MAKEFILE_LIST) | expand -t 24

build: .installed	## orderd, into build/release
	@tools/build.sh release

.PHONY: .installed .installed-test
.installed:
	@tools/install.sh build
.installed-test:
	@tools/install.sh build test
