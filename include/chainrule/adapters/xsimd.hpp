// Batches of xsimd as numbers: every function of this library within 4 units of the last place, and with the scalar's edges.
#pragma once

#include <chainrule/adapters/xsimd/circular.hpp>
#include <chainrule/adapters/xsimd/elementary.hpp>
#include <chainrule/adapters/xsimd/error_gamma.hpp>

namespace chainrule::detail {

template <class T, class A>
struct lanes_of<xsimd::batch<T, A>> {
  using batch = xsimd::batch<T, A>;

  template <class F, class... U>
  static batch each(F f, U const&... u) {
    return batches::each(f, u...);
  }
  /// An operation's value, where xsimd's own function would not do.
  template <class Op, class... U>
  [[gnu::always_inline]] static auto value(U const&... u) -> decltype(batches::value(Op{}, u...)) {
    return batches::value(Op{}, u...);
  }
  [[gnu::always_inline]] static auto sincos(batch const& u) requires std::is_same_v<T, double> { return batches::sincos(u); }
};

}  // namespace chainrule::detail
