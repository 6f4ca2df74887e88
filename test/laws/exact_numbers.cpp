// Exact arithmetic of any size, orders and sorting, against references of their own: Boost's integers, std::stable_sort, texts taken
// apart.
//
// The environment variable CHAINRULE_SEED starts elsewhere, CHAINRULE_FORMULAS tries that many.
#include "../environment.hpp"
#include <chainrule/calculus/polynomial.hpp>

#include <boost/multiprecision/cpp_int.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace {

namespace cd = chainrule::detail;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;
using cd::exact_numbers;
using cd::int128;
using cd::long_integer;
using chainrule::rational;

std::uint64_t const seed = from_environment("CHAINRULE_SEED", 1);
std::int64_t const tried = std::int64_t(from_environment("CHAINRULE_FORMULAS", 400));
cpp_int const limit = (cpp_int(1) << 63) - 1;

/// Numbers of all sizes, those beside powers of two most often.
class generator {
 public:
  explicit generator(std::uint64_t start) : dice_(start) {}
  int below(int n) { return int(dice_() % std::uint64_t(n)); }
  std::int64_t number() {
    std::uint64_t const any = dice_() >> below(64);
    switch (below(4)) {
      case 0: return below(7) - 3;
      case 1: return beside_a_power();
      default: return below(2) == 0 ? std::int64_t(any >> 1) : -std::int64_t(any >> 1);
    }
  }

 private:
  std::int64_t beside_a_power() {
    std::int64_t const magnitude = std::int64_t((std::uint64_t{1} << below(64)) - std::uint64_t(below(3)));
    return magnitude == std::numeric_limits<std::int64_t>::min() ? 1 : below(2) == 0 ? magnitude : -magnitude;
  }
  std::mt19937_64 dice_;
};

cpp_int read(long_integer rest) {
  bool const negative = rest.is_negative();
  if (negative) rest = -rest;
  long_integer const base(int128{1} << 31);
  cpp_int result = 0, unit = 1;
  for (; !rest.is_zero(); unit <<= 31) {
    long_integer const quotient = rest / base;
    result += unit * (rest + -(quotient * base)).to_int64();
    rest = quotient;
  }
  return negative ? cpp_int(-result) : result;
}

BOOST_AUTO_TEST_SUITE(exact_arithmetic)

BOOST_AUTO_TEST_CASE(integers_of_any_size) {
  generator random(seed);
  for (std::int64_t round = 0; round < tried; ++round) {
    std::vector<std::pair<long_integer, cpp_int>> known{{long_integer(), 0}, {long_integer(1), 1}};
    for (int k = 0; k < 4; ++k) {
      int128 const product = int128{random.number()} * random.number();
      cpp_int const same = cpp_int(std::int64_t(product >> 64)) * (cpp_int(1) << 64) + cpp_int(std::uint64_t(product));
      known.emplace_back(long_integer(product), same);
    }
    for (int k = 0; k < 12; ++k) {
      auto const [u, a] = known[std::size_t(random.below(int(known.size())))];
      auto const [v, b] = known[std::size_t(random.below(int(known.size())))];
      switch (random.below(5)) {
        case 0: known.emplace_back(u + v, a + b); break;
        case 1: known.emplace_back(u + -v, a - b); break;
        case 2: known.emplace_back(u * v, a * b); break;
        case 3:
          if (b != 0) known.emplace_back(u / v, a / b);
          break;
        default: known.emplace_back(gcd(u, v), gcd(a, b)); break;
      }
      auto const& [w, c] = known.back();
      BOOST_TEST_REQUIRE(read(w) == c);
      BOOST_TEST_REQUIRE(w.is_zero() == (c == 0));
      BOOST_TEST_REQUIRE(w.is_one() == (c == 1));
      BOOST_TEST_REQUIRE(w.is_negative() == (c < 0));
      BOOST_TEST_REQUIRE(w.fits() == (abs(c) <= limit));
      if (w.fits()) BOOST_TEST_REQUIRE(w.to_int64() == std::int64_t(c));
    }
    for (auto const& [u, a] : known)
      for (auto const& [v, b] : known) BOOST_TEST_REQUIRE((u == v) == (a == b));
  }
}

