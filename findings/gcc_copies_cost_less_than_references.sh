#!/usr/bin/env bash
# g++ 12.2: in constant evaluation, to copy a struct of twelve members out of an array and read three of them takes fewer of the operations that
# -fconstexpr-ops-limit counts than to bind a reference to it and read the same three; and an element by its array's name fewer than by a pointer.
. "$(dirname "$(realpath "$0")")/common.bash"
[ "$(g++ -dumpfullversion)" = 12.2.0 ] || { echo "needs g++ 12.2.0"; exit 2; }

cat >seen <<'SEEN'
by a reference, through a pointer: 35 operations
by a reference, by the array's name: 35 operations
of a copy, through a pointer: 27 operations
of a copy, by the array's name: 20 operations
one member, through a pointer: 12 operations
one member, by the array's name: 7 operations
SEEN
# source_of STATEMENT TURNS: a constant that does so as often.
source_of() {
  cat <<SOURCE
struct step { int a, b, c, d, e, f, g, h, i, j, k, l; };
struct table { step each[16]; };
constexpr int sum(table& all, int turns) {
  step* const first = all.each;
  int result = 0;
  for (int n = 0; n < turns; ++n) { $1 }
  return first == nullptr ? 0 : result;
}
constexpr int calculated(int turns) {
  table all{};
  for (int n = 0; n < 16; ++n) all.each[n] = {n, n, n, n, n, n, n, n, n, n, n, n};
  return sum(all, turns);
}
static_assert(calculated($2) >= 0);
SOURCE
}
# operations STATEMENT TURNS: the least limit within which the constant is evaluated.
operations() {
  local low=1 high=1000000 middle
  source_of "$1" "$2" >turns.cpp
  while [ "$low" -lt "$high" ]; do
    middle=$(((low + high) / 2))
    if g++ -std=c++20 -fsyntax-only -fconstexpr-ops-limit="$middle" turns.cpp 2>/dev/null; then high=$middle; else low=$((middle + 1)); fi
  done
  echo "$low"
}
a_turn() { echo $((($(operations "$1" 2000) - $(operations "$1" 1000)) / 1000)); }
nothing=$(a_turn 'result += n;')
shown() { echo "$1: $(($(a_turn "$2") - nothing)) operations"; }
{
  shown 'by a reference, through a pointer' 'step const& s = first[n % 16]; result += s.a + s.b + s.c;'
  shown "by a reference, by the array's name" 'step const& s = all.each[n % 16]; result += s.a + s.b + s.c;'
  shown 'of a copy, through a pointer' 'step const s = first[n % 16]; result += s.a + s.b + s.c;'
  shown "of a copy, by the array's name" 'step const s = all.each[n % 16]; result += s.a + s.b + s.c;'
  shown 'one member, through a pointer' 'result += first[n % 16].a;'
  shown "one member, by the array's name" 'result += all.each[n % 16].a;'
} | expect "three members of an element of twelve are read with less work from a copy than by a reference"
