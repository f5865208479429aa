# Heliowire. `make help` tells what there is; Meson does the building (meson.build).

BUILD = build
SETUP =               # options of `meson setup`: make SETUP="--prefix=/usr"
ARGS =                # options of `heliowire run`: make run ARGS="--listen :9000"
SUITES =              # of `make test`, all when empty: make test SUITES="unit web"
FUZZ_SECONDS = 60     # per fuzz target
ROOT = $(if $(DESTDIR),,$(shell test "$$(id -u)" = 0 || echo sudo))

export FUZZ_SECONDS

.PHONY: all run test check format generate bench install uninstall deb clean help

all: ## build the program: build/heliowire
	@tools/install-needs build
	@tools/web-bundle
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) $(SETUP)
	@ninja -C $(BUILD) heliowire

run: all ## build and start it; with no inverter plugged in, a simulated one is served
	@tools/run $(BUILD)/heliowire --simulate-if-none $(ARGS)

test: ## build and run every test; ends with "N passed, N failed"
	@tools/install-needs build web test usb || echo "What needs these is skipped."
	@tests/run $(SUITES)

check: ## format, lint, generated files, include direction, sizes
	@tools/install-needs build test check || echo "What needs these is left out."
	@tools/check

format: ## write all sources in the house's format, and what is generated
	@tools/install-needs build check
	@tools/check --write

generate: ## write the files that follow from the dictionary: names for the web app, docs
	@tools/install-needs build
	@tools/generated-files --write $(BUILD)

bench: all ## measure; the figures go to build/bench.json
	@tools/install-needs bench || echo "What needs these is left out."
	@bench/run

install: all ## install the program, the udev rule and the service (prefix: SETUP, DESTDIR)
	@$(ROOT) env DESTDIR="$(DESTDIR)" meson install -C $(BUILD) --no-rebuild --quiet

uninstall: ## remove what `make install` installed
	@$(ROOT) ninja -C $(BUILD) uninstall

deb: ## pack a Debian package into build/
	@tools/install-needs build package
	@tools/web-bundle
	@packaging/make-deb

clean: ## remove everything that was built
	rm -rf build build-* web/dist

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 20
