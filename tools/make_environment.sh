#!/usr/bin/env bash
# Make .venv from the locked requirements with the first Python >= 3.11 found ($PYTHON wins).
set -euo pipefail

suitable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

if ! { [ -x .venv/bin/python ] && suitable .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
  found=""
  for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
    if suitable "$candidate"; then found=$candidate; break; fi
  done
  if [ -z "$found" ]; then
    echo "error[no_python]: no Python 3.11 or newer was found; install one, or name it: make PYTHON=/path/to/python3" >&2
    exit 2
  fi
  echo "making .venv with $("$found" --version)"
  rm -rf .venv
  if ! "$found" -m venv .venv; then
    rm -rf .venv
    echo "error[no_venv]: this Python cannot make environments; on Debian or Ubuntu: apt install python3-venv" >&2
    exit 2
  fi
fi

echo "installing the locked packages"
.venv/bin/python -m pip install --quiet --require-hashes -r requirements/dev.txt
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
