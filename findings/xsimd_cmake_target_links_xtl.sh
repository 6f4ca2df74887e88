#!/usr/bin/env bash
# xsimd 8.1.0 in Debian 12: find_package(xsimd) succeeds and gives a target `xsimd`, but to link that is an error: the target names a
# library xtl, which the package neither holds nor depends on. Its headers do without; what a project wants is the target's include folder.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libxsimd-dev=8.1.0-7  # and the machine's CMake, 3.16 or later

cat >seen <<'SEEN'
depends on xtl: no
links: xtl
with the target: /usr/bin/ld: cannot find -lxtl: No such file or directory
with its include folder: built
SEEN
cat >main.cpp <<'CPP'
#include <xsimd/xsimd.hpp>
int main() { return int(xsimd::batch<float>(1.0f).get(0)) - 1; }
CPP
project() {
  mkdir "$1"
  cat >"$1/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.16)
project(p CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(xsimd REQUIRED)
get_target_property(links xsimd INTERFACE_LINK_LIBRARIES)
message(STATUS "links: \${links}")
add_executable(m ../main.cpp)
$2
CMAKE
  cmake -S "$1" -B "$1/build" -Dxsimd_DIR="$PWD/root/usr/lib/x86_64-linux-gnu/cmake/xsimd" >"$1/configured" 2>&1 || true
  if cmake --build "$1/build" >"$1/built" 2>&1; then echo built; else grep -m1 'ld: cannot find' "$1/built"; fi
}
{
  if apt-cache show libxsimd-dev=8.1.0-7 | grep -qE '^Depends:.*xtl'; then echo "depends on xtl: yes"; else echo "depends on xtl: no"; fi
  with=$(project with 'target_link_libraries(m xsimd)')
  grep -o 'links: .*' with/configured
  grep -q "$PWD/root" with/build/CMakeCache.txt
  echo "with the target: $with"
  echo "with its include folder: $(project without "target_include_directories(m PRIVATE \$<TARGET_PROPERTY:xsimd,INTERFACE_INCLUDE_DIRECTORIES>)")"
} | expect "the target of CMake"
