# make run      builds the page, the gallery and the companion and serves them on http://127.0.0.1:8080
#               (make run ARGS="--loki http://loki:3100 ..." shows a real cluster)
# make embed    builds the custom element into dist-embed/
# make package  builds the npm package into dist/npm/, and packs it there
# make metalk8s builds the micro-app for MetalK8s' shell into dist/metalk8s/
# make stories  builds the gallery of all states into dist/stories/
# make test     runs every test
# make bench    measures in Chromium, beside its peers, and writes BENCHMARKS.md (ARGS="lines paint": some of it)
# Each installs what it lacks into .tools/ and node_modules/, through rustup and apt-get; once.

TRUNK := 0.21.14
# Bytes as brotli, of what the page loads before it is complete: what is reached and one per cent; the aim is 140,000.
PAGE_LIMIT := 260700
# With the parts of the code that it loads when somebody asks for them.
PAGE_WHOLE := 341200
# Of what the custom element loads before a bar is complete; the aim is 100,000.
EMBED_LIMIT := 215000
# With the parts of the code that it loads after that, or for lanes alone.
EMBED_WHOLE := 295800

# With the standard library as it comes with Rust, where its source is not to be had, all is 10 % larger.
library = $$(rustc --print sysroot)/lib/rustlib/src/rust/library
limit = $$(($(1) * $$(test -d "$(library)" && echo 100 || echo 112) / 100))

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
# Cargo's steps wait for each other's lock anyway.
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := run

target := $(abspath $(or $(CARGO_TARGET_DIR),target))
companion := $(target)/debug/global-health
wasm := --target wasm32-unknown-unknown
# Only a release build leaves compressed copies: this file tells it from the output of `trunk serve`.
page := dist/page_bg.wasm.br
# The custom element: an ES module, its wasm, and the class over them.
element := dist-embed/global-health-bar_bg.wasm.br
# Where its parts are put together.
staged := $(target)/embed
# The same as an npm package, and packed.
package := dist/npm/package.json
installed := tests/hosts/node_modules/global-health-bar/package.json
# The gallery, beside the page, whose style sheets it shares.
gallery := dist/stories/stories_bg.wasm
# What makes the wasm a little longer and its compressed copy shorter: repeats compress well. Below its first kilobyte
# there is nothing but the end of the stack. (index.html says the same.)
compressible := --low-memory-unused --always-inline-max-function-size=0 --one-caller-inline-max-function-size=0 --skip-pass=local-cse --skip-pass=simplify-locals --converge
common := $(shell find src bytes style -not -name '*.md') build.rs Cargo.toml Cargo.lock package-lock.json tools/compress.mjs tools/order.mjs tools/sections.mjs tools/shrink.mjs tools/std
sources := $(common) index.html start.js kinds.json icon.svg Trunk.toml

# wasm-bindgen comes from xtask and wasm-opt from npm: Debian's wasm-opt breaks the page without a word.
export PATH := $(CURDIR)/.tools/trunk-$(TRUNK)/bin:$(CURDIR)/.tools/debian/usr/bin:$(CURDIR)/node_modules/.bin:$(target)/debug:$(PATH)

.PHONY: run test bench
run: $(page) $(gallery) companion
	exec $(companion) serve --dist dist $(ARGS)

test: fmt clippy unit deploy real doc browser size e2e hosts

# What `bench` calls in the page is built as the element is. Only some of it needs the pages themselves.
bench := $(target)/bench
bench: $(bench)/wasm/bench_bg.wasm bench/node_modules/.package-lock.json $(if $(filter-out lines paint moves lanes,$(or $(ARGS),all)),$(page) $(element)) | chromium
	cargo build --release --package global-health
	BENCH_OUT=$(bench) GLOBAL_HEALTH=$(target)/release/global-health node bench/run.mjs $(ARGS)

# What the tests are

.PHONY: fmt clippy unit deploy real doc browser size e2e hosts
fmt: rust
	cargo fmt --all --check

