# fluxspend: `make` alone lists what there is. Needs Swift 6.2 or newer; the rest is installed by apt-get
# where that is possible (scripts/install-missing).

# ISA-L inflates, where there is a fast one, and libzstd reads zstd: `make build TRAITS=` builds with zlib
# alone, which is half as fast and reads gzip only, as plain `swift build` does.
TRAITS = --traits $(if $(filter x86_64 aarch64,$(shell uname -m)),ISAL$(comma))ZSTD
comma = ,

# The Swift runtime is linked in: the binary runs where no toolchain is (it needs glibc, libstdc++ and
# zlib and libzstd, which every Debian has, and libisal2 with ISA-L, of which Debian has no static library) and
# starts sooner, 3.2 ms instead of 4.6 (hyperfine -N --warmup 3
# '.build/release/fluxspend --version', 2 cores of an AMD EPYC). The price is its size: 30.4 MB, 16.2 MB
# as `make install` strips it, against 9.5 MB and 2.4 MB that need a toolchain beside them. The
# linker's warning about mktemp comes from a part of Foundation that is never called.
RELEASE = swift build -c release --static-swift-stdlib $(TRAITS)
BINARY = .build/release/fluxspend
GENERATE = .build/release/fluxspend-generate-logs

PREFIX = /usr/local
DESTDIR =

.PHONY: help
help: ## this list
	@echo 'usage: make TARGET'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 15

.PHONY: needs
needs: ## install what a build needs and is missing (apt-get, as root or with sudo)
	@scripts/install-missing

.PHONY: build
build: needs ## build the release binaries
	$(RELEASE)

.PHONY: demo
demo: build ## build, then report on fixtures/demo, quote a price, print one JSON line
	@echo
	@echo '$$ fluxspend fixtures/demo'
	@$(BINARY) fixtures/demo || test $$? -eq 3
	@echo
	@echo '$$ fluxspend quote --model flux-2-pro --size 1920x1080 --images 10000'
	@$(BINARY) quote --model flux-2-pro --size 1920x1080 --images 10000
	@echo
	@echo "$$ fluxspend fixtures/demo --format json | grep '\"totals\"'"
	@$(BINARY) fixtures/demo --format json 2>/dev/null | grep '"totals"'

# The tests of the command start it some 700 times: the release build, which is quicker.
.PHONY: test
test: build ## build, build for debugging, and run every test
	FLUXSPEND_RELEASE='$(CURDIR)/$(BINARY)' swift test $(TRAITS) --explicit-target-dependency-import-check error

.PHONY: tsan
tsan: needs ## run the tests of the workers under the thread sanitizer
	swift test $(TRAITS) --sanitize thread -Xswiftc -DTHREAD_SANITIZER --filter "^(SpendTests|FluxSpendTests)\." \
	  --scratch-path .build-tsan

# `make fuzz TARGET=scanner SECONDS=600`; scripts/fuzz lists the targets.
TARGET =
SECONDS = 60

.PHONY: fuzz
fuzz: needs ## fuzz each target for SECONDS (60), or the one named TARGET
	TRAITS='$(TRAITS)' scripts/fuzz $(SECONDS) $(TARGET)

.PHONY: readme
readme: build ## compare what README.md shows with what the tool prints
	scripts/check-readme $(BINARY)

.PHONY: lint
lint: ## check the style of all Swift files
	swift format lint --strict -r Sources Tests Package.swift

.PHONY: format
format: ## rewrite all Swift files in that style
	swift format -i -r Sources Tests Package.swift

.PHONY: install
install: $(BINARY) ## install the binary and the shell completions under PREFIX (/usr/local)
	install -d '$(DESTDIR)$(PREFIX)/bin' \
	  '$(DESTDIR)$(PREFIX)/share/bash-completion/completions' \
	  '$(DESTDIR)$(PREFIX)/share/zsh/site-functions' \
	  '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d'
	install -s -m 755 $(BINARY) '$(DESTDIR)$(PREFIX)/bin/fluxspend'
	{ $(BINARY) --generate-completion-script bash && cat scripts/default-command.bash; } \
	  > '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/fluxspend'
	$(BINARY) --generate-completion-script zsh \
	  > '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_fluxspend'
	$(BINARY) --generate-completion-script fish \
	  > '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/fluxspend.fish'

