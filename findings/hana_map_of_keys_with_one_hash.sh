#!/usr/bin/env bash
# Boost.Hana 1.74 and 1.81: hana::make_map of keys that are unequal but have one hash finds none of them, without a word where only
# contains or find asks. The manual wants equal keys to have equal hashes, and leaves room for others. The same keys inserted one by
# one are found, as in a set: make_map gives every key a bucket of its own, of which a search then names none. Only hashes of one's
# own (hash_impl) meet it; those of types, integral constants and strings differ.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libboost1.74-dev=1.74.0+ds1-21
mkdir old new
mv root/usr/include/boost old/boost
fetch libboost1.81-dev=1.81.0-5+deb12u1
mv root/usr/include/boost new/boost

cat >seen <<'SEEN'
1_74 hashes apart, made at once: 1 1 1 of 3
1_74 hashes apart, key by key: 1 1 1 of 3
1_74 hashes apart, as a set: 1 1 1 of 3
1_74 one hash, made at once: 0 0 0 of 3
1_74 one hash, key by key: 1 1 1 of 3
1_74 one hash, as a set: 1 1 1 of 3
1_81 hashes apart, made at once: 1 1 1 of 3
1_81 hashes apart, key by key: 1 1 1 of 3
1_81 hashes apart, as a set: 1 1 1 of 3
1_81 one hash, made at once: 0 0 0 of 3
1_81 one hash, key by key: 1 1 1 of 3
1_81 one hash, as a set: 1 1 1 of 3
SEEN
cat >program.cpp <<'CPP'
#include <boost/hana.hpp>
#include <boost/hana/ext/std/integer_sequence.hpp>
#include <boost/version.hpp>

#include <cstdio>

namespace hana = boost::hana;

struct number_tag {};
template <int N, bool Apart>
struct number {
  using hana_tag = number_tag;
};

namespace boost::hana {
template <>
struct equal_impl<number_tag, number_tag> {
  template <int A, int B, bool Apart>
  static constexpr auto apply(number<A, Apart> const&, number<B, Apart> const&) {
    return bool_c<A == B>;
  }
};
template <>
struct hash_impl<number_tag> {
  template <int A, bool Apart>
  static constexpr auto apply(number<A, Apart> const&) {
    return type_c<number<Apart ? A : 0, Apart>>;
  }
};
}  // namespace boost::hana

template <bool Apart, class Map>
void show(char const* how, Map const& map) {
  std::printf("%s %s, %s: %d %d %d of %d\n", BOOST_LIB_VERSION, Apart ? "hashes apart" : "one hash", how,
              bool(hana::contains(map, number<1, Apart>{})), bool(hana::contains(map, number<2, Apart>{})),
              bool(hana::contains(map, number<3, Apart>{})), int(hana::length(map)));
}
template <bool Apart>
void show_all() {
  constexpr number<1, Apart> one;
  constexpr number<2, Apart> two;
  constexpr number<3, Apart> three;
  show<Apart>("made at once", hana::make_map(hana::make_pair(one, 1), hana::make_pair(two, 2), hana::make_pair(three, 3)));
  auto const first = hana::make_map(hana::make_pair(one, 1));
  show<Apart>("key by key", hana::insert(hana::insert(first, hana::make_pair(two, 2)), hana::make_pair(three, 3)));
  show<Apart>("as a set", hana::make_set(one, two, three));
}
int main() {
  show_all<true>();
  show_all<false>();
}
CPP
for boost in old new; do
  g++ -std=c++17 -w -I$boost program.cpp -o $boost/program
done
{ old/program; new/program; } | expect "keys with one hash in a map"
