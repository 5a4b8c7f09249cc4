# Everything a newcomer or a machine needs. Stamps in .venv/stamps remember what is done:
# a second run installs nothing and calls no network.

PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/stamps
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
PYTEST_ARGS ?= -n auto --dist loadfile --no-loadscope-reorder

PYTHON_PACKAGES := $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv)
RENDER_PACKAGES := $(PYTHON_PACKAGES) libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
	fontconfig fonts-liberation fonts-noto-cjk fonts-noto-color-emoji
# Elsewhere Chromium is no plain package; the tests of the published site are skipped without it.
BROWSER_PACKAGES := $(shell grep -qs '^ID=debian' /etc/os-release && echo chromium chromium-driver)
TEST_PACKAGES := libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils faketime \
	$(BROWSER_PACKAGES)

.PHONY: help setup demo test fonts pictures bench clean
.DEFAULT_GOAL := help
.NOTPARALLEL:

help:
	@echo 'make demo      安装所需软件，把示例生成到 output/ / set up and render the example'
	@echo 'make setup     只安装所需软件 / set up only'
	@echo 'make fonts     安装 PDF 用的 Fandol 字体 / install the Fandol fonts'
	@echo 'make test      检查代码并运行全部测试 / lint, type-check and test'
	@echo 'make pictures  重新生成 README 的插图 / redraw the pictures of the README'
	@echo 'make bench     运行性能测试 / run the benchmarks'
	@echo 'make clean     删除生成的文件和缓存（保留 .venv）/ remove what was made, but not .venv'

setup: $(STAMPS)/render-packages $(STAMPS)/fonts $(STAMPS)/installed

demo: setup
	@$(BIN)/budgetgen render examples/department --format docx,pdf,html --out output

test: $(STAMPS)/render-packages $(STAMPS)/test-packages $(STAMPS)/fonts $(STAMPS)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest $(PYTEST_ARGS)

fonts: $(STAMPS)/render-packages
	@sh .ci/fonts.sh

pictures: setup $(STAMPS)/test-packages
	@$(BIN)/python docs/pictures/make_pictures.py

bench: setup
	@set -e; for benchmark in benchmarks/*.py; do $(BIN)/python "$$benchmark"; done

clean:
	@find output -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name .venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMPS)/render-packages: Makefile .ci/system-packages.sh
	@sh .ci/system-packages.sh $(RENDER_PACKAGES)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test-packages: Makefile .ci/system-packages.sh
	@sh .ci/system-packages.sh $(TEST_PACKAGES)
	@mkdir -p $(STAMPS) && touch $@

# Without Fandol the Noto fonts stand in, so this is no reason to stop; the next run tries again.
$(STAMPS)/fonts: .ci/fonts.sh | $(STAMPS)/render-packages
	@if sh .ci/fonts.sh; then touch $@; fi

$(BIN)/python: | $(STAMPS)/render-packages
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '错误：需要 Python 3.11 或更新的版本，可用 make PYTHON=python3.12 指定。' >&2; \
		echo 'Error: Python 3.11 or newer is needed; name it with make PYTHON=python3.12' >&2; \
		exit 1; }
	@$(PYTHON) -m venv .venv

$(STAMPS)/installed: pyproject.toml | $(BIN)/python
	@echo '安装 Python 程序库 / Installing Python libraries'
	@$(PIP) --editable . || { $(PIP_FAILED); }
	@touch $@

$(STAMPS)/installed-dev: pyproject.toml | $(BIN)/python
	@echo '安装 Python 程序库和测试工具 / Installing Python libraries and test tools'
	@$(PIP) --editable '.[dev]' || { $(PIP_FAILED); }
	@touch $(STAMPS)/installed $@

PIP_FAILED = echo '错误：Python 程序库安装失败，原因见上；常见的是连不上网络。' >&2; \
	echo 'Error: the Python libraries could not be installed, see above; is there a network?' >&2; \
	exit 1