/// `found` is this number: the same data for each that fits, in lowest terms.
void check(exact_numbers& numbers, rational found, cpp_rational const& expected) {
  cpp_int const num = numerator(expected), den = denominator(expected);
  bool const fits = abs(num) <= limit && den <= limit;
  BOOST_TEST_REQUIRE(exact_numbers::is_large(found) == !fits);
  BOOST_TEST_REQUIRE(numbers.sign(found) == expected.sign());
  if (fits) BOOST_TEST_REQUIRE((found == rational{std::int64_t(num), std::int64_t(den)}));
}

BOOST_AUTO_TEST_CASE(rationals_of_any_size) {
  generator random(seed + 1);
  for (std::int64_t round = 0; round < tried; ++round) {
    exact_numbers numbers;
    std::vector<std::pair<rational, cpp_rational>> known{{{0, 1}, 0}, {{1, 1}, 1}, {{-1, 1}, -1}};
    for (int k = 0; k < 4; ++k) {
      std::int64_t const num = random.number(), den = random.below(2) == 0 ? 1 : std::max<std::int64_t>(1, random.number());
      known.emplace_back(cd::reduce(num, den), cpp_rational(num, den));
    }
    for (int k = 0; k < 14; ++k) {
      auto const [u, a] = known[std::size_t(random.below(int(known.size())))];
      auto const [v, b] = known[std::size_t(random.below(int(known.size())))];
      if (abs(numerator(a)) > limit * limit || denominator(a) > limit * limit) continue;
      switch (random.below(6)) {
        case 0: known.emplace_back(numbers.add(u, v), a + b); break;
        case 1: known.emplace_back(numbers.multiply(u, v), a * b); break;
        case 2: known.emplace_back(numbers.negate(u), -a); break;
        case 3:
          if (a != 0) known.emplace_back(numbers.inverse(u), 1 / a);
          break;
        case 4: known.emplace_back(numbers.add(u, numbers.negate(v)), a - b); break;
        default: {
          int const n = random.below(9) - 4;
          if (a == 0 && n < 0) break;
          cpp_rational power = 1;
          for (int i = 0; i < std::abs(n); ++i) power *= a;
          if (n < 0) power = 1 / power;
          known.emplace_back(numbers.power(u, n), power);
        }
      }
      check(numbers, known.back().first, known.back().second);
    }
    for (auto const& [u, a] : known)
      for (auto const& [v, b] : known) BOOST_TEST_REQUIRE(numbers.same(u, v) == (a == b));
  }
}

/// The first numbers that do not fit, and the way back.
BOOST_AUTO_TEST_CASE(at_the_ends) {
  std::int64_t const most = std::numeric_limits<std::int64_t>::max(), half = std::int64_t{1} << 62;
  exact_numbers numbers;
  for (int const sign : {1, -1}) {
    cpp_rational const end = cpp_rational(limit) * sign;
    rational const beyond = numbers.add({sign * most, 1}, {sign, 1}), doubled = numbers.multiply({sign * half, 1}, {2, 1});
    check(numbers, beyond, end + sign);
    check(numbers, doubled, end + sign);
    BOOST_TEST(numbers.same(beyond, doubled));
    check(numbers, numbers.add(beyond, {-sign, 1}), end);
    check(numbers, numbers.multiply(doubled, {1, 2}), cpp_rational(half) * sign);
    rational const inverse = numbers.inverse(beyond);
    check(numbers, inverse, 1 / (end + sign));
    check(numbers, numbers.multiply(inverse, beyond), 1);
    check(numbers, numbers.multiply(inverse, {sign * half, 1}), cpp_rational(1, 2));
    check(numbers, numbers.inverse(inverse), end + sign);
    check(numbers, numbers.power(beyond, -2), 1 / ((end + sign) * (end + sign)));
  }
}

using powers = cd::monomial<3>;
std::vector<int> exponents(powers const& m) {
  std::vector<int> all;
  for (int g = 0; g < powers::capacity; ++g) all.push_back(m.exponent(g));
  return all;
}

