// Integers and rationals of any size, the polynomials made of them, and the order of their parts.
#include <chainrule/calculus/canonical_order.hpp>
#include <chainrule/calculus/polynomial.hpp>

namespace detail = chainrule::detail;
using chainrule::rational;
using detail::exact_numbers;
using detail::long_integer;

constexpr long_integer power(std::int64_t base, int n) {
  long_integer result(1);
  for (int k = 0; k < n; ++k) result = result * long_integer(base);
  return result;
}

// 3^100 - (3^50 - 1) * (3^50 + 1) = 1
static_assert(power(3, 100) + -((power(3, 50) + long_integer(-1)) * (power(3, 50) + long_integer(1))) == long_integer(1));
static_assert(power(-7, 41) / power(7, 40) == long_integer(-7));
static_assert((power(10, 40) + long_integer(9)) / power(10, 40) == long_integer(1));
static_assert(gcd(power(6, 40), power(10, 35)) == power(2, 35));
static_assert((power(2, 64) + -power(2, 64)).is_zero());
static_assert((power(2, 63) + long_integer(-1)).to_int64() == std::numeric_limits<std::int64_t>::max());
static_assert(!power(2, 63).fits());

// Zero has one form and no sign, 1 is nothing else, and the longer of two is the larger, whichever comes first.
static_assert([] {
  long_integer const zero(0), one(1), two(2), limb = power(2, 32), last = limb * limb + -one;
  return !zero.is_negative() && zero.is_zero() && zero == -zero && !zero.is_one() && -one == long_integer(-1) && -(-one) == one &&
         one.is_one() && !(-one).is_one() && !two.is_one() && !(limb + one).is_one() && !limb.is_one() && one + -two == -one &&
         two + -one == one && -limb + one == -(limb + -one) && one + limb == limb + one && !(limb == one) && !(one == limb) &&
         !(limb + one == limb + two) && !(one == -one) && (limb + -one) + one == limb && one + last == limb * limb &&
         last + last == two * last && !(last == limb * limb);
}());

// Out of 64 bits and back
static_assert([] {
  exact_numbers numbers;
  rational const third{1, 3};
  rational const large = numbers.power({10, 1}, 30);
  rational const sum = numbers.add(large, third);
  return exact_numbers::is_large(large) && exact_numbers::is_large(sum) && !numbers.same(sum, large) &&
         numbers.add(sum, numbers.negate(large)) == third && numbers.multiply(large, numbers.inverse(large)) == rational{1, 1} &&
         numbers.sign(numbers.negate(sum)) == -1 && numbers.sign(sum) == 1 && !numbers.same(large, third) &&
         !numbers.same({0, 1}, large) && numbers.same(numbers.multiply(large, large), numbers.power({10, 1}, 60)) &&
         numbers.power({-2, 3}, -3) == rational{-27, 8};
}());
static_assert([] {
  exact_numbers numbers;
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  rational const twice = numbers.add({largest, 1}, {largest, 1});
  rational const lowest = numbers.add({-largest, 1}, {-1, 1});  // fits two's complement, but its negative would not
  return exact_numbers::is_large(twice) && numbers.multiply(twice, {1, 2}) == rational{largest, 1} &&
         exact_numbers::is_large(lowest) && numbers.add(lowest, {1, 1}) == rational{-largest, 1};
}());

static_assert(exact_numbers().sign({}) == 0 && exact_numbers().sign({1, 3}) == 1 && exact_numbers().sign({-1, 3}) == -1);
static_assert([] {
  exact_numbers numbers;
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  rational const large[] = {numbers.multiply({largest, 1}, {2, 1}), numbers.multiply({largest, 1}, {3, 1})};
  for (rational const each : large)
    if (!exact_numbers::is_large(each) || !numbers.same(numbers.power(each, 2), numbers.multiply(each, each))) return false;
  return numbers.power({0, 1}, 0) == rational{1, 1} && numbers.power({2, 1}, 0) == rational{1, 1};
}());
// Beside numbers that fit: in either order, of either sign.
static_assert([] {
  exact_numbers numbers;
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  rational const large = numbers.multiply({largest, 1}, {largest, 1}), opposite = numbers.negate(large);
  rational const inverse = numbers.inverse(opposite);
  return numbers.add({1, 1}, {1, 3}) == rational{4, 3} && numbers.add({1, 3}, {1, 1}) == rational{4, 3} &&
         numbers.same(numbers.add({1, 1}, large), numbers.add(large, {1, 1})) && numbers.negate({1, 3}) == rational{-1, 3} &&
         exact_numbers::is_large(numbers.multiply({std::int64_t{-1} << 62, 1}, {2, 1})) && numbers.sign(inverse) == -1 &&
         numbers.multiply(inverse, opposite) == rational{1, 1} && numbers.multiply(inverse, large) == rational{-1, 1};
}());

