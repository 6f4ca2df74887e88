#!/usr/bin/env bash
# g++ 12.2: an entry of a constexpr table that is an argument of a call is looked up from the table's beginning, entry by entry, when the call is brought into
# the compiler's simple form; so 32,000 calls with one entry each of a table of 32,000 take many times as long to compile as with entries of 250 tables
# of 128 (12 seconds and 1.3 here), and almost four times as long as half as many, without optimisation.
. "$(dirname "$(realpath "$0")")/common.bash"
[ "$(g++ -dumpfullversion)" = 12.2.0 ] || { echo "needs g++ 12.2.0"; exit 2; }

cat >seen <<'SEEN'
one table of 32000, beside tables of 128: more than 5 times as long
one table of 32000, beside one of 16000: more than 3 times as long
SEEN
# write NAME ENTRIES SIZE: calls with each entry of tables of that size.
write() {
  awk -v name="$1" -v entries="$2" -v size="$3" 'BEGIN {
    print "void take(int);"
    for (t = 0; t * size < entries; ++t) {
      printf "constexpr int table%d[%d] = {", t, size
      for (k = 0; k < size; ++k) printf "%d,", t * size + k
      print "};"
    }
    print "void all() {"
    for (k = 0; k < entries; ++k) printf "take(table%d[%d]);\n", int(k / size), k % size
    print "}"
  }' >"$1.cpp"
}
# seconds NAME: the quicker of two.
seconds() {
  local TIMEFORMAT=%U
  for _ in 1 2; do { time g++ -std=c++20 -O0 -c "$1.cpp" -o /dev/null; } 2>&1; done | sort -n | head -1
}
write whole 32000 32000
write half 16000 16000
write parts 32000 128
whole=$(seconds whole) half=$(seconds half) parts=$(seconds parts)
compare() { awk -v a="$2" -v b="$3" -v times="$4" -v text="$1" 'BEGIN { print text ": " (a > times * b ? "more" : "not more") " than " times " times as long" }'; }
{
  compare "one table of 32000, beside tables of 128" "$whole" "$parts" 5
  compare "one table of 32000, beside one of 16000" "$whole" "$half" 3
} | expect "entries of constexpr tables are looked up from the beginning"