BOOST_AUTO_TEST_CASE(monomials) {
  generator random(seed + 2);
  static_assert(powers::capacity == 12);
  for (std::int64_t round = 0; round < tried; ++round) {
    int const range = round % 2 == 0 ? 3 : cd::largest_exponent / 2;
    std::vector<std::pair<powers, std::vector<int>>> known{{powers{}, std::vector<int>(12)}};
    for (int k = 0; k < 10; ++k) {
      int const g = random.below(12), e = random.below(2 * range + 1) - range;
      auto [m, all] = known[std::size_t(random.below(int(known.size())))];
      if (std::abs(all[std::size_t(g)] + e) > cd::largest_exponent) continue;
      m = m + powers::of(g, e);
      all[std::size_t(g)] += e;
      known.emplace_back(m, all);
      int const power = range == 3 ? random.below(7) - 3 : -1;
      auto multiplied = all;
      for (int& each : multiplied) each *= power;
      known.emplace_back(m.to(power), multiplied);
    }
    for (auto const& [m, all] : known) {
      BOOST_TEST_REQUIRE(exponents(m) == all);
      BOOST_TEST_REQUIRE(m.is_one() == std::all_of(all.begin(), all.end(), [](int e) { return e == 0; }));
      int largest = 0;
      for (int const e : all) largest = std::max(largest, std::abs(e));
      BOOST_TEST_REQUIRE(m.largest() == largest);
      powers marks{};
      m.mark(marks);
      for (int g = 0; g < 12; ++g) BOOST_TEST_REQUIRE(marks.is_marked(g) == (all[std::size_t(g)] != 0));
      for (auto const& [other, others] : known) {
        int const order = powers::compare(m, other);
        BOOST_TEST_REQUIRE((order == 0) == (all == others));
        BOOST_TEST_REQUIRE((m == other) == (all == others));
        BOOST_TEST_REQUIRE(order == -powers::compare(other, m));
        if (order > 0 && range == 3) {  // a monomial ordering: a product keeps it
          powers const factor = powers::of(random.below(12), random.below(7) - 3);
          BOOST_TEST_REQUIRE(powers::compare(m + factor, other + factor) > 0);
        }
      }
    }
  }
}

using polynomial = cd::polynomial<3>;
using terms = std::map<std::vector<int>, cpp_rational>;

/// Whether a polynomial has just these terms, none of them 0, in descending order.
void check(polynomial const& p, terms expected) {
  for (auto at = expected.begin(); at != expected.end();) at = at->second == 0 ? expected.erase(at) : std::next(at);
  BOOST_TEST_REQUIRE(p.size() == int(expected.size()));
  BOOST_TEST_REQUIRE(p.is_zero() == expected.empty());
  for (int k = 0; k < p.size(); ++k) {
    auto const& t = p.terms[k];
    BOOST_TEST_REQUIRE((cpp_rational(t.factor.num, t.factor.den) == expected.at(exponents(t.product))));
    if (k > 0) BOOST_TEST_REQUIRE(powers::compare(p.terms[k - 1].product, t.product) > 0);
  }
  bool const is_number = expected.empty() || (expected.size() == 1 && expected.begin()->first == std::vector<int>(12));
  BOOST_TEST_REQUIRE(p.is_number() == is_number);
  if (is_number) {
    rational const value = p.number();
    BOOST_TEST_REQUIRE((cpp_rational(value.num, value.den) == (expected.empty() ? 0 : expected.begin()->second)));
  }
}

