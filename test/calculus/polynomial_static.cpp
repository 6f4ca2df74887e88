// Integers and rationals of any size, and the polynomials made of them.
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

// Out of 64 bits and back
static_assert([] {
  exact_numbers numbers;
  rational const third{1, 3};
  rational const large = numbers.power({10, 1}, 30);
  rational const sum = numbers.add(large, third);
  return exact_numbers::is_large(large) && exact_numbers::is_large(sum) && !numbers.same(sum, large) &&
         numbers.add(sum, numbers.negate(large)) == third && numbers.multiply(large, numbers.inverse(large)) == rational{1, 1} &&
         numbers.sign(numbers.negate(sum)) == -1 && numbers.same(numbers.multiply(large, large), numbers.power({10, 1}, 60)) &&
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
