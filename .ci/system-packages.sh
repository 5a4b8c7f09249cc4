#!/bin/sh
# Installs the Debian packages given as arguments, unless all of them are there.
#
#   sh .ci/system-packages.sh libpango-1.0-0 fontconfig ...
#
# Without apt it says what is needed and goes on; BUDGETGEN_SKIP_SYSTEM=1 skips it.
set -eu

[ "${BUDGETGEN_SKIP_SYSTEM:-}" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "提示：没有 apt-get，请自行安装与下列 Debian 软件包相当的软件，再运行 budgetgen doctor 核对："
    echo "Note: no apt-get; install the equivalents yourself: $*"
    exit 0
fi

missing=
for package in "$@"; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    root=
elif command -v sudo >/dev/null 2>&1; then
    root=sudo
else
    echo "错误：缺少系统软件包，而当前用户不是 root，也没有 sudo。请管理员运行：" >&2
    echo "Error: system packages are missing, and there is neither root nor sudo. Ask for:" >&2
    echo "    apt-get install$missing" >&2
    echo "或跳过这一步 / or skip this step: BUDGETGEN_SKIP_SYSTEM=1 make ..." >&2
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "安装系统软件包 / Installing system packages:$missing"
apt="env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300"
# One unreachable third-party source must not stop the rest: the installation decides.
$root $apt update >"$log" 2>&1 || true
# shellcheck disable=SC2086 # words are wanted
if ! $root $apt install -y --no-install-recommends $missing >>"$log" 2>&1; then
    cat "$log" >&2
    echo "错误：系统软件包安装失败，原因见上。" >&2
    echo "Error: the system packages could not be installed, see above." >&2
    exit 1
fi