BOOST_AUTO_TEST_CASE(polynomials) {
  generator random(seed + 3);
  exact_numbers numbers;
  for (int const c : {0, 1, -2}) check(polynomial(rational{c, 1}), {{std::vector<int>(12), c}});
  for (std::int64_t round = 0; round < tried; ++round) {
    std::pair<polynomial, terms> made[3];
    for (auto& [p, expected] : made) {
      for (int k = random.below(5); k > 0; --k) {
        rational const factor = cd::reduce(random.below(5) - 2, 1 + random.below(3));
        powers const product = powers::of(random.below(3), random.below(3) - 1);
        p.terms.push_back({product, factor});
        expected[exponents(product)] += cpp_rational(factor.num, factor.den);
      }
      put_in_order(numbers, p);
      check(p, expected);
      p.bound = random.below(3);
      p.algebraic = random.below(2) == 0;
      p.factors = random.below(2) == 0;
    }
    auto const& [p, a] = made[0];
    auto const& [q, b] = made[1];
    polynomial const sum = cd::add(numbers, p, q);
    terms expected = a;
    for (auto const& [product, factor] : b) expected[product] += factor;
    check(sum, expected);
    if (!p.is_zero() && !q.is_zero()) {
      BOOST_TEST_REQUIRE(sum.bound == std::max(p.bound, q.bound));
      BOOST_TEST_REQUIRE(sum.algebraic == (p.algebraic || q.algebraic));
      BOOST_TEST_REQUIRE(sum.factors == (p.factors || q.factors));
    }
    polynomial const none = polynomial::like(p);
    BOOST_TEST_REQUIRE((none.is_zero() && none.bound == p.bound && none.algebraic == p.algebraic && none.factors == p.factors));
    rational const by = cd::reduce(random.below(7) + 1, 2);
    for (auto& each : expected) each.second *= cpp_rational(by.num, by.den);
    check(cd::scaled(numbers, sum, by), expected);
  }
}

// ---- orders

BOOST_AUTO_TEST_CASE(sorting) {
  generator random(seed + 4);
  for (std::int64_t round = 0; round < tried; ++round) {
    int const size = random.below(40), keys = 1 + random.below(30), runs = random.below(3);
    std::vector<std::pair<int, int>> expected;
    for (int k = 0; k < size; ++k) expected.emplace_back(runs == 0 ? k / 3 : runs == 1 ? k % 7 : random.below(keys), k);
    cd::list<std::pair<int, int>> items;
    for (auto const& each : expected) items.push_back(each);
    auto const before = [](auto const& a, auto const& b) { return a.first < b.first; };
    int descents = 0, comparisons = 0, levels = 0;
    for (std::size_t k = 1; k < expected.size(); ++k) descents += before(expected[k], expected[k - 1]);
    while (1 << levels < descents + 1) ++levels;
    std::stable_sort(expected.begin(), expected.end(), before);
    cd::sort_runs(items, [&](auto const& a, auto const& b) { return ++comparisons, before(a, b); });
    BOOST_TEST_REQUIRE(std::equal(items.begin(), items.end(), expected.begin(), expected.end()));
    // Runs are found, then merged pair by pair.
    BOOST_TEST_REQUIRE(comparisons <= std::max(0, size - 1) + 2 * size * levels);
    if (levels == 0) BOOST_TEST_REQUIRE(comparisons == std::max(0, size - 1));
  }
}

/// A name as letters and numbers.
std::vector<std::pair<char, std::string>> parts_of(std::string const& name) {
  std::vector<std::pair<char, std::string>> parts;
  bool in_number = false;
  for (char const c : name) {
    bool const digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (digit && in_number) parts.back().second += c;
    else parts.emplace_back(c, digit ? std::string(1, c) : "");
    in_number = digit;
  }
  return parts;
}
int sign(int order) { return (order > 0) - (order < 0); }
int expected_order(std::string const& a, std::string const& b) {
  auto const u = parts_of(a), v = parts_of(b);
  for (std::size_t k = 0; k < u.size() && k < v.size(); ++k) {
    if (u[k] == v[k]) continue;
    std::string const &m = u[k].second, &n = v[k].second;
    if (m.empty() || n.empty()) return u[k].first < v[k].first ? -1 : 1;
    if (m.size() != n.size()) return m.size() < n.size() ? -1 : 1;
    return sign(m.compare(n));
  }
  return u.size() < v.size() ? -1 : u.size() > v.size();
}

BOOST_AUTO_TEST_CASE(names_in_reading_order) {
  generator random(seed + 5);
  for (std::int64_t round = 0; round < 20 * tried; ++round) {
    std::string names[2];
    for (std::string& name : names)
      for (int k = random.below(6); k > 0; --k) name += "xy/:0019"[random.below(8)];  // '/' and ':' stand beside the digits
    BOOST_TEST_CONTEXT(names[0] << " and " << names[1])
    BOOST_TEST_REQUIRE(sign(cd::compare_names(names[0], names[1])) == expected_order(names[0], names[1]));
  }
  std::cout << "# seed " << seed << ": " << tried << " rounds of exact numbers, monomials, polynomials and sorting\n";
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
