# What the scripts of this folder share; sourced by them.
# shellcheck shell=bash
set -euo pipefail

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# fetch PACKAGE=VERSION...: unpacks Debian packages into ./root; nothing is installed on the machine.
fetch() {
  local package
  if ! apt-get -o APT::Sandbox::User=root download -qq "$@" >fetch.log 2>&1; then
    cat fetch.log
    echo "cannot get $* here: Debian 12 has these versions (run apt-get update first)"
    exit 2
  fi
  for package in ./*.deb; do
    dpkg -x "$package" root
    rm "$package"
  done
}

# fetch_whole PACKAGE=VERSION...: the same, with all that they need in the versions that Debian has now. The C library stays the machine's.
fetch_whole() {
  local needed
  apt-get install -s -o Dir::State::status=/dev/null --no-install-recommends "$@" >plan 2>&1 || true
  mapfile -t needed < <(sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p' plan | grep -v '^libc6\(-dev\)\?=')
  fetch "$@" "${needed[@]}"
}

# expect NAME: compares what stands on standard input with what was seen, which the script has written to ./seen.
expect() {
  cat >now
  cat now
  if diff seen now >difference; then
    echo "as seen: $1"
  else
    echo "changed: $1 (< as recorded, > now)"
    cat difference
    exit 1
  fi
}