.PHONY: fixtures
fixtures: build ## make fixtures/demo anew and say whether a byte has changed
	@scripts/make-demo-fixtures $(GENERATE) fixtures/demo

# Large logs for measurements. `make -j2 logs` uses two cores; a log that is there is not made again.
LONG_LINES = 1260000
SHORT_LINES = 3000000
SHARDS = 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16
LOGS = bench-logs/long.jsonl.gz bench-logs/short.jsonl.gz \
  $(SHARDS:%=bench-logs/long-16/part-%.jsonl.gz) $(SHARDS:%=bench-logs/short-16/part-%.jsonl.gz)

.PHONY: logs
logs: $(LOGS) ## generate large logs into bench-logs/ (3 GB of text in 0.6 GB of gzip)

# $(call log,KIND,LINES,SHARD): one log, complete or not at all.
log = @mkdir -p $(@D); echo '$@'; \
  { $(GENERATE) --kind $(1) --lines $(2) $(3) && touch $@.whole; } | gzip -n > $@.part && \
  rm $@.whole && mv $@.part $@

$(LOGS): | $(GENERATE)

# Only if there is none: `sudo make install` must not build, since root may not have Swift in its PATH.
$(BINARY) $(GENERATE):
	$(MAKE) build

bench-logs/long.jsonl.gz:
	$(call log,long,$(LONG_LINES))
bench-logs/short.jsonl.gz:
	$(call log,short,$(SHORT_LINES))
bench-logs/long-16/part-%.jsonl.gz:
	$(call log,long,$(LONG_LINES),--shard $(patsubst 0%,%,$*)/16)
bench-logs/short-16/part-%.jsonl.gz:
	$(call log,short,$(SHORT_LINES),--shard $(patsubst 0%,%,$*)/16)

# Measuring. `make bench QUICK=1` takes seconds and tiny logs; WRITE=1 puts the results into README.md and
# benchmarks/results, where they are committed. Peers are installed under .build-bench, or skipped.
QUICK =
WRITE =
ROUNDS = 5
SIZES = 10,100,1000
BENCH = python3 benchmarks/bench.py
BENCH_FLAGS = --rounds $(ROUNDS) $(if $(QUICK),--quick) $(if $(WRITE),--write)
PLAIN_LOGS = bench-logs/long.jsonl bench-logs/short.jsonl

.PHONY: bench
bench: build bench-needs $(if $(QUICK),,bench-zlib $(LOGS) $(PLAIN_LOGS)) ## measure the whole job, beside DuckDB, ClickHouse and Polars, and on wrapped logs
	$(BENCH) speed $(BENCH_FLAGS)
	$(BENCH) wrapped $(BENCH_FLAGS)

.PHONY: bench-wrapped
bench-wrapped: build bench-needs ## measure logs as Docker, Kubernetes, CloudWatch and loguru ship them
	$(BENCH) wrapped $(BENCH_FLAGS)

.PHONY: bench-growth
bench-growth: build bench-needs ## measure time and memory by SIZES (10,100,1000 MB), users and workers
	$(BENCH) growth $(BENCH_FLAGS) --sizes $(SIZES)

.PHONY: bench-stages
bench-stages: build bench-needs $(if $(QUICK),,$(LOGS)) ## measure each stage; with valgrind, count instructions and calls
	$(BENCH) stages $(BENCH_FLAGS)

.PHONY: bench-needs
bench-needs:
	@scripts/install-missing bench

.PHONY: bench-zlib
bench-zlib: $(if $(TRAITS),needs)
	$(if $(TRAITS),swift build -c release --static-swift-stdlib --scratch-path .build-zlib --product fluxspend)

bench-logs/%.jsonl: bench-logs/%.jsonl.gz
	gzip -dc $< > $@.part && mv $@.part $@

.PHONY: clean
clean: ## remove everything that was built, bench-logs/ and bench-results/
	rm -rf .build .build-tsan .build-fuzz .build-zlib .build-bench bench-logs bench-results
