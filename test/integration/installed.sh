#!/bin/sh
# A program compiles against the installed library with the flags that pkg-config gives.
set -eu
source=$1 build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

meson install -C "$build" --no-rebuild --destdir "$work" >"$work/log" || { cat "$work/log"; exit 1; }
prefix=$(meson introspect "$build" --buildoptions | python3 -c '
import json, sys
print(next(option["value"] for option in json.load(sys.stdin) if option["name"] == "prefix"))')
export PKG_CONFIG_PATH="$work$prefix/share/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$work"
[ "$(pkg-config --modversion chainrule)" = "$("$source/tools/version")" ]
flags=$(pkg-config --cflags chainrule)
echo "flags: $flags"
# shellcheck disable=SC2086
$CXX -std=c++20 $flags "$source"/test/integration/tour/*.cpp -o "$work/tour"
"$work/tour"
