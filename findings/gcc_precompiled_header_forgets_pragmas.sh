#!/usr/bin/env bash
# g++ 12.2: a precompiled header forgets its own `#pragma GCC diagnostic ignored`. A template whose lambda has a parameter named like a user's global warns
# under -Wshadow where it is instantiated; the header switches that off around it, and read as text it is silent. Precompiled, which build
# systems do without a line of the sources changing, the same header warns, and with -Werror the user's program no longer builds.
# Found as a system's header (-isystem) it is silent either way.
. "$(dirname "$(realpath "$0")")/common.bash"
[ "$(g++ -dumpfullversion)" = 12.2.0 ] || { echo "needs g++ 12.2.0"; exit 2; }

cat >seen <<'SEEN'
g++ -Ifolder, read as text: 0 warnings
g++ -Ifolder, precompiled: 1 warnings
g++ -isystem folder, read as text: 0 warnings
g++ -isystem folder, precompiled: 0 warnings
SEEN
mkdir folder
cat >folder/library.hpp <<'CPP'
#pragma once
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
template <class T>
T twice(T given) {
  auto const add = [](T a, T b) { return a + b; };
  return add(given, given);
}
#pragma GCC diagnostic pop
CPP
cat >user.cpp <<'CPP'
int b = 3;
int main() { return twice(b) - 6; }
CPP
echo '#include <library.hpp>' >all.hpp
warnings() { (g++ -std=c++20 -fsyntax-only -Wshadow "$@" -include all.hpp user.cpp 2>&1 || true) | grep -c 'Wshadow' || true; }
{
  for found in -Ifolder "-isystem folder"; do
    rm -f all.hpp.gch
    # shellcheck disable=SC2086
    echo "g++ $found, read as text: $(warnings $found) warnings"
    # shellcheck disable=SC2086
    g++ -std=c++20 $found -x c++-header all.hpp -o all.hpp.gch
    # shellcheck disable=SC2086
    echo "g++ $found, precompiled: $(warnings $found) warnings"
  done
} | expect "a precompiled header forgets pragmas"
