// Facts are complete: what holds on a grid of points, an operation states. And they hold there: images of intervals,
// exact values, folds of zeros, ones and masks.
#pragma once

#include "every_fact.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace complete_facts {

using namespace every_fact;
using std::string_view;

/// Precise enough to tell what holds from what does not, and fast.
using real = long double;
using arguments = std::array<real, 3>;
inline real const pi = boost::math::constants::pi<real>();

struct tested {
  cr::detail::operation_info const* info;
  int arity;
  real (*value)(real const*);
  bool has_poles;
};

inline real number(cr::rational r) { return real(r.num) / real(r.den); }
inline bool is_close(real found, real expected) {
  return std::abs(found - expected) <= 1e-15L * std::max({1.0L, std::abs(found), std::abs(expected)});
}

/// Numbers of both signs, halves and whole ones, small and large, and fractions of pi.
inline std::vector<real> const& grid() {
  static std::vector<real> const all = [] {
    std::vector<real> numbers{0, pi / 6, pi / 2, pi};
    for (double const u : {1e-3, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0}) numbers.push_back(u);
    for (std::size_t k = 1, count = numbers.size(); k < count; ++k) numbers.push_back(-numbers[k]);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }();
  return all;
}
inline bool is_inside(real u, cr::interval const& i) {
  if (i.without_zero && u == 0) return false;
  return (i.low.infinity != 0 || u > number(i.low.at) || (!i.low.open && u == number(i.low.at))) &&
         (i.high.infinity != 0 || u < number(i.high.at) || (!i.high.open && u == number(i.high.at)));
}
inline bool is_among(string_view name, std::initializer_list<string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// An operation with its values on the grid, or on a few numbers in each of more dimensions.
struct table {
  tested op;
  std::vector<std::pair<arguments, real>> values;

  explicit table(tested const& of) : op(of) {
    static std::vector<real> const few{-2, -0.5L, 0, 0.25L, 1, 3}, none{0};
    for (real const& u : op.arity == 1 ? grid() : few)
      for (real const& v : op.arity < 2 ? none : few)
        for (real const& w : op.arity < 3 ? none : few) add({u, v, w});
  }
  void add(arguments const& at) { values.emplace_back(at, op.value(at.data())); }
};

inline cr::interval const& domain_of(tested const& op, int k) { return op.info->domain[std::min(k, op.info->domain_count - 1)]; }
inline bool is_in_domain(tested const& op, arguments const& at) {
  for (int k = 0; k < op.arity; ++k)
    if (!is_inside(at[std::size_t(k)], domain_of(op, k))) return false;
  return true;
}

/// Whether a claim holds at every point where it can be asked; undecided where there are fewer than three.
struct claim {
  int asked = 0;
  bool holds = true;
  void ask(bool is_known, bool is_so) {
    asked += is_known;
    holds = holds && (!is_known || is_so);
  }
  [[nodiscard]] bool is_true() const { return asked > 2 && holds; }
};

inline void check_symmetries(table const& known_values) {
  tested const& op = known_values.op;
  claim even, odd, idempotent, keeps, turns, turns_back, commutes, nonnegative;
  for (auto const& [at, value] : known_values.values) {
    bool const known = std::isfinite(value) && is_in_domain(op, at);
    nonnegative.ask(known, value >= 0);
    arguments other = at;
    if (op.arity == 2) {
      std::swap(other[0], other[1]);
      real const swapped = op.value(other.data());
      commutes.ask(known && std::isfinite(swapped), is_close(value, swapped));
    }
    if (op.arity != 1) continue;
    other[0] = -at[0];
    real const mirrored = op.value(other.data()), twice = op.value(&value);
    bool const both = known && std::isfinite(mirrored) && at[0] != 0;
    even.ask(both, is_close(value, mirrored));
    odd.ask(both, is_close(value, -mirrored));
    idempotent.ask(known && std::isfinite(twice), twice == value);
    keeps.ask(known && at[0] > 0, value == at[0]);
    other[0] = at[0] + pi;
    real const turned = op.value(other.data());
    turns.ask(both && std::isfinite(turned) && std::abs(value) < 1e9 && std::abs(turned) < 1e9, is_close(value, turned));
    turns_back.ask(both && std::isfinite(turned), is_close(value, -turned));
  }
  if (op.arity == 1) {
    if (op.info->has_exact) return;
    BOOST_TEST((op.info->parity == cr::symmetry::even) == (even.is_true() && !odd.is_true()), "even");
    BOOST_TEST((op.info->parity == cr::symmetry::odd) == odd.is_true(), "odd");
    bool const follows = op.info->keeps_nonnegative && op.info->is_nonnegative;
    BOOST_TEST((op.info->is_idempotent || follows) == idempotent.is_true(), "idempotent");
    BOOST_TEST(op.info->keeps_nonnegative == keeps.is_true(), "keeps what is not negative");
    BOOST_TEST((op.info->half_turn == cr::symmetry::even) == turns.is_true(), "the same after half a turn");
    BOOST_TEST((op.info->half_turn == cr::symmetry::odd) == turns_back.is_true(), "the opposite after half a turn");
  }
  if (op.arity == 2) BOOST_TEST(op.info->commutes == commutes.is_true(), "commutes");
  if (!op.info->has_exact && !op.has_poles) BOOST_TEST(op.info->is_nonnegative == nonnegative.is_true(), "is never negative");
}

/// A minus that a text begins with is one before the whole where the first argument's is, and only there.
inline void check_signs_of_texts(table const& known_values) {
  tested const& op = known_values.op;
  claim odd;
  for (auto const& [at, value] : known_values.values) {
    arguments other = at;
    other[0] = -at[0];
    real const mirrored = op.value(other.data());
    odd.ask(std::isfinite(value) && std::isfinite(mirrored), is_close(value, -mirrored));
  }
  for (cr::notation const& each : {op.info->text, op.info->latex}) {
    bool const begins = each.own >= cr::precedence::product && (each.pattern[0] == '#' || each.pattern[0] == '-');
    if (begins || each.keeps_sign) BOOST_TEST(each.keeps_sign == odd.is_true(), "keeps a sign");
  }
}

/// Homogeneous of some degree: what arithmetic is, canonical forms know without being told.
inline void check_degree(table const& known_values) {
  tested const& op = known_values.op;
  if (op.info->has_exact) return;
  cr::rational degree = cr::detail::no_rational;
  std::vector<real> there;
  for (auto const& [at, value] : known_values.values) {
    arguments scaled = at;
    for (real& a : scaled) a *= 2;
    there.push_back(op.value(scaled.data()));
  }
  for (cr::rational const d : {cr::rational{0, 1}, {1, 3}, {1, 2}, {1, 1}, {2, 1}, {-1, 1}}) {
    claim scales;
    real const factor = std::pow(2.0L, number(d));
    for (std::size_t k = 0; k < there.size(); ++k) {
      real const& value = known_values.values[k].second;
      bool const known = std::isfinite(value) && std::isfinite(there[k]) && (value != 0 || there[k] != 0);
      scales.ask(known, is_close(there[k], factor * value));
    }
    if (scales.is_true()) degree = d;
  }
  BOOST_TEST((degree.fits() ? op.info->homogeneity == degree : !op.info->homogeneity.fits()), "homogeneous");
}

/// Defined where it has values, and only there; gamma functions and tan between their poles, see every_fact.hpp.
inline void check_domain(table const& known_values) {
  tested const& op = known_values.op;
  BOOST_TEST_REQUIRE(op.info->domain_count > 0, "states no domain");
  if (op.has_poles) return;
  int outside = 0, with_value = 0;
  for (auto const& [at, value] : known_values.values) {
    bool const has_value = std::isfinite(value);
    if (is_in_domain(op, at)) BOOST_TEST(has_value, "has no value at " << at[0] << ' ' << at[1]);
    else ++outside, with_value += has_value;
  }
  BOOST_TEST((outside == 0 || with_value < outside), "has values outside of its domain");
  if (op.arity == 1) BOOST_TEST(with_value == 0, "has a value outside of its domain");
}

/// Whole numbers at -1, 0 and 1 are among the exact values.
inline void check_exact_values(tested const& op) {
  for (std::int64_t const at : {-1, 0, 1}) {
    real const u = at, value = op.value(&u);
    if (!std::isfinite(value) || value != std::round(value) || !is_in_domain(op, {u})) continue;
    bool stated_so = op.info->has_exact || op.info->is_condition;
    for (int k = 0; k < op.info->exact_count; ++k) {
      cr::exact_value const& known = op.info->exact_values[k];
      real const there = number(known.argument);
      BOOST_TEST(is_close(op.value(&there), number(known.value)), "has another value at " << there);
      stated_so = stated_so || known.argument == cr::rational{at, 1} ||
                  (op.info->parity != cr::symmetry::none && known.argument == cr::rational{-at, 1});
    }
    bool const follows =
        (op.info->keeps_nonnegative && at >= 0) || op.info->base != 0 || op.info->root != 0 || op.info->gives_angles;
    BOOST_TEST((stated_so || follows), "is a whole number at " << at);
  }
}

inline bool is_nearly_inside(real const& u, cr::interval const& i) {
  return is_inside(u, i) || (i.low.infinity == 0 && !i.low.open && is_close(u, number(i.low.at))) ||
         (i.high.infinity == 0 && !i.high.open && is_close(u, number(i.high.at)));
}
inline std::vector<cr::interval> const& intervals(int arity) {
  static std::vector<cr::interval> const all = [] {
    std::vector<cr::interval> made{{}, cr::positive_reals, cr::nonnegative_reals, cr::nonzero_reals, cr::interval::from({1, 1})};
    for (auto const& [low, high] : std::vector<std::pair<cr::rational, cr::rational>>{
             {{-2, 1}, {-1, 2}}, {{-2, 1}, {0, 1}}, {{-2, 1}, {1, 1}}, {{0, 1}, {1, 1}}, {{1, 4}, {3, 1}}, {{1, 1}, {1, 1}}}) {
      made.push_back(cr::interval::closed(low, high));
      if (low < high) made.push_back(cr::interval::open(low, high));
    }
    return made;
  }();
  static std::vector<cr::interval> const some{all[0], all[1], all[5], all[9], all[10], all[11], all[13]};
  return arity == 3 ? some : all;
}

/// Operations of one argument, to find what undoes what.
template <class... Op>
std::vector<tested> with_one_argument(cr::operation_list<Op...>) {
  std::vector<tested> all;
  auto const add = [&]<class O>(O const*) {
    if constexpr (takes<O, 1> && fixed<O> == 0 && !cr::detail::operation<O>.is_condition && !takes_truth_values<O>)
      all.push_back({&cr::detail::operation<O>, 1, [](real const* at) { return real(cr::apply<O>(at[0])); }, has_poles<O>});
  };
  (add(static_cast<Op const*>(nullptr)), ...);
  return all;
}

/// f(g(u)) = u wherever g is defined.
inline void check_inverses(tested const& op) {
  if (op.info->has_exact) return;
  static std::vector<tested> const all = with_one_argument(cr::operations::all{});
  for (tested const& inner : all) {
    if (inner.has_poles) continue;  // its domain is a part of where it is defined
    claim undone;
    for (real const u : grid()) {
      if (!is_inside(u, domain_of(inner, 0))) continue;
      real const between = inner.value(&u), again = op.value(&between);
      undone.ask(std::isfinite(between), std::abs(again - u) <= 1e-12L * std::max(1.0L, std::abs(u)));
    }
    bool const undoes_itself = op.info->undoes == op.info->key && op.info->name == inner.info->name;
    bool const stated = op.info->undoes == inner.info->key || undoes_itself;
    BOOST_TEST(stated == undone.is_true(), "undoes " << inner.info->name);
  }
}

/// Images hold every value, and of some operations nothing else: their ends are values, or limits of them.
inline void check_images(table const& known_values) {
  tested const& op = known_values.op;
  bool const is_tight = is_among(op.info->name, {"abs", "relu", "min", "max", "clamp"});
  auto const& all = intervals(op.arity);
  int const count = int(all.size());
  for (int number_of = 0; number_of < (op.arity == 1   ? count
                                       : op.arity == 2 ? count * count
                                                       : count * count * count);
       ++number_of) {
    std::array<cr::interval, 3> u;
    for (int k = 0, rest = number_of; k < op.arity; ++k, rest /= count) u[std::size_t(k)] = all[std::size_t(rest % count)];
    cr::interval const image = op.info->image(u.data(), op.arity);
    bool low_is_reached = false, high_is_reached = false;
    claim inside;
    for (auto const& [at, value] : known_values.values) {
      bool is_within = std::isfinite(value);
      for (int k = 0; k < op.arity; ++k) is_within = is_within && is_inside(at[std::size_t(k)], u[std::size_t(k)]);
      if (!is_within) continue;
      inside.ask(true, is_nearly_inside(value, image));
      low_is_reached = low_is_reached || (image.low.infinity == 0 && value == number(image.low.at));
      high_is_reached = high_is_reached || (image.high.infinity == 0 && value == number(image.high.at));
    }
    // Of the whole domain: an end that is no value is open. (22/7 stands for pi, and so on.)
    bool const is_whole = op.arity == 1 && number_of == 0 && inside.asked > 0 && !op.has_poles;
    auto const is_sharp = [&](cr::interval_end const& e, bool reached) {
      return e.infinity != 0 || e.open || e.at.den == 7 || reached;
    };
    if (is_whole)
      BOOST_TEST((is_sharp(image.low, low_is_reached) && is_sharp(image.high, high_is_reached)), "has an end that is no value");
    BOOST_TEST(cr::detail::fits(image), "has no image of interval " << number_of);
    BOOST_TEST(inside.holds, "has values outside of the image of interval " << number_of);
    if (op.info->name == "log_sum_exp") {  // it is larger than each of them
      cr::interval largest = u[0];
      for (int k = 1; k < op.arity; ++k) largest = cr::max(largest, u[std::size_t(k)]);
      BOOST_TEST((image.low.infinity == largest.low.infinity && image.low.at == largest.low.at && image.low.open),
                 "is larger, " << number_of);
    }
    if (is_tight && inside.asked > 0) {
      BOOST_TEST((image.low.infinity != 0 || image.low.open || low_is_reached), "has no such least value, " << number_of);
      BOOST_TEST((image.high.infinity != 0 || image.high.open || high_is_reached), "has no such largest value, " << number_of);
      bool bounded = true;
      for (int k = 0; k < op.arity; ++k)
        bounded = bounded && u[std::size_t(k)].low.infinity == 0 && u[std::size_t(k)].high.infinity == 0;
      BOOST_TEST((!bounded || (image.low.infinity == 0 && image.high.infinity == 0)), "is bounded, " << number_of);
    }
  }
}

/// How an operation grows on its whole domain, by its values on the grid.
inline cr::monotonicity growth_of(table const& known_values) {
  tested const& op = known_values.op;
  claim rises, falls, never_falls;
  for (std::size_t k = 1; k < known_values.values.size(); ++k) {
    auto const& [before, first] = known_values.values[k - 1];
    auto const& [at, value] = known_values.values[k];
    bool const known = is_in_domain(op, before) && is_in_domain(op, at) && std::isfinite(first) && std::isfinite(value);
    rises.ask(known, first < value);
    falls.ask(known, first > value);
    never_falls.ask(known, first <= value);
  }
  return rises.is_true()         ? cr::monotonicity::increasing
         : falls.is_true()       ? cr::monotonicity::decreasing
         : never_falls.is_true() ? cr::monotonicity::nondecreasing
                                 : cr::monotonicity::none;
}

/// Of what grows, whole values at -1, 0 and 1 bound the image of intervals that end there.
inline void check_bounds(table const& known_values) {
  tested const& op = known_values.op;
  if (op.has_poles || op.info->has_exact) return;
  cr::monotonicity const grows = growth_of(known_values);
  std::vector<cr::exact_value> whole;
  for (std::int64_t const at : {-1, 0, 1}) {
    real const u = at, value = op.value(&u);
    if (is_in_domain(op, {u}) && std::isfinite(value) && value == std::round(value))
      whole.push_back({at, static_cast<std::int64_t>(value)});
  }
  cr::interval const& domain = domain_of(op, 0);
  for (cr::interval const& u : intervals(1)) {
    if (compare(u.low, domain.low) < 0 || compare(u.high, domain.high) > 0) continue;
    cr::interval const image = op.info->image(&u, 1);
    cr::interval const wanted = cr::detail::monotone_image(u, grows, whole.data(), int(whole.size()));
    BOOST_TEST((compare(image.low, wanted.low) >= 0 && compare(image.high, wanted.high) <= 0),
               "has a larger image than it could, from " << u.low.at.num << '/' << u.low.at.den << " to " << u.high.at.num << '/'
                                                         << u.high.at.den);
  }
  // Of the whole domain: ends that are limits, and no others.
  cr::interval const everywhere{}, image = op.info->image(&everywhere, 1);
  real least = std::numeric_limits<real>::infinity(), largest = -least;
  auto const ask = [&](real u) {
    real const value = op.value(&u);
    if (!is_inside(u, domain) || std::isnan(value)) return;
    least = std::min(least, value);
    largest = std::max(largest, value);
  };
  for (real const u : grid()) ask(u);
  for (real const u : {1e-300L, 50.0L, 1e300L}) ask(u), ask(-u);
  for (cr::interval_end const& end : {domain.low, domain.high})
    if (end.infinity == 0) ask(number(end.at) + 1e-18L), ask(number(end.at) - 1e-18L);
  auto const fits = [](cr::interval_end const& end, real value) {
    return end.infinity != 0 ? std::abs(value) > 5 : std::abs(value - number(end.at)) < 0.01L;
  };
  BOOST_TEST((fits(image.low, least) && fits(image.high, largest)), "has values from " << least << " to " << largest);
}

/// What no other check knows of the images of exp and of the gamma function.
inline void check_special_images(tested const& op) {
  auto const image = [&](cr::interval const& u) { return op.info->image(&u, 1); };
  auto const has_end = [](cr::interval_end const& end, cr::rational at) { return end.infinity == 0 && end.open && end.at == at; };
  if (op.info->name == "exp") {  // beyond e
    BOOST_TEST(has_end(image(cr::interval::closed({1, 1}, {2, 1})).low, {271828, 100000}));
    BOOST_TEST(has_end(image(cr::interval::closed({0, 1}, {1, 1})).high, {271829, 100000}));
  } else if (op.info->name == "tgamma") {
    BOOST_TEST((image(cr::positive_reals).is_positive() && image({}).without_zero));
  }
}

/// Logarithms to the base 2 and 10 state it.
inline void check_base(tested const& op) {
  for (int const base : {2, 10}) {
    claim undoes;
    for (int k = 1; k < 5; ++k) {
      real const power = std::pow(real(base), k), value = op.value(&power);
      undoes.ask(std::isfinite(value), is_close(value, k));
    }
    BOOST_TEST((op.info->base == base) == undoes.is_true(), "base " << base);
  }
}

/// Exact constants give exact values, wherever the value is rational.
inline void check_exact_constants(tested const& op) {
  if (!op.info->has_exact || op.arity > 2) return;
  for (cr::rational const u : {cr::rational{-2, 1}, {-1, 1}, {0, 1}, {1, 2}, {1, 1}, {3, 1}})
    for (cr::rational const v : {cr::rational{-2, 1}, {-1, 1}, {0, 1}, {1, 2}, {1, 1}, {3, 1}}) {
      cr::rational const given[] = {u, v};
      arguments const at{number(u), number(v)};
      real const value = op.value(at.data());
      cr::rational const exact = op.info->exact(given, op.arity);
      bool const is_rational = std::isfinite(value) && !(op.info->is_power && !v.is_integer());
      BOOST_TEST(exact.fits() == is_rational, "exact value at " << at[0] << ' ' << at[1]);
      if (exact.fits()) BOOST_TEST(is_close(number(exact), value), "exact value at " << at[0] << ' ' << at[1]);
    }
}

inline void check_tested(tested const& op) {
  BOOST_TEST_CONTEXT(op.info->name << " of " << op.arity) {
    table const values(op);
    check_domain(values);
    check_symmetries(values);
    check_degree(values);
    check_signs_of_texts(values);
    if (op.arity == 1) check_exact_values(op), check_inverses(op), check_bounds(values), check_special_images(op), check_base(op);
    check_images(values);
    check_exact_constants(op);
  }
}

template <class Op, int... I>
real value_of(real const* at, std::integer_sequence<int, I...>) {
  return cr::apply<Op>(at[I]...);
}
template <class Op, int N>
void check_with() {
  if constexpr (takes<Op, N> && fixed<Op> == 0)
    check_tested({&cr::detail::operation<Op>, N,
                  [](real const* at) { return value_of<Op>(at, std::make_integer_sequence<int, N>{}); }, has_poles<Op>});
}
template <class Op>
void check() {
  if constexpr (!takes_truth_values<Op> && !cr::detail::operation<Op>.is_condition && requires { Op::samples; }) {
    check_with<Op, 1>();
    check_with<Op, 2>();
    check_with<Op, 3>();
  }
}
template <class... Op>
void check_all(cr::operation_list<Op...>) {
  (check<Op>(), ...);
}

}  // namespace complete_facts
