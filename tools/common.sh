# What tools/run and tools/test share; sourced by them in the project's folder.
# shellcheck shell=bash

export LC_ALL=C.UTF-8

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need PACKAGE...: installs the Debian packages that are missing.
need() {
  if ! command -v dpkg-query >/dev/null; then
    echo "Not a Debian system, so nothing is installed; needed here: $*"
    return
  fi
  local package missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing ${missing[*]} ..."
  as_root apt-get update -qq </dev/null
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null >/dev/null
}

# configure COMPILER FOLDER OPTION...: sets up a build folder, or brings it up to date with new files and options.
configure() {
  local compiler=$1 folder=$2 log=$2.log again=()
  shift 2
  [ ! -f "$folder/build.ninja" ] || again=(--reconfigure)
  mkdir -p "$folder"
  # One run at a time uses a build folder. The lock ends with this process, or when it configures another folder.
  exec 9>"$folder.lock"
  flock --nonblock 9 || { echo "Waiting for another run in $folder ..."; flock 9; }
  CXX=$compiler meson setup "${again[@]}" "$@" "$folder" </dev/null >"$log" 2>&1 || { cat "$log"; return 1; }
}
