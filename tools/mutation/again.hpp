// Whatever static tests ask the compiler of formulas, asked again while the program runs, of the same data: == and simplify, and
// equivalent. tools/mutation/switched.py writes calls of again() into copies of the headers.
#pragma once

#include <cstddef>
#include <vector>

namespace mutants {

using question = bool (*)();
inline std::vector<question>& questions() {
  static std::vector<question> all;
  return all;
}
/// Names a question; that it is named is enough.
template <question Asked>
struct again {
  static inline bool const is_listed = (questions().push_back(Asked), true);
};
/// Of a static test's assertion.
inline bool is_asked(question asked) {
  questions().push_back(asked);
  return true;
}

template <class Reader, class Info>
Reader read(Info const* info) {
  Reader reader(info);
  reader.read(1 << 30);
  return reader;
}

/// The same answer of ==.
template <class Reader, class Speller, auto const* A, auto const* B, bool Expected>
bool same_form() {
  Reader const a = read<Reader>(A), b = read<Reader>(B);
  if (int(a.arena().error()) != 0 || int(b.arena().error()) != 0) return false;
  auto const u = Speller(a.arena(), a.value().node).words(), v = Speller(b.arena(), b.value().node).words();
  bool same = u.size() == v.size() && a.value().factor == b.value().factor;
  for (int k = 0; same && k < u.size(); ++k) same = u[k] == v[k];
  return same == Expected;
}
/// The same formula of simplify.
template <class Reader, auto const* Info, auto const& Written, int Operations, class Write>
bool same_simplest() {
  auto now = std::remove_cvref_t<decltype(Written)>{};
  Write()(read<Reader>(Info), Operations, now);
  bool same = now.used_steps == Written.used_steps;
  for (int k = 0; same && k < now.used_steps; ++k) {
    auto const &u = now.steps[std::size_t(k)], &v = Written.steps[std::size_t(k)];
    same = u.operation == v.operation && u.variable == v.variable && u.constant == v.constant && u.count == v.count;
    for (int i = 0; same && i < u.count; ++i)
      same = now.arguments[std::size_t(u.first + i)] == Written.arguments[std::size_t(v.first + i)];
  }
  return same;
}
/// The same answer of equivalent.
template <class Attempt, auto Try, auto const* A, auto const* B, bool Expected, auto Error>
bool same_answer() {
  Attempt result{};
  for (int k = 0; k == 0 || (result.is_stale && k <= 8); ++k) result = Try(A, B, result);
  return result.holds == Expected && result.error == Error;
}

/// The same of a fact.
template <class T>
bool same_fact(T const& a, T const& b) {
  if constexpr (requires { a.low; })  // an interval
    return same_fact(a.low, b.low) && same_fact(a.high, b.high) && a.without_zero == b.without_zero;
  else if constexpr (requires { a.infinity; })  // its end
    return a.infinity == b.infinity && (a.infinity != 0 || a.at == b.at) && a.open == b.open;
  else if constexpr (requires { a.what; })  // a homogeneous degree
    return a.what == b.what && a.value == b.value;
  else if constexpr (requires { a.formula; })  // a formula as data
    return a.error == b.error && a.arguments == b.arguments && a.formula.used_steps == b.formula.used_steps &&
           a.formula.steps == b.formula.steps && a.formula.arguments == b.formula.arguments;
  else return a == b;
}
template <auto const& Function>
bool same_again() {
  static constexpr auto expected = Function();
  return same_fact(Function(), expected);
}
/// What a function gives the compiler, which is asked again.
template <auto const& Function>
constexpr auto noted() {
  static_cast<void>(&again<&same_again<Function>>::is_listed);
  return Function();
}

}  // namespace mutants
