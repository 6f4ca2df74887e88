#!/bin/sh
# A Meson project that has the library in its subprojects folder builds and runs.
set -eu
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/subprojects/chainrule"
for part in meson.build meson_options.txt include tools; do
  ln -s "$source/$part" "$work/subprojects/chainrule/$part"
done
cp "$source"/test/integration/tour/* "$work"
cat >"$work/meson.build" <<'MESON'
project('consumer', 'cpp', default_options: ['cpp_std=c++20'])
# Found in the subproject because the library overrides the dependency of this name.
chainrule = dependency('chainrule', fallback: 'chainrule')
assert(chainrule.version().version_compare('>=0.1'), 'the version is told')
test('tour', executable('tour', 'main.cpp', 'first.cpp', 'second.cpp', dependencies: chainrule))
MESON
cd "$work"
meson setup build -Dbuildtype=plain
meson test -C build
[ "$(meson introspect build --tests | grep -o '"name": "[^"]*"')" = '"name": "tour"' ] ||
  { echo "the library's own tests are part of the consumer's"; exit 1; }