# Three times: with Leptos, as the companion takes the engine, and for the browser.
clippy: rust
	cargo clippy --all-targets --package global-health-bar --package global-health-bar-stories -- -D warnings
	cargo clippy --all-targets --test real --no-default-features --package global-health-bar --package global-health --package global-health-bytes --package xtask -- -D warnings
	cargo clippy $(wasm) --lib --bins --test web --test store --test keeper --package global-health-bar --package global-health-bar-stories \
	  --package global-health-bar-embed --package global-health-bar-bench --package global-health-bar-leptos -- -D warnings

unit: rust
	cargo test
	cargo test --package global-health --package global-health-bytes
	cargo test --package global-health-bar-stories

# What a cluster needs around the page: its own tools read it, and it fits the companion.
deploy: rust servers node_modules/.package-lock.json
	@tools/need curl curl
	@tools/need jq jq
	deploy/cluster/rules/check
	deploy/alertmanager/check deploy/alertmanager/alertmanager.yaml
	@! command -v kubectl >/dev/null || for folder in cluster standalone; do \
	  kubectl kustomize deploy/$$folder | if command -v kubernetes-validate >/dev/null; then kubernetes-validate --strict -; else cat >/dev/null; fi; done
	node --test --test-reporter=spec tests/deploy/*.test.mjs
	cargo test --package global-health --test deploy

# They wait for real servers nearly all the time, so many of them run at once: first beside the simulation, then before the page.
real: rust servers $(page) companion chromium
	cargo test --no-default-features --test real -- --test-threads 16
	GLOBAL_HEALTH=$(companion) node --test --test-reporter=spec tests/real/page/*.test.mjs

doc: rust
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --package global-health

browser: rust chromium wasm-bindgen
	CHROMEDRIVER=$$(command -v chromedriver) cargo test $(wasm) --test web --test store --test keeper

size: $(page) $(element)
	node tools/sizes.mjs dist $(call limit,$(PAGE_LIMIT)) $(call limit,$(PAGE_WHOLE)) "the page"
	node tools/sizes.mjs dist-embed $(call limit,$(EMBED_LIMIT)) $(call limit,$(EMBED_WHOLE)) "the element"
	node tools/weights.mjs $(target)/wasm32-unknown-unknown/wasm/global_health_bar_embed.wasm

# Three at once on two processors: half of the time they wait for the next frame.
e2e: $(page) $(element) $(gallery) companion chromium
	GLOBAL_HEALTH=$(companion) node --test --test-concurrency=3 --test-reporter=spec tests/e2e/*.test.mjs

# The packed package in hosts that others' tools build: they share a minute, and most of it they wait for Chromium.
hosts: $(installed) companion chromium
	GLOBAL_HEALTH=$(companion) node --test --test-concurrency=2 --test-reporter=spec tests/hosts/*.test.mjs

# What is built

.PHONY: embed package metalk8s stories companion wasm-bindgen
embed: $(element)
package: $(package)
metalk8s: $(installed)
	node deploy/metalk8s/build.mjs dist/metalk8s
stories: $(gallery)
$(page): $(sources) node_modules/.package-lock.json .tools/trunk-$(TRUNK)/bin/trunk | rust wasm-bindgen
	tools/std cargo fetch # Trunk builds offline
	tools/std trunk build --release

# What of npm/ the wasm does not look at comes with the package.
$(element): $(common) $(shell find embed npm/*.js -type f) node_modules/.package-lock.json | rust wasm-bindgen
	tools/std cargo build --profile wasm $(wasm) --package global-health-bar-embed
	rm -rf dist-embed $(staged)
	wasm-bindgen --target web --no-typescript --remove-producers-section --experimental-reset-state-function \
	  --out-dir $(staged)/src/element --out-name global-health-bar $(target)/wasm32-unknown-unknown/wasm/global_health_bar_embed.wasm
	cp -r npm $(staged)
	cp src/element/{element,said,words}.js $(staged)/src/element
	echo "export const version = \"$$(cargo pkgid | sed 's/.*[#@]//')\";" > $(staged)/npm/version.js
	esbuild style/element.css --bundle --minify --log-level=warning --outfile=$(staged)/src/element/element.css
	node tools/shrink.mjs $(staged)/src/element ../../npm/index.js global-health-bar_bg.wasm
	mkdir dist-embed
	cp $(staged)/npm/index.js npm/element.js dist-embed
	esbuild src/element/demo.js --minify --log-level=warning --outfile=dist-embed/demo.js
	wasm-opt -Oz $(compressible) $(staged)/src/element/global-health-bar_bg.wasm -o dist-embed/global-health-bar_bg.wasm
	node tools/order.mjs dist-embed/global-health-bar_bg.wasm
	mv $(staged)/src/element/{split,chunk}_*.wasm dist-embed
	node tools/compress.mjs dist-embed

# Copies, and the entries that nobody compiles: it takes no time.
$(package): $(element) $(wildcard npm/*) style/tokens.css LICENSE docs/embedding.md tools/manifest.mjs tools/package.mjs
	rm -rf dist/npm
	mkdir -p dist/npm
	cp dist-embed/{index,element,demo}.js dist-embed/*.wasm style/tokens.css LICENSE npm/README.md npm/*.d.ts dist/npm
	esbuild npm/react.js --bundle --format=esm --external:react --external:./index.js --log-level=warning --outfile=dist/npm/react.js
	node tools/package.mjs dist/npm "$$(cargo pkgid | sed 's/.*[#@]//')"
	cd dist/npm && npm pack --silent

$(bench)/wasm/bench_bg.wasm: $(common) $(shell find bench/wasm -type f) node_modules/.package-lock.json | rust wasm-bindgen
	tools/std cargo build --profile wasm $(wasm) --package global-health-bar-bench
	wasm-bindgen --target web --no-typescript --remove-name-section --remove-producers-section \
	  --out-dir $(bench)/wasm --out-name bench $(target)/wasm32-unknown-unknown/wasm/global_health_bar_bench.wasm
	wasm-opt -Oz $(compressible) $@ -o $@

# Unoptimised, as the browser tests are: nobody waits for it, and it stops where a number overflows.
$(gallery): $(page) $(common) $(shell find examples/stories -type f) | rust wasm-bindgen
	cargo build $(wasm) --package global-health-bar-stories
	rm -rf dist/stories
	wasm-bindgen --target web --no-typescript --out-dir dist/stories --out-name stories $(target)/wasm32-unknown-unknown/debug/stories.wasm
	cp examples/stories/{index.html,start.js,stories.css} dist/stories

companion: rust
	cargo build --package global-health

wasm-bindgen: rust
	cargo build --package xtask

# What is installed

.PHONY: rust chromium servers
rust:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust 1.95 or newer with rustup (https://rustup.rs) and run again" >&2; exit 1; }
	@tools/need cc gcc libc6-dev
	@test -d "$$(rustc --print target-libdir $(wasm))" || rustup target add wasm32-unknown-unknown \
	|| { echo "the target wasm32-unknown-unknown is missing and rustup could not add it" >&2; exit 1; }

chromium:
	@tools/need chromium chromium
	@tools/need chromedriver chromium-driver

servers:
	@tools/unpack prometheus prometheus .tools/debian
	@tools/unpack prometheus-alertmanager prometheus-alertmanager .tools/debian /usr/share/prometheus

node_modules/.package-lock.json: package-lock.json
	@tools/need npm nodejs npm
	npm ci --no-audit --no-fund
	@touch $@

bench/node_modules/.package-lock.json: bench/package-lock.json
	@tools/need npm nodejs npm
	cd bench && npm ci --no-audit --no-fund
	@touch $@

# As npm would install what it packed.
$(installed): $(package) tests/hosts/node_modules/.package-lock.json
	rm -rf $(@D)
	mkdir -p $(@D)
	tar --extract --touch --file dist/npm/global-health-bar-*.tgz --strip-components 1 --directory $(@D)

tests/hosts/node_modules/.package-lock.json: tests/hosts/package-lock.json
	@tools/need npm nodejs npm
	cd tests/hosts && npm ci --no-audit --no-fund
	@touch $@

# Unoptimised: optimising Trunk takes eight minutes longer, and it builds the page no faster. Without TLS: it fetches nothing.
.tools/trunk-$(TRUNK)/bin/trunk: | rust
	CARGO_PROFILE_DEV_DEBUG=0 cargo install trunk --version $(TRUNK) --locked --debug --no-default-features --root .tools/trunk-$(TRUNK)
