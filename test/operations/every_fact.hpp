// What an operation states of itself beside its rule is true at its samples, in 120 digits: angles and logarithms that are exact,
// what it undoes, how it grows, where it is defined and which values it has.
#pragma once

#include "every_operation.hpp"

#include <boost/math/constants/constants.hpp>

#include <array>

namespace every_fact {

using namespace every_operation;

/// What facts are asked of: an operation as a function of numbers of 120 digits.
struct stated {
  cr::detail::operation_info const* info;
  int arity;
  wide (*value)(wide const*);
  bool has_poles = false;
};

inline wide number(cr::rational r) { return wide(r.num) / wide(r.den); }
inline bool is_inside(wide const& u, cr::interval const& i) {
  if (i.without_zero && u == 0) return false;
  bool const above = i.low.infinity != 0 || (i.low.open ? u > number(i.low.at) : u >= number(i.low.at));
  bool const below = i.high.infinity != 0 || (i.high.open ? u < number(i.high.at) : u <= number(i.high.at));
  return above && below;
}
inline bool is_close(wide const& found, wide const& expected) {
  return abs(found - expected) <= wide(1e-90) * largest(wide(1), largest(abs(found), abs(expected)));
}
/// An interval with ends in eighths that holds a number; an end that is the number belongs to it.
inline cr::interval around(double u) {
  if (!(std::abs(u) < 1e15)) return {};
  auto const below = std::int64_t(std::floor(u * 8));
  return cr::interval::closed({below, 8}, {double(below) == u * 8 ? below : below + 1, 8});
}
inline wide const pi = boost::math::constants::pi<wide>();

/// Functions with poles between their samples state the interval around 0, or right of 0, where they have none.
template <class Op>
inline constexpr bool has_poles = std::is_same_v<Op, cr::operations::tan_> or std::is_same_v<Op, cr::operations::lgamma_> or
                                  std::is_same_v<Op, cr::operations::tgamma_> or std::is_same_v<Op, cr::operations::digamma_>;

using arguments = std::array<wide, 3>;

inline void check_sample(stated const& op, cr::sample const& sample) {
  std::array<double, 3> const given{sample.u, sample.v, sample.w};
  arguments const at{sample.u, sample.v, sample.w};
  wide const value = op.value(at.data());
  for (int k = 0; k < op.arity && op.info->domain_count > 0; ++k) {
    cr::interval const& domain = op.info->domain[k < op.info->domain_count ? k : op.info->domain_count - 1];
    if (!op.has_poles) BOOST_TEST(is_inside(at[size_t(k)], domain), "is outside of its domain");
    for (cr::interval_end const& end : {domain.low, domain.high, cr::interval_end{}}) {
      arguments moved = at;
      moved[size_t(k)] = number(end.at);
      if (end.infinity == 0 && is_inside(moved[size_t(k)], domain))
        BOOST_TEST(isfinite(op.value(moved.data())), "has no value at the end " << number(end.at) << " of its domain");
    }
  }
  std::array<cr::interval, 3> ends;
  for (size_t k = 0; k < 3; ++k) ends[k] = around(given[k]);
  BOOST_TEST(is_inside(value, op.info->image(ends.data(), op.arity)), "is outside of its image: " << value);
  if (op.info->homogeneity.fits()) {
    arguments scaled = at;
    for (wide& a : scaled) a *= 64;
    wide const expected = pow(wide(64), number(op.info->homogeneity)) * value;
    BOOST_TEST(is_close(op.value(scaled.data()), expected), "is not homogeneous");
  }
  if (op.info->half_turn != cr::symmetry::none) {
    wide const turned = at[0] + pi;
    BOOST_TEST(is_close(op.value(&turned), op.info->half_turn == cr::symmetry::odd ? wide(-value) : value), "after half a turn");
  }
  if (op.info->is_idempotent) BOOST_TEST(op.value(&value) == value, "is not idempotent");
  if (op.info->keeps_nonnegative) {
    wide const size = abs(at[0]);
    BOOST_TEST(op.value(&size) == size, "changes what is not negative");
  }
  if (op.info->root != 0) BOOST_TEST(is_close(pow(value, op.info->root), at[0]), "is another root");
}

inline void check_exact(stated const& op) {
  for (int k = 0; k < op.info->angle_count && !op.info->gives_angles; ++k) {
    cr::exact_angle const known = op.info->exact_angles[k];
    wide const angle = pi * number(known.of_pi), value = op.value(&angle);
    BOOST_TEST((is_close(value * value, number(known.square)) && value > -wide(1e-90)), "at pi times " << number(known.of_pi));
  }
  for (int k = 1; k < 4 && op.info->base != 0; ++k) {
    wide const power = pow(wide(op.info->base), k);
    BOOST_TEST(is_close(op.value(&power), k), "is no logarithm");
  }
}

inline void check_growth(stated const& op, cr::monotonicity grows, double from) {
  wide const u = from, v = u + wide(1) / 1024;
  if (grows == cr::monotonicity::none || (op.info->domain_count > 0 && !is_inside(v, op.info->domain[0]))) return;
  wide const before = op.value(&u), after = op.value(&v);
  BOOST_TEST((grows == cr::monotonicity::increasing   ? before < after
              : grows == cr::monotonicity::decreasing ? before > after
                                                      : before <= after),
             "does not grow so at " << u);
}

/// The rule read with numbers gives the derivatives of the value.
template <class Op, int... I>
void check_rule(stated const& op, cr::sample const& sample, std::integer_sequence<int, I...>) {
  arguments const at{sample.u, sample.v, sample.w};
  auto const partials = cr::detail::checked_partials<Op>(op.value(at.data()), at[size_t(I)]...);
  auto const check = [&](size_t k, wide const& found) {
    wide const expected = extrapolated(wide(1e-20) * (at[k] == 0 ? wide(1) : wide(abs(at[k]))), [&](wide const& step) {
      arguments up = at, down = at;
      up[k] += step;
      down[k] -= step;
      return wide((op.value(up.data()) - op.value(down.data())) / (2 * step));
    });
    BOOST_TEST(abs(found - expected) <= wide(1e-60) * largest(wide(1), abs(expected)), "has another slope in argument " << k);
  };
  (check(size_t(I), cr::detail::to_number<wide>(boost::hana::at_c<size_t(I)>(partials))), ...);
}

template <class Op, int... I>
wide value_of(wide const* at, std::integer_sequence<int, I...>) {
  return cr::apply<Op>(at[I]...);
}
inline void check_stated(stated const& op, cr::sample const* samples, size_t count, cr::monotonicity grows) {
  check_exact(op);
  for (size_t k = 0; k < count; ++k)
    BOOST_TEST_CONTEXT(op.info->name << " at " << samples[k].u << ' ' << samples[k].v << ' ' << samples[k].w) {
      check_sample(op, samples[k]);
      check_growth(op, grows, samples[k].u);
    }
}
template <class Op>
constexpr cr::monotonicity growth() {
  if constexpr (requires { Op::monotone; }) return Op::monotone;
  else return cr::monotonicity::none;
}
template <class Op, int N>
void check_with() {
  if constexpr (takes<Op, N> && fixed<Op> == 0) {
    stated const op{&cr::detail::operation<Op>, N,
                    [](wide const* at) { return value_of<Op>(at, std::make_integer_sequence<int, N>{}); }, has_poles<Op>};
    check_stated(op, Op::samples, std::size(Op::samples), growth<Op>());
    for (cr::sample const& at : Op::samples) BOOST_TEST_CONTEXT(Op::name.view() << " at " << at.u << ' ' << at.v << ' ' << at.w) {
        check_rule<Op>(op, at, std::make_integer_sequence<int, N>{});
      }
  }
}
/// f(g(u)) = u wherever g is defined.
template <class Op, class Inner>
void check_inverse() {
  for (cr::sample const& at : Inner::samples) {
    wide const u = at.u, inner = cr::apply<Inner>(u);
    BOOST_TEST(is_close(cr::apply<Op>(inner), u), Op::name.view() << " does not undo " << Inner::name.view() << " at " << u);
  }
}

template <class Op>
void check() {
  if constexpr (!takes_truth_values<Op> && !cr::detail::operation<Op>.is_condition && requires { Op::samples; }) {
    check_with<Op, 1>();
    check_with<Op, 2>();
    check_with<Op, 3>();
    if constexpr (requires { typename Op::undoes; }) check_inverse<Op, typename Op::undoes>();
    if constexpr (requires { typename Op::angle_of; }) check_inverse<typename Op::angle_of, Op>();
  }
}
template <class... Op>
void check_all(cr::operation_list<Op...>) {
  (check<Op>(), ...);
}

}  // namespace every_fact
