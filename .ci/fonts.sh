#!/bin/sh
# Puts the six Fandol text fonts (GPL with font exception) where fontconfig finds them, out of
# Debian's texlive-lang-chinese, without installing TeX. Does nothing where they are installed.
set -eu

package=texlive-lang-chinese
fonts="FandolSong-Regular FandolSong-Bold FandolHei-Regular FandolHei-Bold FandolKai-Regular \
FandolFang-Regular"
folder="${XDG_DATA_HOME:-${HOME:-/root}/.local/share}/fonts/budgetgen"

installed() {
    listing=$(fc-list --format '%{file}\n' 2>/dev/null) || return 1
    for font in $fonts; do
        case "$listing" in *"/$font.otf"*) ;; *) return 1 ;; esac
    done
}

fail() {
    echo "提醒：Fandol 字体未装上（$1），PDF 将以 Noto 字体代替。可从 https://ctan.org/pkg/fandol 手工安装。" >&2
    echo "Warning: no Fandol fonts ($2); Noto stands in. See https://ctan.org/pkg/fandol" >&2
    exit 1
}

installed && exit 0

command -v apt-get >/dev/null 2>&1 || fail "没有 apt-get" "no apt-get"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo "下载 Fandol 字体（约 50 MB）/ Downloading the Fandol fonts (about 50 MB)"
if ! apt-get -qq download "$package" >log 2>&1; then
    # The package lists may be absent, as in a container image.
    [ "$(id -u)" -eq 0 ] && root= || root=$(command -v sudo || echo false)
    $root apt-get -qq update >>log 2>&1 || true
    apt-get -qq download "$package" >>log 2>&1 || { cat log >&2; fail "下载失败" "download failed"; }
fi
mkdir -p "$folder" tree
dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x -C tree --wildcards '*/fandol/*'
for font in $fonts; do
    find tree -name "$font.otf" -exec mv {} "$folder/" \;
done
find tree -path '*/doc/*/COPYING*' -exec mv {} "$folder/" \;
find tree -path '*/doc/*/fandol/README' -exec mv {} "$folder/README.Fandol" \;
fc-cache "$folder" >/dev/null 2>&1 || true
installed || fail "安装后仍找不到" "not found after installation"
