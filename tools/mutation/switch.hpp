// Many mutants in one program, of which the environment variable CHAINRULE_MUTANT switches one on while it runs; in constant
// expressions none is. tools/mutation/switched.py writes headers so. While none is on, it is noted where one would have given
// another value: a mutant that never would changes nothing that the program does.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <type_traits>

namespace mutants {

inline constexpr int most = 10000;
inline int const chosen = std::getenv("CHAINRULE_MUTANT") != nullptr ? std::atoi(std::getenv("CHAINRULE_MUTANT")) : 0;
inline bool reached[most], differed[most], is_code[most];

/// At the end, into the file that CHAINRULE_REACHED names: the mutants whose places were reached, whether they differed, and whether
/// they are C++: rationals have no <=.
struct report {
  ~report() {
    char const* const name = std::getenv("CHAINRULE_REACHED");
    std::FILE* const file = name == nullptr ? nullptr : std::fopen(name, "w");
    if (file == nullptr) return;
    for (int k = 0; k < most; ++k)
      if (reached[k]) std::fprintf(file, "%d %d %d\n", k, int(differed[k]), int(is_code[k]));
    std::fclose(file);
  }
};
inline report const at_end;

template <int K>
constexpr bool on(bool differs = true) {
  if (K == 0 || __builtin_is_constant_evaluated()) return false;
  if (chosen == 0) {
    reached[K] = is_code[K] = true;
    if (differs) differed[K] = true;
  }
  return chosen == K;
}

template <int K, class T>
constexpr T value(T before, T after) {
  return on<K>() ? after : before;
}
template <int K>
constexpr bool never(bool condition) {
  return on<K>(condition) ? false : condition;
}
template <int K, class T>
constexpr auto added(T const& u) {
  using result = decltype(-u);  // of a truth value, a number
  return on<K>(!(u == T(0))) ? result(-u) : result(u);
}

/// a && b && c..., each calculated where it is wanted: a || (b && c...) where the first mutant is on, (a && b) || c... where the second is.
template <int... K, class... Part>
constexpr bool all_of(Part const&... part) {
  if (__builtin_is_constant_evaluated()) return (part() && ...);
  int first = 0, number = 0;
  (void)((++number, on<K>() ? first = number : 0), ...);
  bool holds = true, others = first > 0;
  number = 0;
  (void)((first == 0 || number++ < first ? holds = holds && part() : others = others && (holds || part())), ...);
  return holds || others;
}
/// a || b || c...: (a && b) || c... where the first mutant is on, a || (b && c)... where the second is.
template <int... K, class... Part>
constexpr bool any_of(Part const&... part) {
  if (__builtin_is_constant_evaluated()) return (part() || ...);
  int first = 0, number = 0;
  (void)((++number, on<K>() ? first = number : 0), ...);
  bool holds = false, before = false;
  number = 0;
  (void)((++number == first&& first > 0      ? before = holds || part()
          : number == first + 1 && first > 0 ? holds = holds || (before && part())
                                             : holds = holds || part()),
         ...);
  return holds;
}

// -u is minus<K>{}->*u, which binds as tightly.
template <int K>
struct minus {};
template <int K, class T>
constexpr auto operator->*(minus<K>, T const& u) {
  using result = decltype(-u);
  return on<K>(!(u == T(0))) ? result(u) : result(-u);
}
template <int K>
struct denied {};
template <int K, class T>
constexpr bool operator->*(denied<K>, T const& u) {
  return on<K>() ? bool(u) : !u;
}

/// Whether a mutant's value would be another, where that can be asked: a division by zero ends the program.
template <bool Divides, class V, class R, class F>
constexpr bool is_other(V const& v, R const& before, F after) {
  if (__builtin_is_constant_evaluated()) return true;
  if constexpr (Divides && std::is_integral_v<V>)
    if (v == V(0) || v == V(-1)) return true;
  if constexpr (std::is_arithmetic_v<R>) return chosen != 0 || before != after();
  else return true;
}

// u + v is u + plus<K>{} + v. Two operators may stand in the place of a comparison.
#define MUTANTS_OPERATOR(NAME, OPERATOR, FIRST, SECOND, DIVIDES)                                                                 \
  template <int K, int L>                                                                                                        \
  struct NAME {};                                                                                                                \
  template <class U, int K, int L>                                                                                               \
  struct NAME##_of {                                                                                                             \
    U const& u;                                                                                                                  \
  };                                                                                                                             \
  template <class U, int K, int L>                                                                                               \
  constexpr NAME##_of<U, K, L> operator OPERATOR(U const& u, NAME<K, L>) {                                                       \
    return {u};                                                                                                                  \
  }                                                                                                                              \
  template <class U, int K, int L, class V>                                                                                      \
  constexpr auto operator OPERATOR(NAME##_of<U, K, L> const& left, V const& v) {                                                 \
    using result = decltype(left.u OPERATOR v);                                                                                  \
    if (__builtin_is_constant_evaluated()) return result(left.u OPERATOR v);                                                     \
    if (chosen == 0) reached[K] = reached[L] = true;                                                                             \
    if constexpr (requires { result(left.u FIRST v); })                                                                          \
      if (auto const other = [&] { return result(left.u FIRST v); };                                                             \
          on<K>(is_other<DIVIDES>(v, result(left.u OPERATOR v), other)))                                                         \
        return other();                                                                                                          \
    if constexpr (requires { result(left.u SECOND v); })                                                                         \
      if (auto const other = [&] { return result(left.u SECOND v); };                                                            \
          on<L>(is_other<DIVIDES>(v, result(left.u OPERATOR v), other)))                                                         \
        return other();                                                                                                          \
    return result(left.u OPERATOR v);                                                                                            \
  }

MUTANTS_OPERATOR(plus, +, -, -, false)
MUTANTS_OPERATOR(less_by, -, +, +, false)
MUTANTS_OPERATOR(times, *, /, /, true)
MUTANTS_OPERATOR(over, /, *, *, true)
MUTANTS_OPERATOR(rest, %, /, /, true)
MUTANTS_OPERATOR(both_bits, &, |, |, false)
MUTANTS_OPERATOR(any_bit, |, &, &, false)
MUTANTS_OPERATOR(other_bits, ^, &, &, false)
MUTANTS_OPERATOR(up_by, <<, >>, >>, false)
MUTANTS_OPERATOR(down_by, >>, <<, <<, false)
MUTANTS_OPERATOR(less, <, <=, >=, false)
MUTANTS_OPERATOR(greater, >, >=, <=, false)
MUTANTS_OPERATOR(at_most, <=, <, >, false)
MUTANTS_OPERATOR(at_least, >=, >, <, false)
MUTANTS_OPERATOR(equal, ==, !=, !=, false)
MUTANTS_OPERATOR(differs, !=, ==, ==, false)

}  // namespace mutants
