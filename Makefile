# make demo   set up, and do the main job on the shipped data
# make test   set up, and check and test everything
# make bench  the ratios of benchmarks/README.md

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q -c constraints.txt

.PHONY: demo test lint bench clean

demo: $(VENV)/.installed
	@echo
	@echo '$$ kg ask "哪些苏州企业支撑机器视觉产业集群？"'
	@$(BIN)/kg --lang zh ask "哪些苏州企业支撑机器视觉产业集群？"
	@echo
	@echo '$$ kg ask "Which Suzhou firms anchor the machine-vision cluster?"'
	@$(BIN)/kg --lang en ask "Which Suzhou firms anchor the machine-vision cluster?"
	@echo
	@echo '$$ kg compare 苏州 杭州'
	@$(BIN)/kg --lang zh compare 苏州 杭州
	@echo
	@echo '$$ kg graph -o graph.html'
	@$(BIN)/kg graph -o graph.html
	@echo
	@echo "The whole graph as one page: $(CURDIR)/graph.html (open it in a browser)"
	@echo "整张图谱在一个网页中：$(CURDIR)/graph.html（请用浏览器打开）"
	@echo "Next 接下来：. $(BIN)/activate && kg"

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup kg tests
	$(BIN)/kg build --check
	$(BIN)/kg check

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks.cold
	$(BIN)/python -m benchmarks.questions

clean:
	rm -rf $(VENV) build dist graph.html .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A stamp says what is installed; it is older than its causes when they change.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
