// What an operation says of itself, printed a fact to a line for the reference, and points of its curve and both slopes.
#pragma once

#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>
#include <string>

namespace facts {

namespace cr = chainrule;

inline std::string number(cr::rational r) { return std::to_string(r.num) + (r.den == 1 ? "" : "/" + std::to_string(r.den)); }
inline std::string text(cr::interval const& i) {
  if (i.is_everything()) return "all real numbers";
  std::string const low = i.low.infinity != 0 ? "(-inf" : (i.low.open ? "(" : "[") + number(i.low.at);
  std::string const high = i.high.infinity != 0 ? "inf)" : number(i.high.at) + (i.high.open ? ")" : "]");
  std::string const ends = low + ", " + high;
  if (!i.without_zero) return ends;
  return ends == "(-inf, inf)" ? "all but 0" : ends + " without 0";
}
inline void fact(char const* what, std::string const& is) { std::printf("fact\t%s\t%s\n", what, is.c_str()); }

/// Growth is a fact of the struct alone; everything else of it is in the record that algorithms work with.
inline void print(cr::detail::operation_info const& op, cr::monotonicity grows) {
  fact("name", std::string(op.name));
  for (int k = 0; k < op.domain_count; ++k) fact("domain", text(op.domain[k]));
  cr::interval const everywhere[3];
  cr::interval const image = op.image(everywhere, op.domain_count > 1 ? op.domain_count : 1);
  if (!image.is_everything()) fact("within", text(image));
  if (op.parity != cr::symmetry::none)
    fact("parity", op.parity == cr::symmetry::even ? "even: f(-u) = f(u)" : "odd: f(-u) = -f(u)");
  char const* const growth[] = {"", "increasing", "nondecreasing", "decreasing"};
  if (grows != cr::monotonicity::none) fact("growth", growth[int(grows)]);
  for (int k = 0; k < op.exact_count; ++k)
    fact("exact", "f(" + number(op.exact_values[k].argument) + ") = " + number(op.exact_values[k].value));
  if (op.homogeneity.fits()) fact("homogeneous", number(op.homogeneity));
  if (op.commutes) fact("commutes", "yes");
  if (!op.is_holomorphic) fact("complex", "no");
  else if (!op.takes_complex) fact("complex", "derivatives");
  if (op.is_condition) fact("condition", "yes");
  fact("cost", std::to_string(op.cost));
}

template <class Op>
void print() {
  cr::monotonicity grows = cr::monotonicity::none;
  if constexpr (requires { Op::monotone; }) grows = Op::monotone;
  print(cr::detail::operation<Op>, grows);
}

/// The value and the first two derivatives in the first variable, from a to b, the others held.
template <class Function, class... Held>
void curve(Function f, double a, double b, Held... held) {
  constexpr int steps = 240;
  for (int k = 0; k <= steps; ++k) {
    double const x = a + (b - a) * k / steps;
    auto const [value, slopes] = f.value_and_gradient(x, held...);
    std::printf("curve\t%.6g\t%.6g\t%.6g\t%.6g\n", x, double(value), slopes[0], f.hessian(x, held...)[0][0]);
  }
}

}  // namespace facts
