#!/bin/sh
# Sees to what `make run` and `make test` need from the system: `system_packages.sh run` or `system_packages.sh test`.
# Where something is missing it is installed from Debian's packages (as root or by sudo); elsewhere one line says what to install.
set -eu

missing=""
"${PYTHON:-python3}" -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
if [ "${1:-test}" = test ]; then
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing postgresql"
    [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
        || command -v google-chrome >/dev/null || missing="$missing chromium"
    # what Playwright's driver is linked with
    /sbin/ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || missing="$missing libatomic1"
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
    command -v git >/dev/null || missing="$missing git"
    hunspell -d de_DE -l </dev/null >/dev/null 2>&1 || missing="$missing hunspell hunspell-de-de"
fi
[ -n "$missing" ] || exit 0

as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
command="apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get >/dev/null || { [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; }; then
    echo "Missing:$missing. On Debian: $as_root $command" >&2
    exit 1
fi
echo "Installing from Debian's packages${as_root:+ by sudo}:$missing"
$as_root apt-get update -q
DEBIAN_FRONTEND=noninteractive $as_root $command -q
