#!/usr/bin/env bash
# g++ 12.2: in constant evaluation, new int[n]() initialises its zeros one by one, with 27 of the operations that -fconstexpr-ops-limit counts for each: one
# constant may hold 1.2 million of them before anything is calculated. A struct with an array of n in it, new room(), is made of zeros at once.
. "$(dirname "$(realpath "$0")")/common.bash"
[ "$(g++ -dumpfullversion)" = 12.2.0 ] || { echo "needs g++ 12.2.0"; exit 2; }

cat >seen <<'SEEN'
new int[64](): 1790 operations
new int[1024](): 27710 operations
new room() of 64: 55 operations
new room() of 1024: 55 operations
SEEN
# source SIZE ARRAY: a constant that makes so many zeros and reads one.
source_of() {
  if [ "$2" = array ]; then
    echo "constexpr int zero() { int* const p = new int[$1](); int const first = p[0]; delete[] p; return first; }"
  else
    echo "struct room { int of[$1]; };"
    echo "constexpr int zero() { room* const p = new room(); int const first = p->of[0]; delete p; return first; }"
  fi
  echo "static_assert(zero() == 0);"
}
# operations SIZE KIND: the least limit within which the constant is evaluated.
operations() {
  local low=1 high=100000 middle
  source_of "$1" "$2" >zeros.cpp
  while [ "$low" -lt "$high" ]; do
    middle=$(((low + high) / 2))
    if g++ -std=c++20 -fsyntax-only -fconstexpr-ops-limit="$middle" zeros.cpp 2>/dev/null; then high=$middle; else low=$((middle + 1)); fi
  done
  echo "$low"
}
{
  for size in 64 1024; do echo "new int[$size](): $(operations "$size" array) operations"; done
  for size in 64 1024; do echo "new room() of $size: $(operations "$size" room) operations"; done
} | expect "zeros of new T[n]() are made one by one"
