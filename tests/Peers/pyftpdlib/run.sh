#!/usr/bin/env bash
# run.sh PORT [SOURCE]: runs the functional tests of pyftpdlib (https://github.com/giampaolo/pyftpdlib, 2.1 or later) against the FTP server on
# this port of 127.0.0.1 and ::1, which allows plain FTP and active mode. To be run in the home of its user "user" with the password 12345.
# SOURCE, or FTPTOOLS_PYFTPDLIB, is a copy of pyftpdlib's source; otherwise pip is asked for it. Nothing of it stays.
# Ends with 0 when every test ends as expected_failures.txt says, and with 77 when the tests cannot be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
port=$1
source=${2:-${FTPTOOLS_PYFTPDLIB:-}}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

absent() { # absent WHY: there is nothing to run
    echo "$1"
    exit 77
}

# The first Python that has what the tests need.
for python in python3 /usr/bin/python3 none; do
    if "$python" -c 'import pytest, psutil, OpenSSL' 2>/dev/null; then break; fi
done
if [ "$python" = none ]; then absent 'Python lacks what the tests of pyftpdlib need: apt-get install python3-pytest python3-psutil python3-openssl'; fi

if [ -z "$source" ]; then
    timeout 60 "$python" -m pip -q --no-cache-dir download --no-deps --no-binary pyftpdlib --dest "$scratch" pyftpdlib >"$scratch/log" 2>&1 \
        || absent 'The source of pyftpdlib cannot be had from pip; name a copy of it in FTPTOOLS_PYFTPDLIB.'
    source=$scratch/source
    mkdir "$source"
    tar xf "$scratch"/pyftpdlib-*.tar.gz -C "$source" --strip-components=1
fi

if [ ! -f "$source/tests/test_functional_ssl.py" ]; then absent "There is no tests/test_functional_ssl.py in $source; it takes pyftpdlib 2.1 or later."; fi

FTPTOOLS_PEER_PORT=$port PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$source:$here \
    "$python" -m pytest -q --tb=short -rX -p foreign_server -p no:cacheprovider -c /dev/null --noconftest \
    "$source/tests/test_functional.py" "$source/tests/test_functional_ssl.py"
