#!/bin/sh
# setup.sh PYTHON VENV REQUIREMENTS: make the environment from hash-pinned requirements, with uv when it can be had.
set -eu
python=$1 venv=$2 requirements=$3

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    for other in python3.13 python3.12 python3.11; do
        if command -v "$other" >/dev/null 2>&1; then python=$other; break; fi
    done
fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Flightline needs Python 3.11 or newer; this is $("$python" --version 2>&1). Try: make PYTHON=/path/to/python3.11 ..." >&2
    exit 1
}
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"

if command -v uv >/dev/null 2>&1; then
    uv=uv
else
    [ -x "$venv/bin/uv" ] || "$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || true
    uv=$venv/bin/uv
fi

for attempt in 1 2; do
    if VIRTUAL_ENV=$venv "$uv" pip install --quiet --require-hashes -r "$requirements" 2>/dev/null; then exit 0; fi
done
echo "uv is not to be had here; installing with pip, which takes about a minute." >&2
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"
