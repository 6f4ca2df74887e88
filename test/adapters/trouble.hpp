// What solvers are troubled with in tests: a function that throws, and a count of allocations.
#pragma once

#include <chainrule/adapters/solver.hpp>

#include <cstdlib>
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

inline long allocations = 0;

}  // namespace trouble

[[gnu::noinline]] void* operator new(std::size_t size) {
  ++trouble::allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