// Exponents of both signs in one word
using monomial = detail::monomial<2>;
constexpr monomial m = monomial::of(0, -3) + monomial::of(1, 2) + monomial::of(3, -1) + monomial::of(7, 500);
static_assert(m.exponent(0) == -3 && m.exponent(1) == 2 && m.exponent(2) == 0 && m.exponent(3) == -1 && m.exponent(7) == 500);
static_assert(m.to(-2).exponent(0) == 6 && m.to(-2).exponent(1) == -4 && m.largest() == 500);
static_assert((m + m.to(-1)).is_one());
static_assert([] {
  monomial marks{};
  (monomial::of(0, -1) + monomial::of(1, 1)).mark(marks);
  return marks.is_marked(0) && marks.is_marked(1) && !marks.is_marked(2);
}());
static_assert([] {
  for (int g = 0; g < monomial::capacity; ++g) {
    monomial marks{};
    monomial::of(g, -2).mark(marks);
    for (int other = 0; other < monomial::capacity; ++other)
      if (marks.is_marked(other) != (other == g)) return false;
    if (monomial::of(g, -2).largest() != 2 || monomial::of(g, 7).exponent(g) != 7) return false;
  }
  return monomial{}.largest() == 0;
}());
// The first word that differs decides.
constexpr monomial first = monomial::of(0, 1) + monomial::of(4, -1);
static_assert(monomial::compare(first, {}) == 1 && monomial::compare({}, first) == -1 && monomial::compare(first, first) == 0);

// Sums have the larger bound; what cancels goes, large numbers stay, also the first of them.
static_assert([] {
  using polynomial = detail::polynomial<2>;
  exact_numbers numbers;
  polynomial a(rational{2, 1}), b(rational{3, 1}), alike, large;
  a.bound = 1;
  b.bound = 3;
  for (std::int64_t const factor : {1, 2, -3}) alike.terms.push_back({m, {factor, 1}});
  for (int k = 0; k < 2; ++k) large.terms.push_back({m, {std::numeric_limits<std::int64_t>::max(), 1}});
  put_in_order(numbers, alike);
  put_in_order(numbers, large);
  return add(numbers, a, b).bound == 3 && add(numbers, b, a).bound == 3 && alike.is_zero() && large.size() == 1 &&
         numbers.same(large.terms[0].factor, {0, 0}) && scaled(numbers, a, {0, 1}).number() == rational{};
}());

// Sorting keeps the order of what is alike: every list of up to five of three kinds.
struct numbered {
  int key;
  int place;
};
constexpr bool sorts(int count, int which) {
  detail::list<numbered> items;
  for (int k = 0; k < count; ++k, which /= 3) items.push_back({which % 3, k});
  detail::sort_runs(items, [](numbered const& a, numbered const& b) { return a.key < b.key; });
  for (int k = 1; k < items.size(); ++k)
    if (items[k - 1].key > items[k].key || (items[k - 1].key == items[k].key && items[k - 1].place > items[k].place))
      return false;
  return items.size() == count;
}
static_assert([] {
  for (int count = 0, lists = 1; count < 6; ++count, lists *= 3)
    for (int which = 0; which < lists; ++which)
      if (!sorts(count, which)) return false;
  return true;
}());
// Names: numbers in them by their size.
constexpr bool comes_before(std::string_view a, std::string_view b) {
  return detail::compare_names(a, b) == -1 && detail::compare_names(b, a) == 1;
}
static_assert(comes_before("x2", "x10") && comes_before("x9", "x10") && comes_before("x1y9", "x1y10") &&
              comes_before("x12", "x13") && comes_before("x10y", "x10z") && comes_before("x9y", "x10a") &&
              comes_before("x1", "x01"));
static_assert(comes_before("ab", "c") && comes_before("x", "xy") && comes_before("x1", "x1a") && comes_before("", "x") &&
              comes_before("x1", "xa") && comes_before("x9", "x99") && comes_before("x:1", "x:2"));
static_assert(detail::compare_names("x10", "x10") == 0 && detail::compare_names("", "") == 0);
