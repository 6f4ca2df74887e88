// Many mutants in one program, of which the environment variable CHAINRULE_MUTANT switches one on while it runs; in constant
// expressions none is. tools/mutation/switched.py writes headers so.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace mutants {

inline constexpr int most = 10000;
inline int const chosen = std::getenv("CHAINRULE_MUTANT") != nullptr ? std::atoi(std::getenv("CHAINRULE_MUTANT")) : 0;
inline bool reached[most];

/// At the end: the mutants whose places were reached, into the file that CHAINRULE_REACHED names.
struct report {
  ~report() {
    char const* const name = std::getenv("CHAINRULE_REACHED");
    std::FILE* const file = name == nullptr ? nullptr : std::fopen(name, "w");
    if (file == nullptr) return;
    for (int k = 0; k < most; ++k)
      if (reached[k]) std::fprintf(file, "%d\n", k);
    std::fclose(file);
  }
};
inline report const at_end;

template <int K>
constexpr bool on() {
  if (K == 0 || __builtin_is_constant_evaluated()) return false;
  reached[K] = true;
  return chosen == K;
}

template <int K, class T>
constexpr T value(T before, T after) {
  return on<K>() ? after : before;
}
template <int K, class T>
constexpr T added(T const& u) {
  return on<K>() ? T(T(0) - u) : u;
}

// -u is minus<K>{}->*u, which binds as tightly.
template <int K>
struct minus {};
template <int K, class T>
constexpr auto operator->*(minus<K>, T const& u) {
  using result = decltype(-u);
  return on<K>() ? result(u) : result(-u);
}
template <int K>
struct denied {};
template <int K, class T>
constexpr bool operator->*(denied<K>, T const& u) {
  return on<K>() ? bool(u) : !u;
}

// u + v is u + plus<K>{} + v. Two operators may stand in the place of a comparison.
#define MUTANTS_OPERATOR(NAME, OPERATOR, FIRST, SECOND)                                 \
  template <int K, int L>                                                               \
  struct NAME {};                                                                       \
  template <class U, int K, int L>                                                      \
  struct NAME##_of {                                                                    \
    U const& u;                                                                         \
  };                                                                                    \
  template <class U, int K, int L>                                                      \
  constexpr NAME##_of<U, K, L> operator OPERATOR(U const& u, NAME<K, L>) {              \
    return {u};                                                                         \
  }                                                                                     \
  template <class U, int K, int L, class V>                                             \
  constexpr auto operator OPERATOR(NAME##_of<U, K, L> const& left, V const& v) {        \
    using result = decltype(left.u OPERATOR v);                                         \
    if constexpr (requires { result(left.u FIRST v); })                                 \
      if (on<K>()) return result(left.u FIRST v);                                       \
    if constexpr (requires { result(left.u SECOND v); })                                \
      if (on<L>()) return result(left.u SECOND v);                                      \
    return result(left.u OPERATOR v);                                                   \
  }

MUTANTS_OPERATOR(plus, +, -, -)
MUTANTS_OPERATOR(less_by, -, +, +)
MUTANTS_OPERATOR(times, *, /, /)
MUTANTS_OPERATOR(over, /, *, *)
MUTANTS_OPERATOR(rest, %, /, /)
MUTANTS_OPERATOR(both_bits, &, |, |)
MUTANTS_OPERATOR(any_bit, |, &, &)
MUTANTS_OPERATOR(other_bits, ^, &, &)
MUTANTS_OPERATOR(up_by, <<, >>, >>)
MUTANTS_OPERATOR(down_by, >>, <<, <<)
MUTANTS_OPERATOR(less, <, <=, >=)
MUTANTS_OPERATOR(greater, >, >=, <=)
MUTANTS_OPERATOR(at_most, <=, <, >)
MUTANTS_OPERATOR(at_least, >=, >, <)
MUTANTS_OPERATOR(equal, ==, !=, !=)
MUTANTS_OPERATOR(differs, !=, ==, ==)

}  // namespace mutants
