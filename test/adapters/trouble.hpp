// What solvers are troubled with in tests: a function that throws, one that has no numbers any more, and a count of allocations.
#pragma once

#include <chainrule/adapters/solver.hpp>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <new>
#include <stdexcept>

namespace trouble {

/// What a formula can not do by itself: an operation of a user's own that throws, above 2.
struct picky {
  static constexpr auto name = chainrule::fixed_string("picky");
  static constexpr auto value(auto const& u) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(u)>, double>)
      if (u > 2) throw std::range_error("picky about large numbers");
    return u * u;
  }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(chainrule::constant<2> * u); }
};
template <class U>
constexpr auto picked(U const& u) {
  return chainrule::apply<picky>(u);
}

/// A number, but after `left` evaluations none any more.
struct fading {
  static constexpr auto name = chainrule::fixed_string("fading");
  static inline long left = 0;
  static constexpr auto value(auto const& u) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(u)>, double>)
      if (!std::is_constant_evaluated() && --left < 0) return std::numeric_limits<double>::quiet_NaN();
    return u;
  }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(chainrule::constant<1>); }
};
/// A square whose slope fades.
struct fading_slope {
  static constexpr auto name = chainrule::fixed_string("fading_slope");
  static constexpr auto value(auto const& u) { return u * u; }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(chainrule::apply<fading>(chainrule::constant<2> * u));
  }
};
template <class U>
constexpr auto fades(U const& u) {
  return chainrule::apply<fading>(u);
}
template <class U>
constexpr auto slope_fades(U const& u) {
  return chainrule::apply<fading_slope>(u);
}

/// The first count of evaluations after which a run without numbers counted as solved; -1 for none, -2 where even the whole run does not. The last few
/// evaluations, `after`, are those beside the result.
template <class Run>
long solved_without_numbers(Run const& run, long after = 6) {
  auto const solved = [&](long evaluations) {
    fading::left = evaluations;
    try {
      return run() == chainrule::solver_status::solved;
    } catch (std::invalid_argument const&) {  // as a start that is refused
      return false;
    }
  };
  constexpr long enough = 1 << 30;
  if (!solved(enough)) return -2;
  long const most = enough - fading::left;
  for (long k = 0; k < most - after; k += 1 + k / 3)
    if (solved(k)) return k;
  return most > after ? -1 : -3;
}

inline long allocations = 0;

}  // namespace trouble

[[gnu::noinline]] void* operator new(std::size_t size) {
  ++trouble::allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
