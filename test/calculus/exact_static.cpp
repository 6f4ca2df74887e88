// Exact algebra by itself: where exponents, generators and work end, the forms of sums as generators, and roots, logarithms and angles of
// generators that are made by hand.
#include <chainrule/calculus/exact_functions.hpp>

namespace cr = chainrule;
using cr::rational;
using cr::detail::algebra_error;
using cr::detail::list;

namespace {

using algebra = cr::detail::exact_algebra<8>;
using functions = cr::detail::exact_functions<8>;
using element = algebra::element;
using powers = algebra::powers;
using generator = cr::detail::generator<8>;
using cr::detail::generator_kind;
constexpr int limit = cr::detail::largest_exponent;

constexpr generator variable(int number, bool nonnegative = false) {
  generator g;
  g.kind = generator_kind::variable;
  g.key = static_cast<cr::hash_t>(1000 + number);
  g.nonnegative = nonnegative;
  return g;
}
constexpr algebra with_variables(int count) {
  algebra a;
  for (int k = 0; k < count; ++k) a.make(variable(k));
  return a;
}
constexpr element number(std::int64_t num, std::int64_t den = 1) { return element(rational{num, den}); }
constexpr bool is_too_much(algebra const& a) { return a.error() == algebra_error::too_much; }
constexpr bool is_fine(algebra const& a) { return a.error() == algebra_error::none && !a.is_stale(); }
/// One term, as it is written.
constexpr bool is_term(element const& u, powers const& product, rational factor = {1, 1}) {
  return u.size() == 1 && u.terms[0].product == product && u.terms[0].factor == factor;
}

// Powers end where exponents do, though these overflow 64 bits.
constexpr bool has_power(std::int64_t n, int exponent = 1) {
  algebra a = with_variables(1);
  element const power = a.power(a.generator_power(0, exponent), n);
  if (is_fine(a)) return is_term(power, powers::of(0, exponent * int(n)));
  return !is_too_much(a);  // nothing else goes wrong
}
static_assert(has_power(0) && has_power(1) && has_power(limit) && has_power(-limit) && has_power(limit / 2, 2) &&
              has_power(limit / 2, -2));
static_assert(!has_power(limit + 1) && !has_power(-limit - 1) && !has_power(limit / 2 + 1, 2) && !has_power(-limit / 2 - 1, 2));
static_assert(!has_power(std::int64_t{1} << 62, 4) && !has_power(-(std::int64_t{1} << 62), 4));
static_assert([] {
  algebra a, b, c;
  bool const powers_of_zero = is_term(a.power({}, 0), {}) && a.power({}, 3).is_zero() && is_fine(a);
  a.power({}, -1);
  b.power(number(1), limit + 1);
  c.power(number(1), -limit - 1);
  return powers_of_zero && a.error() == algebra_error::undefined && is_too_much(b) && is_too_much(c);
}());
static_assert([] {
  algebra a = with_variables(2), b = with_variables(1);
  a.monomial_element(powers::of(0, limit), {1, 1});
  bool const fits = is_fine(a);
  b.monomial_element(powers::of(0, limit) + powers::of(0, 1), {1, 1});
  return fits && is_too_much(b);
}());
// What a product's exponents may be is known roughly at first, then exactly: (x^limit + x - x^limit) * x^(limit - 1).
constexpr algebra_error error_of_product(int exponent) {
  algebra a = with_variables(1);
  element const x = a.generator_power(0), high = a.generator_power(0, limit);
  element const loose = a.subtract(a.add(high, x), high);
  element const product = a.multiply(loose, a.generator_power(0, exponent));
  if (a.error() == algebra_error::none && !is_term(product, powers::of(0, exponent + 1))) return algebra_error::undefined;
  return a.error();
}
static_assert(error_of_product(1) == algebra_error::none && error_of_product(limit - 1) == algebra_error::none);
static_assert(error_of_product(limit) == algebra_error::too_much);
// Denominators that are cleared raise exponents: (x^n + x^-n)^2 is multiplied out as (x^2n + 1)^2 * x^-2n.
constexpr bool squares_of_sums_are(int n, algebra_error expected) {
  algebra a = with_variables(1);
  element const sum = a.add(a.generator_power(0, n), a.generator_power(0, -n));
  element const written =
      a.add(a.add(a.generator_power(0, 2 * n > limit ? n : 2 * n), number(2)), a.generator_power(0, 2 * n > limit ? -n : -2 * n));
  bool const same = a.are_equal(a.power(sum, 2), written);
  return a.error() == expected && (same || expected != algebra_error::none);
}
static_assert(squares_of_sums_are(3, algebra_error::none) && squares_of_sums_are(limit / 4, algebra_error::none));
static_assert(squares_of_sums_are(limit / 2, algebra_error::too_much));

// Relations: x2^2 = x0^k. What has degree 1 is none, nor what comes after an error.
constexpr bool reduces(int exponent, int k, bool fits) {
  algebra a = with_variables(3);
  a.relate(2, 2, a.generator_power(0, k));
  element const power = a.monomial_element(powers::of(2, exponent), {1, 1});
  if (!fits) return is_too_much(a);
  int const rest = exponent % 2 != 0;
  return is_fine(a) && is_term(power, powers::of(2, rest) + powers::of(0, k * ((exponent - rest) / 2)));
}
static_assert(reduces(1, 5, true) && reduces(2, 5, true) && reduces(3, 5, true) && reduces(-1, 5, true) && reduces(-2, 5, true));
static_assert(reduces(2, limit, true) && reduces(-2, limit, true) && reduces(8, limit / 4, true) && reduces(-8, limit / 4, true));
static_assert(reduces(8, limit, false) && reduces(-8, limit, false) && reduces(10, limit / 4, false) &&
              reduces(-10, limit / 4, false));
static_assert([] {
  algebra a = with_variables(2);
  a.relate(1, 1, a.generator_power(0));
  bool const stays = is_term(a.generator_power(1, 3), powers::of(1, 3));
  a.fail(algebra_error::undefined);
  a.relate(1, 2, number(3));
  return stays && a.at(1).degree == 0;
}());
static_assert([] {  // (r + 1)*(r - 1) = x - 1
  algebra a = with_variables(3);
  a.relate(2, 2, a.generator_power(0));
  element const r = a.generator_power(2);
  element const product = a.multiply(a.add(r, number(1)), a.subtract(r, number(1)));
  return a.are_equal(product, a.subtract(a.generator_power(0), number(1))) && product.size() == 2 && is_fine(a);
}());
// Roots that all terms share: clearing sums may take them out or not, the inverse is the same.
static_assert([] {
  algebra a = with_variables(3);
  a.relate(2, 2, a.generator_power(0));
  element const root = a.generator_power(2), sum = a.multiply(root, a.add(a.generator_power(0), a.generator_power(1)));
  return a.are_equal(a.multiply(sum, a.inverse(sum)), number(1)) && is_fine(a);
}());

// Scales: exponents as multiples of 1/scale.
constexpr algebra_error error_of_scale(rational exponent, int scale = 1) {
  algebra a = with_variables(1);
  a.at(0).scale = scale;
  int const n = a.in_scale(0, exponent);
  if (is_fine(a) && cr::detail::reduce(n, scale) != cr::detail::reduce(exponent.num, exponent.den))
    return algebra_error::undefined;
  return a.error();
}
static_assert(error_of_scale({limit, 1}) == algebra_error::none && error_of_scale({-limit, 1}) == algebra_error::none);
static_assert(error_of_scale({limit + 1, 1}) == algebra_error::too_much &&
              error_of_scale({-limit - 1, 1}) == algebra_error::too_much);
static_assert(error_of_scale({limit, 2}, 2) == algebra_error::none && error_of_scale({limit, 1}, 2) == algebra_error::too_much);
static_assert(error_of_scale({-limit, 2}, 2) == algebra_error::none && error_of_scale({-limit, 1}, 2) == algebra_error::too_much);
static_assert(error_of_scale({1, limit}) == algebra_error::none && error_of_scale({1, limit + 1}) == algebra_error::too_much);
static_assert(error_of_scale({1, limit / 2 + 1}, 2) == algebra_error::too_much &&
              error_of_scale({1, 3}, 2) == algebra_error::none);
static_assert(error_of_scale(cr::detail::not_exact) == algebra_error::too_much &&
              error_of_scale({std::int64_t{1} << 61, 3}, 4) == algebra_error::too_much);
static_assert([] {
  algebra a = with_variables(3);
  a.at(2).scale = 4;
  a.in_scale(2, {1, 6});  // 12 from the beginning: the attempt is stale
  a.in_scale(2, {1, 8});
  if (!a.is_stale() || a.scales().size() < 3 || a.scales()[2] != 24) return false;
  algebra again(a.scales());
  for (int k = 0; k < 3; ++k) again.make(variable(k));
  return again.at(0).scale == 1 && again.at(1).scale == 1 && again.at(2).scale == 24 && again.in_scale(2, {1, 8}) == 3 &&
         is_fine(again);
}());
static_assert([] {  // more generators than scales are known of
  algebra a(list<int>{3});
  for (int k = 0; k < 3; ++k) a.make(variable(k));
  return a.at(0).scale == 3 && a.at(1).scale == 1 && a.at(2).scale == 1;
}());

// No more generators than there is room for; all of them are looked at, and nothing behind them.
static_assert([] {
  algebra a;
  for (int k = 0; k < powers::capacity; ++k) a.make(variable(k, true));
  element const last = a.generator_power(powers::capacity - 1);
  if (!is_fine(a) || a.single(last) != powers::capacity - 1 || a.single(a.generator_power(0)) != 0) return false;
  if (a.single(number(1)) != -1 || a.single(a.add(last, last)) != -1 || a.single(a.generator_power(1, 2)) != -1) return false;
  int const none = a.factor(a.add(last, a.generator_power(0)));
  return none == 0 && a.error() == algebra_error::too_many_generators && a.size() == powers::capacity;
}());
// Work.
static_assert([] {
  algebra a, b;
  a.spend(cr::detail::algebra_budget);
  b.spend(cr::detail::algebra_budget);
  b.spend(1);
  return is_fine(a) && is_too_much(b);
}());

// Sums as generators: one for all multiples of a sum, with a content with the sign of the greatest term; none where one term is left.
constexpr algebra::term factored(algebra& a, std::int64_t u, std::int64_t v, std::int64_t den = 1) {
  return a.factored(a.add(a.scaled(a.generator_power(0), {u, den}), a.scaled(a.generator_power(1), {v, den})));
}
static_assert([] {
  algebra a = with_variables(2);
  auto const sum = factored(a, 3, 2),
             half = a.factored(a.add(a.scaled(a.generator_power(0), {1, 2}), a.scaled(a.generator_power(1), {1, 3})));
  auto const opposite = factored(a, -3, -2), difference = factored(a, 3, -2), other = factored(a, -6, 4),
             third = factored(a, 3, 2, 7);
  bool const same = sum.product == half.product && sum.product == opposite.product && sum.product == third.product &&
                    difference.product == other.product && sum.product != difference.product;
  return same && sum.factor == rational{1, 1} && half.factor == rational{1, 6} && opposite.factor == rational{-1, 1} &&
         third.factor == rational{1, 7} && difference.factor == rational{-1, 1} && other.factor == rational{2, 1} &&
         a.size() == 4 && is_fine(a);
}());
static_assert([] {
  algebra a = with_variables(2);
  element const x = a.generator_power(0), y = a.generator_power(1), sum = a.power(a.add(x, y), 1);
  element const factor = a.inverse(a.inverse(sum));  // the sum as a generator
  auto const left = a.factored(a.subtract(factor, x));
  return left.product == powers::of(1, 1) && left.factor == rational{1, 1} && a.size() == 3 &&
         is_term(a.inverse(a.scaled(a.subtract(factor, y), {3, 1})), powers::of(0, -1), {1, 3}) && a.size() == 3 && is_fine(a);
}());
// Coefficients of more than 64 bits.
static_assert([] {
  algebra a = with_variables(2);
  element c = number(1'000'000'007);
  c = a.multiply(c, c);
  c = a.multiply(c, c);
  element const sum = a.add(a.generator_power(0), a.scaled(a.generator_power(1), {2, 1})), large = a.multiply(c, sum);
  return a.are_equal(a.multiply(c, a.inverse(large)), a.inverse(sum)) && !a.are_equal(a.inverse(large), a.inverse(sum)) &&
         is_fine(a);
}());
// Signs of sums: no term below zero, one that is not zero.
constexpr generator sum_with(rational constant, int exponent, bool is_real, bool nonnegative) {
  algebra a = with_variables(1);
  a.make(variable(1, nonnegative));
  a.at(1).is_real = is_real;
  int const g = a.factor(a.add(element(constant), a.generator_power(1, exponent)));
  return a.at(g);
}
static_assert(sum_with({1, 1}, 2, true, false).nonnegative && sum_with({1, 1}, 2, true, false).nonzero);
static_assert(!sum_with({-1, 1}, 2, true, false).nonnegative && !sum_with({-1, 1}, 2, true, false).nonzero);
static_assert(!sum_with({1, 1}, 3, true, false).nonnegative && !sum_with({1, 1}, 2, false, false).nonnegative);
static_assert(sum_with({1, 1}, 3, true, true).nonnegative && sum_with({1, 1}, 3, false, true).nonnegative);
static_assert(sum_with({1, 1}, 2, true, false).is_real && !sum_with({1, 1}, 2, false, false).is_real);
static_assert([] {
  algebra a = with_variables(8);  // as many as a list makes room for
  a.at(0).is_real = false;
  element const square = a.generator_power(3, 2);
  int const g = a.factor(a.add(square, number(1))), h = a.factor(a.add(square, a.generator_power(4, 2)));
  return a.at(g).nonnegative && a.at(g).nonzero && a.at(h).nonnegative && !a.at(h).nonzero && !a.is_real(a.generator_power(0)) &&
         a.is_real(a.generator_power(1));
}());

// Functions of generators.

/// With scales that earlier attempts have found.
constexpr algebra with_scales(list<int> scales, int variables) {
  algebra a(static_cast<list<int>&&>(scales));
  for (int k = 0; k < variables; ++k) a.make(variable(k));
  return a;
}
// A logarithm stands in a formula and is real, or a power of what may be negative needs it; once real, it stays so.
static_assert([] {
  algebra a = with_variables(2);
  functions f(a);
  element const of_x = f.logarithm(a.generator_power(0)), of_y = f.logarithm(a.generator_power(1), false);
  int const x = a.single(of_x), y = a.single(of_y);
  if (x < 0 || y < 0 || !a.at(x).is_real || a.at(y).is_real) return false;
  f.exponential(a.scaled(of_x, {1, 2}));
  if (!a.at(a.size() - 1).is_real || a.at(a.size() - 1).kind != generator_kind::root) return false;
  f.exponential(a.scaled(of_y, {1, 2}));
  if (a.at(a.size() - 1).is_real || a.at(a.size() - 1).kind != generator_kind::root) return false;
  f.logarithm(a.generator_power(1));
  return a.at(y).is_real && a.error() == algebra_error::none;
}());
// Roots of what may be complex, of odd order: their sign is not known. One of order 3 stays one where an attempt before wanted 6.
static_assert([] {
  algebra a = with_variables(1), b = with_scales({1, 6}, 1), c = with_scales({1, 6}, 1);
  a.at(0).is_real = false;
  functions f(a), g(b), h(c);
  f.root(a.generator_power(0), {1, 3});
  element const cubic = g.root(b.generator_power(0), {1, 3}), square = h.root(c.generator_power(0), {1, 2});
  return !a.at(1).nonnegative && a.at(1).kind == generator_kind::root && b.at(1).scale == 3 && is_term(cubic, powers::of(1, 1)) &&
         !b.at(1).nonnegative && c.at(1).scale == 6 && is_term(square, powers::of(1, 3)) && c.at(1).nonnegative;
}());
// Roots of exponentials and of roots are of the same generator, with another scale; but of an odd root none of even order.
constexpr bool stays_one(int kind, rational r, bool expected) {
  algebra a = with_scales({1, kind == 0 ? 2 : kind == 1 ? 2 : 3}, 1);
  functions f(a);
  element const x = a.generator_power(0);
  element inner;
  if (kind == 0) inner = f.exponential(a.scaled(x, {1, 2}));
  else inner = f.root(x, {1, kind == 1 ? 2 : 3});
  if (!is_fine(a) || a.size() != 2) return false;
  if (kind == 3) a.at(1).nonnegative = true;
  f.root(inner, r);
  return (a.size() == 2) == expected && a.is_stale() && a.error() == algebra_error::none &&
         (!expected || a.scales()[1] == a.at(1).scale * r.den);
}
static_assert(stays_one(0, {1, 2}, true) && stays_one(0, {1, 3}, true) && stays_one(1, {1, 2}, true) &&
              stays_one(1, {1, 3}, true));
static_assert(stays_one(2, {1, 3}, true) && stays_one(2, {1, 5}, true) && stays_one(3, {1, 5}, true) &&
              stays_one(3, {1, 2}, false));
static_assert([] {  // log(sqrt(x)) = log(x)/2
  algebra a = with_scales({1, 2}, 1);
  functions f(a);
  element const root = f.root(a.generator_power(0), {1, 2}), logarithm = f.logarithm(root);
  return is_fine(a) && a.size() == 3 && is_term(logarithm, powers::of(2, 1), {1, 2});
}());
// Numbers: each prime by itself, as far as they fit.
static_assert([] {
  algebra a, b, c = with_variables(1);
  functions f(a), g(b), h(c);
  element const logarithm = f.logarithm(number(45, 7));
  element large = number(1'000'000'007);
  large = b.multiply(large, large);
  g.root(b.multiply(large, large), {1, 2});
  h.root(c.generator_power(0), cr::detail::not_exact);
  return logarithm.size() == 3 && a.size() == 3 && is_fine(a) && is_too_much(b) && is_too_much(c);
}());
// Angles: the addition theorems up to three terms, and up to twelve times one; more, and sums in denominators, are one angle.
constexpr int new_sines(int terms, bool in_denominator, bool cancels = false) {
  algebra a = with_variables(5);
  functions f(a);
  element sum;
  for (int k = 0; k < terms; ++k) sum = a.add(sum, a.generator_power(k));
  element const inverse = a.inverse(a.add(a.generator_power(3), a.generator_power(4)));
  if (in_denominator) sum = a.multiply(sum, inverse);
  if (cancels) sum = a.subtract(a.add(sum, inverse), inverse);
  f.angle_of(sum);
  int sines = 0;
  for (int g = 0; g < a.size(); ++g) sines += a.is(g, generator_kind::sine);
  return is_fine(a) ? sines : -1;
}
static_assert(new_sines(1, false) == 1 && new_sines(3, false) == 3 && new_sines(4, false) == 1 && new_sines(2, true) == 1);
static_assert(new_sines(2, false, true) == 2);
constexpr bool is_written_out(rational times, int scale, bool expected) {
  algebra a = with_scales({1, scale}, 1);
  functions f(a);
  if (scale > 1) f.angle_of(a.scaled(a.generator_power(0), {1, scale}));
  element const sine = f.angle_of(a.scaled(a.generator_power(0), times)).sine;
  if (!is_fine(a)) return false;
  if (expected) return sine.size() > 1;
  if (sine.size() != 1 || sine.terms[0].factor != rational{times.num < 0 ? -1 : 1, 1}) return false;
  int const g = a.single(a.scaled(sine, sine.terms[0].factor));
  return g >= 0 && a.is(g, generator_kind::sine) && is_term(a.at(g).value, powers::of(0, 1), times.num < 0 ? -times : times);
}
static_assert(is_written_out({12, 1}, 1, true) && is_written_out({-12, 1}, 1, true) && is_written_out({13, 1}, 1, false));
static_assert(is_written_out({-13, 1}, 1, false) && is_written_out({13, 2}, 2, false) && is_written_out({7, 2}, 2, true));

}  // namespace
