// What matrix formulas are differentiated in, and tangents and adjoints of theirs: for tests of rules.
#pragma once

#include <chainrule/matrix.hpp>

namespace cr = chainrule;
namespace cd = chainrule::detail;
using namespace chainrule::literals;

namespace differentiated {

inline constexpr cr::matrix<"A", 3, 3> A;
inline constexpr cr::matrix<"B", 3, 3> B;
inline constexpr cr::matrix<"C", 3, 3> C;
inline constexpr cr::matrix<"G", 3, 3> G;
inline constexpr cr::vector<"r", 3> r;
inline constexpr cr::matrix<"c", 3, 1> c;
inline constexpr cr::variable<"x"> x;
template <class V>
inline constexpr cd::direction_variable<std::remove_const_t<V>> along{};
inline constexpr auto dA = along<decltype(A)>;
inline constexpr auto dB = along<decltype(B)>;
inline constexpr auto dr = along<decltype(r)>;
inline constexpr auto dx = along<decltype(x)>;
template <class E, class... V>
constexpr cd::tangent_along<E, std::remove_const_t<V>...> tangent(E const&, V const&...) {
  return {};
}
/// The adjoint of a variable in a formula whose adjoint is G.
template <class E, class V>
constexpr auto backward(E const& e, V const& v) {
  return cr::gradient(cr::dot(G, e))[v];
}

}  // namespace differentiated
using namespace differentiated;
