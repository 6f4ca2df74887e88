// Canonical forms against exact arithmetic: the form itself is read, by its definition, in rational numbers of any size, and has the
// formula's value wherever that has one. Also their orders, what is known of each node, and that a form read in stages is the same.
//
// The environment variable CHAINRULE_SEED starts elsewhere, CHAINRULE_FORMULAS tries that many.
#include "../environment.hpp"
#include "data_formulas.hpp"
#include "products_in_any_order.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <iostream>
#include <optional>

namespace {

using namespace data_formulas;
namespace cd = chainrule::detail;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;
using cd::canonical_kind;
using cd::canonical_node;
using cd::canonical_reader;
using cd::weighted;

std::uint64_t const seed = from_environment("CHAINRULE_SEED", 1);
std::uint64_t const tried = from_environment("CHAINRULE_FORMULAS", 1000);

using exact_point = std::array<cpp_rational, formula_pool::variables>;
using exact_value = std::optional<cpp_rational>;  // nothing where it divides by zero

cpp_rational exact(rational r) { return {cpp_int(r.num), cpp_int(r.den)}; }
exact_value power(exact_value const& base, std::int64_t n) {
  if (!base || (*base == 0 && n < 0)) return {};
  cpp_rational result = 1;
  for (std::int64_t k = std::abs(n); k > 0; --k) result *= *base;
  return n < 0 ? cpp_rational(1 / result) : result;
}
cpp_rational magnitude(cpp_rational const& u) { return u < 0 ? cpp_rational(-u) : u; }
template <class Op>
bool is(cd::operation_info const* operation) {
  return operation->key == cd::type_hash<Op>;
}

exact_value value_of(node d, exact_point const& at) {
  if (d->is_constant()) return exact(d->constant);
  if (d->is_variable()) {
    for (std::size_t v = 0; v < at.size(); ++v)
      if (formula_pool::variable(v)->hash == d->hash) return at[v];
    return {};
  }
  exact_value const u = value_of(d->arguments[0], at);
  exact_value const v = d->arity > 1 ? value_of(d->arguments[1], at) : u;
  if (!u || !v) return {};
  if (is<op::negate_>(d->operation)) return -*u;
  if (is<op::abs_>(d->operation)) return magnitude(*u);
  if (is<op::add_>(d->operation)) return *u + *v;
  if (is<op::subtract_>(d->operation)) return *u - *v;
  if (is<op::multiply_>(d->operation)) return *u * *v;
  if (is<op::min_>(d->operation)) return std::min(*u, *v);
  if (is<op::divide_>(d->operation)) return *v == 0 ? exact_value() : exact_value(*u / *v);
  return power(u, d->arguments[1]->constant.num);
}
/// The value of a canonical node: a sum of terms, a product of powers, a kernel.
exact_value value_of(cd::canonical_arena const& arena, int i, exact_point const& at) {
  canonical_node const& n = arena.node(i);
  if (n.kind == canonical_kind::variable) return value_of(n.variable, at);
  std::vector<cpp_rational> values;
  cpp_rational sum = 0, product = 1;
  for (int k = 0; k < n.count; ++k) {
    weighted const& item = arena.item(n, k);
    exact_value const u = value_of(arena, item.node, at);
    if (!u) return {};
    if (n.kind == canonical_kind::product) {
      exact_value const base = power(u, item.factor.num);
      if (!base || item.factor.den != 1) return {};
      product *= *base;
    } else {
      values.push_back(exact(item.factor) * *u);
      sum += values.back();
    }
  }
  if (n.kind == canonical_kind::product) return product;
  if (n.kind == canonical_kind::sum) return sum;
  return is<op::min_>(n.operation) ? std::min(values[0], values[1]) : magnitude(values[0]);
}

/// Rational functions, with abs and min, and constants of all sizes.
class arithmetic {
 public:
  arithmetic(formula_pool& into, std::uint64_t start, bool has_large) : into_(into), dice_(start), has_large_(has_large) {}
  int below(int n) { return int(dice_() % std::uint64_t(n)); }
  node formula(int depth) {
    if (depth <= 0 || below(9) == 0)
      return below(3) == 0 ? into_.constant(constant()) : formula_pool::variable(std::size_t(below(3)));
    if (!made_.empty() && below(4) == 0) return made_[std::size_t(below(int(made_.size())))];
    node const u = formula(depth - 1);
    made_.push_back(applied(u, depth));
    return made_.back();
  }
  rational constant() {
    static constexpr std::int64_t large[] = {std::int64_t{1} << 31, 3037000499, 3037000500,          (std::int64_t{1} << 62) - 57,
                                             std::int64_t{1} << 62, 2147483629, 9223372036854775807, 6700417};
    auto const one = [&] { return has_large_ && below(3) == 0 ? large[below(int(std::size(large)))] : below(5) + 1; };
    std::int64_t const num = below(12) == 0 ? 0 : one(), den = below(3) == 0 ? one() : 1;
    return cd::reduce(below(2) == 0 ? -num : num, den);
  }
  exact_point point() {
    exact_point at;
    for (auto& x : at) x = cpp_rational(below(2) == 0 ? below(7) - 3 : below(2001) - 1000, 1 + below(3) * below(90));
    return at;
  }

 private:
  node applied(node u, int depth) {
    switch (below(12)) {
      case 0:
      case 1: return make<op::add_>(u, formula(depth - 1));
      case 2:
      case 3: return make<op::subtract_>(u, formula(depth - 1));
      case 4:
      case 5: return make<op::multiply_>(u, formula(depth - 1));
      case 6:
      case 7: return make<op::divide_>(u, formula(depth - 1));
      case 8: return into_.application(&cd::operation<op::negate_>, {u});
      case 9: return into_.application(&cd::operation<op::abs_>, {u});
      case 10: return make<op::min_>(u, formula(depth - 1));
      default: return make<op::pow_>(u, into_.constant({below(7) - 3, 1}));
    }
  }
  template <class Op>
  node make(node u, node v) {
    return into_.application(&cd::operation<Op>, {u, v});
  }
  formula_pool& into_;
  std::mt19937_64 dice_;
  bool has_large_;
  std::vector<node> made_;
};

/// No number on the way needs more bits.
int bits_of(node d) {
  if (d->is_variable()) return 1;
  if (d->is_constant()) return int(msb(cpp_int(std::abs(d->constant.num)) + 1) + msb(cpp_int(d->constant.den) + 1)) + 2;
  int const u = bits_of(d->arguments[0]);
  if (is<op::pow_>(d->operation)) return u * std::max(1, std::abs(int(d->arguments[1]->constant.num)));
  return d->arity < 2 ? u : u + bits_of(d->arguments[1]) + 1;
}

std::vector<cr::hash_t> spelling(canonical_reader const& reader) {
  cd::list<cr::hash_t> const words = cd::canonical_speller(reader.arena(), reader.value().node).words();
  std::vector<cr::hash_t> all(words.begin(), words.end());
  all.push_back(static_cast<cr::hash_t>(reader.value().factor.num));
  all.push_back(static_cast<cr::hash_t>(reader.value().factor.den));
  return all;
}
canonical_reader read(node d) {
  canonical_reader reader(d);
  reader.read(std::numeric_limits<int>::max());
  return reader;
}

/// What a node is known to be, from the nodes below it.
void check_node(cd::canonical_arena const& arena, int i) {
  canonical_node const& n = arena.node(i);
  bool has_variables = n.kind == canonical_kind::variable;
  rational degree{n.kind == canonical_kind::variable, 1};
  for (int k = 0; k < n.count; ++k) {
    weighted const& item = arena.item(n, k);
    canonical_node const& part = arena.node(item.node);
    BOOST_TEST_REQUIRE(item.node < i);
    has_variables = has_variables || part.has_variables;
    if (n.kind == canonical_kind::product) {
      degree = degree + part.degree * item.factor;
      BOOST_TEST_REQUIRE((part.kind != canonical_kind::product));
      BOOST_TEST_REQUIRE(item.factor.num != 0);
      if (k > 0) BOOST_TEST_REQUIRE(arena.compare(arena.item(n, k - 1).node, item.node) < 0);
    }
    if (n.kind == canonical_kind::sum) {
      degree = k == 0 || degree < part.degree ? part.degree : degree;
      BOOST_TEST_REQUIRE((part.kind != canonical_kind::sum));
      if (k > 0) BOOST_TEST_REQUIRE(arena.compare_terms(arena.item(n, k - 1).node, item.node) < 0);
    }
  }
  BOOST_TEST_REQUIRE(n.has_variables == has_variables);
  if (degree.fits()) BOOST_TEST_REQUIRE((n.degree == degree));
  if (n.kind == canonical_kind::product && n.count == 1) BOOST_TEST_REQUIRE((arena.item(n, 0).factor != rational{1, 1}));
  if (n.kind != canonical_kind::sum || n.raw) return;
  // Integer coefficients without a common divisor, the first positive.
  BOOST_TEST_REQUIRE(n.count > 1);
  cpp_int common = 0;
  bool are_integers = true;
  for (int k = 0; k < n.count; ++k) {
    common = gcd(common, cpp_int(arena.item(n, k).factor.num));
    are_integers = are_integers && arena.item(n, k).factor.den == 1;
  }
  BOOST_TEST_REQUIRE(arena.item(n, 0).factor.num > 0);
  if (are_integers) BOOST_TEST_REQUIRE(common == 1);
}

/// Closed nodes, variables, functions, products, sums; or, as terms, by descending degree and closed ones last.
int rank(canonical_node const& n) { return n.has_variables ? 1 + int(n.kind) : 0; }

void check_orders(cd::canonical_arena const& arena) {
  int const size = std::min(arena.size(), 14), first = arena.size() - size;
  for (int a = first; a < arena.size(); ++a)
    for (int b = first; b < arena.size(); ++b) {
      canonical_node const &m = arena.node(a), &n = arena.node(b);
      int const factors = arena.compare(a, b), terms = arena.compare_terms(a, b);
      BOOST_TEST_REQUIRE((factors == 0) == (a == b));
      BOOST_TEST_REQUIRE((terms == 0) == (a == b));
      BOOST_TEST_REQUIRE((factors < 0) == (arena.compare(b, a) > 0));
      BOOST_TEST_REQUIRE((terms < 0) == (arena.compare_terms(b, a) > 0));
      if (rank(m) != rank(n) && rank(m) * rank(n) != 0) BOOST_TEST_REQUIRE((factors < 0) == (rank(m) < rank(n)));
      if (m.kind == canonical_kind::variable && n.kind == canonical_kind::variable && a != b)
        BOOST_TEST_REQUIRE((factors < 0) == (m.variable->name < n.variable->name));
      if (m.has_variables != n.has_variables) {
        BOOST_TEST_REQUIRE((factors < 0) == n.has_variables);
        BOOST_TEST_REQUIRE((terms < 0) == m.has_variables);
      } else if (m.degree != n.degree) {
        BOOST_TEST_REQUIRE((terms < 0) == (n.degree < m.degree));
      }
      for (rational const u : {rational{1, 1}, rational{-2, 3}})
        for (rational const v : {rational{1, 1}, rational{-2, 3}}) {
          int const both = arena.compare(weighted{u, a}, weighted{v, b});
          BOOST_TEST_REQUIRE((both == 0) == (a == b && u == v));
          BOOST_TEST_REQUIRE((both < 0) == (arena.compare(weighted{v, b}, weighted{u, a}) > 0));
          if (a != b) BOOST_TEST_REQUIRE((both < 0) == (factors < 0));
        }
      for (int c = first; c < arena.size(); ++c) {
        if (factors < 0 && arena.compare(b, c) < 0) BOOST_TEST_REQUIRE(arena.compare(a, c) < 0);
        if (terms < 0 && arena.compare_terms(b, c) < 0) BOOST_TEST_REQUIRE(arena.compare_terms(a, c) < 0);
      }
    }
}

BOOST_AUTO_TEST_SUITE(canonical_forms)

BOOST_AUTO_TEST_CASE(exact_values) {
  int values = 0, overflows = 0, undefined = 0;
  for (std::uint64_t k = 0; k < tried; ++k) {
    formula_pool all;
    arithmetic make(all, seed + k, k % 2 == 0);
    node const d = make.formula(2 + int(k % 4));
    canonical_reader const reader = read(d);
    auto const error = reader.arena().error();
    BOOST_TEST_CONTEXT("seed " << seed + k << ": " << text(d)) {
      if (error == cd::canonical_error::overflow) {
        ++overflows;
        BOOST_TEST(bits_of(d) > 62, "nothing here is large");
        continue;
      }
      for (int i = 0; i < reader.arena().size() && error == cd::canonical_error::none; ++i) check_node(reader.arena(), i);
      for (int attempt = 0; attempt < 6; ++attempt) {
        exact_point const at = make.point();
        exact_value const expected = value_of(d, at);
        if (!expected) continue;
        BOOST_TEST((error == cd::canonical_error::none), "it is defined");
        if (error != cd::canonical_error::none) break;
        ++values;
        exact_value const found = value_of(reader.arena(), reader.value().node, at);
        BOOST_TEST(found.has_value());
        if (found) BOOST_TEST(exact(reader.value().factor) * *found == *expected);
        if (!reader.arena().node(reader.value().node).nonnegative || !found) continue;
        BOOST_TEST(*found >= 0, "known to be nonnegative");
      }
      undefined += error != cd::canonical_error::none;
      if (error == cd::canonical_error::none && k % 8 == 0) check_orders(reader.arena());
    }
  }
  std::cout << "# seed " << seed << ": " << tried << " rational functions, " << values << " values of canonical forms; "
            << overflows << " overflow, " << undefined << " divide by zero\n";
  BOOST_TEST(values > int(tried));
}

BOOST_AUTO_TEST_CASE(orders_of_any_formulas) {
  for (std::uint64_t k = 0; k < tried / 4; ++k) {
    formula_pool all;
    generator make(all, seed + k);
    canonical_reader const reader = read(make.formula(4));
    if (reader.arena().error() != cd::canonical_error::none) continue;
    BOOST_TEST_CONTEXT("seed " << seed + k) check_orders(reader.arena());
  }
}

BOOST_AUTO_TEST_CASE(put_together_in_any_order) {
  for (std::uint64_t k = 0; k < tried; ++k)
    BOOST_TEST_CONTEXT("seed " << seed + k) products_in_any_order::products(seed + k).check();
}

BOOST_AUTO_TEST_CASE(in_stages) {
  for (std::uint64_t k = 0; k < tried / 4; ++k) {
    formula_pool all;
    generator make(all, seed + 1'000'000 + k);
    node const d = make.formula(4);
    canonical_reader const whole = read(d);
    if (whole.arena().error() != cd::canonical_error::none) continue;
    canonical_reader stages(d);
    int done = 0;
    for (; !stages.finished(); ++done) {
      int const before = stages.arena().work();
      stages.read(before + 1 + int(k % 5));
      auto const nodes = stages.arena().nodes();
      auto const items = stages.arena().items();
      stages.arena().restore(nodes, items, stages.arena().error());
      BOOST_TEST_REQUIRE(done <= whole.size());
    }
    BOOST_TEST((spelling(stages) == spelling(whole)), text(d));
    BOOST_TEST(stages.size() == int(parts_of(d).size()));
    BOOST_TEST(stages.operations() == operations_in(d));
    for (int i = 0; i < stages.size(); ++i) {
      canonical_reader part = read(stages.definition(i));
      if (part.arena().error() != cd::canonical_error::none) continue;
      canonical_reader again = whole;
      weighted const value = again.value(i);
      BOOST_TEST((value.factor == part.value().factor));
      cd::list<cr::hash_t> const words = cd::canonical_speller(again.arena(), value.node).words();
      cd::list<cr::hash_t> const expected = cd::canonical_speller(part.arena(), part.value().node).words();
      BOOST_TEST(std::equal(words.begin(), words.end(), expected.begin(), expected.end()));
    }
  }
}

/// A reader kept as an array of exact size, as constant evaluations hand it on, reads on as if nothing had been between.
template <class E>
void check_kept(E const&, int mirrored) {
  constexpr int before = 9;
  static constexpr cr::hash_t names[] = {cr::detail::info_of<cr::variable<"x">>->hash,
                                         cr::detail::info_of<cr::variable<"y">>->hash};
  constexpr auto begun = [] {
    canonical_reader reader(cd::info_of<E>);
    reader.read(before);
    return std::array{reader.arena().size(), reader.arena().items().size(), reader.size(), reader.arguments(),
                      int(reader.finished())};
  }();
  static_assert(begun[4] == 0);
  canonical_reader reader(cd::info_of<E>, names, mirrored);
  reader.read(before);
  auto const saved = reader.snapshot<begun[0], begun[1], begun[2], begun[3]>();
  canonical_reader again(saved, names, mirrored);
  BOOST_TEST(!again.finished());
  again.read(std::numeric_limits<int>::max());
  reader.read(std::numeric_limits<int>::max());
  BOOST_TEST((spelling(again) == spelling(reader)));
  BOOST_TEST(again.arena().size() == reader.arena().size());
  BOOST_TEST(again.operations() == reader.operations());
}
BOOST_AUTO_TEST_CASE(kept_between_stages) {
  using namespace chainrule::literals;
  constexpr cr::variable<"x"> x;
  constexpr cr::variable<"y"> y;
  constexpr cr::variable<"w"> w;
  for (int const mirrored : {0, 1, 2}) {
    check_kept(sin(x * y) + exp(x + y) * log(w + x * y) + cos(exp(x + y) * w) + tan(x - y) * w + sin(w - x) * (x - y), mirrored);
    check_kept(x * w + sin(cos(sin(cos(w * x)) + y) + w) * w - y * exp(w * y * (x + sin(w))), mirrored);
  }
}

/// Sums and products without other users are read as one, however long: each item is sorted once.
BOOST_AUTO_TEST_CASE(long_chains_are_read_once) {
  for (bool const product : {false, true})
    for (int const length : {2, 40, 400}) {
      formula_pool all;
      node chain = formula_pool::variable(0), items = chain;
      for (int k = 1; k < length; ++k) {
        items = all.application(&cd::operation<op::sin_>, {items});
        chain = all.application(product ? &cd::operation<op::multiply_> : &cd::operation<op::add_>, {chain, items});
      }
      canonical_reader const reader = read(chain);
      BOOST_TEST(reader.arena().work() >= length);
      BOOST_TEST(reader.arena().work() <= length + 2);
      BOOST_TEST(reader.arena().size() == length + 2);
    }
}

/// A spelling that is long is not kept.
BOOST_AUTO_TEST_CASE(long_spellings) {
  formula_pool all;
  node deep = formula_pool::variable(0);
  int parts = 1;
  for (int const length : {100, 1599, 1600}) {
    for (; parts <= length; ++parts) deep = all.application(&cd::operation<op::sin_>, {deep});
    canonical_reader const reader = read(deep);
    auto const kept = std::make_unique<cd::canonical_words>(reader.arena(), reader.value().node);
    int const words = cd::canonical_speller(reader.arena(), reader.value().node).words().size();
    BOOST_TEST(words == 5 * length + 2);
    BOOST_TEST(kept->length == (words <= cd::short_spelling ? words : 0));
  }
}

/// What divides by zero says so, also under a root.
BOOST_AUTO_TEST_CASE(powers_of_zero) {
  formula_pool all;
  node const x = formula_pool::variable(0), zero = all.application(&cd::operation<op::subtract_>, {x, x});
  for (rational const e : {rational{-1, 1}, {-1, 2}, {-2, 3}, {-4, 1}, {1, 1}, {1, 2}, {3, 1}, {2, 3}}) {
    canonical_reader const reader = read(all.application(&cd::operation<op::pow_>, {zero, all.constant(e)}));
    bool const divides = reader.arena().error() == cd::canonical_error::division_by_zero;
    BOOST_TEST(divides == (e.num < 0));
    if (!divides) BOOST_TEST((reader.value() == weighted{{0, 1}, 0}));
  }
}

/// What is kept of a form where it is read.
BOOST_AUTO_TEST_CASE(spellings) {
  for (std::uint64_t k = 0; k < tried / 4; ++k) {
    formula_pool all;
    generator make(all, seed + 2'000'000 + k);
    canonical_reader const reader = read(make.formula(3));
    cd::list<cr::hash_t> const expected = cd::canonical_speller(reader.arena(), reader.value().node).words();
    auto const found = std::make_unique<cd::canonical_words>(reader.arena(), reader.value().node);
    BOOST_TEST_REQUIRE(found->length == expected.size());
    BOOST_TEST(std::equal(expected.begin(), expected.end(), found->words.begin()));
    auto other = *found;
    BOOST_TEST(cd::same_words(found->words.data(), other.words.data(), found->length));
    if (found->length == 0) continue;
    std::size_t const at = k % std::size_t(found->length);
    ++other.words[at];
    BOOST_TEST(!cd::same_words(found->words.data(), other.words.data(), found->length));
    BOOST_TEST(cd::same_words(found->words.data(), other.words.data(), int(at)));
  }
}

/// What operations state of themselves, and the rules of powers: both sides have one canonical form.
class laws {
 public:
  explicit laws(std::uint64_t start) : make_(all_, start), dice_(start) {}
  int held = 0;

  void of_operations(int k) {
    operation_entry const& o = operations[std::size_t(k) % operations.size()];
    if (o.arity == 0 || o.takes_conditions || o.constant_arguments != 0) return;
    cd::operation_info const& f = *o.info;
    node const u = make_.formula(2), v = make_.formula(2);
    if (f.is_selection) return holds(applied(f, {applied<op::less_>(u, v), u, u}), u);
    if (f.commutes && o.arity == 2) holds(applied(f, {u, v}), applied(f, {v, u}));
    if (f.commutes && o.arity == 3) holds(applied(f, {u, v, constant({2, 1})}), applied(f, {constant({2, 1}), u, v}));
    exact_results(o);
    if (o.arity == 1) of_one_argument(f, u, v);
  }
  void of_powers() {
    node const any = make_.formula(2), v = make_.formula(1), u = alone();
    rational const p = exponent(), n{below(7) - 3, 1}, c = positive();
    holds(power(power(u, p), n), power(u, p * n));
    holds(power(times(any, v), n), times(power(v, n), power(any, n)));
    holds(times(power(u, p), power(u, n)), power(u, p + n));
    holds(applied<op::sqrt_>(times(constant(c * c), u)), times(constant(c), applied<op::sqrt_>(u)));
    holds(power(constant(c * c * c), rational{1, 3}), constant(c));
    // Of numbers the exponents add: primes, and what has none below a thousand.
    rational const base = number_of_primes(), q = exponent();
    holds(times(power(constant(base), p), power(constant(base), q)), power(constant(base), p + q));
    holds(power(constant(base * base), p), power(constant(base), p + p));
    holds(power(constant(rational{1, 1} / base), p), power(constant(base), -p));
    if (rational const other{1 + below(50), 1}; (base * other).fits())
      holds(times(power(constant(base), p), power(constant(other), p)), power(constant(base * other), p));
    node const even = power(u, {2 * (1 + below(2)), 1});
    holds(power(applied<op::abs_>(u), {2, 1}), power(u, {2, 1}));
    holds(applied<op::sqrt_>(power(u, {2, 1})), applied<op::abs_>(u));
    holds(applied<op::sqrt_>(power(u, {4, 1})), power(u, {2, 1}));
    holds(power(applied<op::exp_>(u), {2, 1}), times(applied<op::exp_>(u), applied<op::exp_>(u)));
    holds(applied<op::abs_>(even), even);
  }
  /// The values at fractions of pi that are roots of rationals, and only those.
  void of_angles(int twelfths) {
    long double const pi = std::acos(-1.0L);
    node const angle = times(constant(cd::reduce(twelfths, 12)), applied<op::pi_>());
    for (operation_entry const& o : operations) {
      if (o.arity != 1 || o.info->angle_count == 0 || o.info->gives_angles) continue;
      node const d = applied(*o.info, {angle});
      auto const reader = read(d);
      if (reader.arena().error() != cd::canonical_error::none) continue;
      number const argument = static_cast<number>(twelfths) * pi / 12;
      number const value = o.value(&argument), square = value * value;
      rational const exact = reader.arena().square_of(reader.value());
      BOOST_TEST_CONTEXT(text(d) << " is " << value) {
        bool is_root = false;
        for (rational const r : {rational{0, 1}, {1, 4}, {1, 3}, {1, 2}, {3, 4}, {1, 1}, {4, 3}, {2, 1}, {3, 1}, {4, 1}})
          is_root = is_root || std::fabs(square - cr::nearest<number>(r)) < 1e-15L;
        BOOST_TEST(exact.fits() == (is_root && std::isfinite(value)));
        if (!exact.fits()) continue;
        BOOST_TEST(std::fabs(cr::nearest<number>(exact) - square) < 1e-15L);
        if (square > 1e-15L) BOOST_TEST((reader.value().factor.num < 0) == (value < 0));
        // And back, where the inverse gives this angle.
        for (operation_entry const& inverse : operations)
          if (inverse.arity == 1 && inverse.info->gives_angles && inverse.info->undoes == 0 &&
              std::fabs(inverse.value(&value) - argument) < 1e-15L && inverse.info->exact_angles == o.info->exact_angles)
            holds(applied(*inverse.info, {d}), angle);
        ++held;
      }
    }
  }

 private:
  int below(int n) { return int(dice_() % std::uint64_t(n)); }
  node constant(rational r) { return all_.constant(r); }
  node applied(cd::operation_info const& f, std::vector<node> const& arguments) { return all_.application(&f, arguments); }
  template <class Op, class... A>
  node applied(A... a) {
    return applied(cd::operation<Op>, {a...});
  }
  node times(node u, node v) { return applied<op::multiply_>(u, v); }
  node power(node u, rational n) { return applied<op::pow_>(u, constant(n)); }
  node minus(node u) { return applied<op::negate_>(u); }
  rational exponent() {
    int const den = below(4) + 1;
    return cd::reduce(below(9) - 4, den);
  }
  rational positive() { return cd::reduce(1 + below(12), 1 + below(5)); }
  rational number_of_primes() {
    static constexpr std::int64_t primes[] = {2, 2, 3, 3, 5, 7, 997, 1009, 31, 2147483647, 1018081, 12};
    std::int64_t const num = primes[below(int(std::size(primes)))], den = below(3) == 0 ? primes[below(5)] : 1;
    return cd::reduce(num, den);
  }

  void exact_results(operation_entry const& o) {
    cd::operation_info const& f = *o.info;
    std::vector<node> arguments;
    std::vector<rational> values;
    for (int k = 0; k < o.arity; ++k) values.push_back(cd::reduce(below(7) - 3, 1 + below(2)));
    for (rational const r : values) arguments.push_back(constant(r));
    if (!f.has_exact) return;
    rational const exact = f.exact(values.data(), o.arity);
    if (exact.fits()) holds(applied(f, arguments), constant(exact));
  }
  void of_one_argument(cd::operation_info const& f, node u, node v) {
    for (int k = 0; k < f.exact_count; ++k)
      holds(applied(f, {constant(f.exact_values[k].argument)}), constant(f.exact_values[k].value));
    node of_u = applied(f, {u});
    if (f.parity == cr::symmetry::even) holds(applied(f, {minus(u)}), of_u);
    if (f.parity == cr::symmetry::odd) holds(applied(f, {minus(u)}), minus(of_u));
    rational const c = positive();
    if (node const w = alone(); f.homogeneity.is_integer() && !is_sum(w) && w->operation != &f)
      holds(applied(f, {times(constant(c), w)}), times(constant(cd::power(c, f.homogeneity.num)), applied(f, {w})));
    if (f.is_idempotent) holds(applied(f, {of_u}), of_u);
    if (f.keeps_nonnegative) holds(applied(f, {applied<op::abs_>(u)}), applied<op::abs_>(u));
    for (operation_entry const& other : operations)
      if (other.arity == 1 && other.info->key == f.undoes && !is_number(u)) holds(applied(f, {applied(*other.info, {u})}), u);
    if (f.base != 0) {
      int const n = below(9) - 4;
      holds(applied(f, {power(constant({f.base, 1}), {n, 1})}), constant({n, 1}));
      if (canonical_reader const reader = read(of_u); !is_number(u) && is_kernel(reader, f)) {
        holds(applied(f, {applied<op::pow_>(constant({f.base, 1}), u)}), u);
        holds(applied<op::pow_>(constant({f.base, 1}), of_u), u);
      }
    }
    if (f.root != 0) {
      rational const r{f.root, 1};
      u = alone(), v = alone();
      of_u = applied(f, {u});
      holds(applied(f, {power(u, r)}), u);
      holds(applied(f, {constant(cd::power(c, f.root))}), constant(c));
      holds(applied(f, {constant(-cd::power(c, f.root))}), constant(-c));
      holds(power(of_u, r), u);
      holds(power(of_u, -r), power(u, {-1, 1}));
      holds(power(of_u, r + rational{1, 1}), times(u, of_u));
      if (!is_sum(v) && spelling(read(u)) != spelling(read(v)))
        holds(applied(f, {times(times(power(u, r), constant(cd::power(c, f.root))), v)}),
              times(times(u, applied(f, {v})), constant(c)));
    }
  }
  /// What is no product, has no number in front, and of which no power is another's.
  node alone() {
    for (;;) {
      node const u = make_.formula(2);
      canonical_reader const reader = read(u);
      weighted const value = reader.value();
      canonical_node const& n = reader.arena().node(value.node);
      bool const opens = n.kind == canonical_kind::kernel && (is<op::abs_>(n.operation) || n.operation->root != 0);
      if (reader.arena().error() == cd::canonical_error::none && value.factor == rational{1, 1} && n.has_variables && !opens &&
          n.kind != canonical_kind::product)
        return u;
    }
  }
  static bool is_number(node u) { return read(u).value().is_number(); }
  static bool is_kernel(canonical_reader const& reader, cd::operation_info const& f) {
    canonical_node const& n = reader.arena().node(reader.value().node);
    return n.kind == canonical_kind::kernel && n.operation->key == f.key;
  }
  static bool is_sum(node u) {
    canonical_reader const reader = read(u);
    return reader.arena().is(reader.value().node, canonical_kind::sum);
  }

  void holds(node a, node b) {
    canonical_reader const left = read(a), right = read(b);
    if (left.arena().error() != cd::canonical_error::none || right.arena().error() != cd::canonical_error::none) return;
    ++held;
    BOOST_TEST((spelling(left) == spelling(right)), text(a) << " and " << text(b));
  }

  formula_pool all_;
  generator make_;
  std::mt19937_64 dice_;
};

BOOST_AUTO_TEST_CASE(stated_laws) {
  int held = 0;
  for (std::uint64_t k = 0; k < 2 * tried; ++k) {
    laws some(seed + k);
    BOOST_TEST_CONTEXT("seed " << seed + k) {
      some.of_operations(int(k));
      if (k % 4 == 0) some.of_powers();
      if (k < 60) some.of_angles(int(k) - 30);
    }
    held += some.held;
  }
  std::cout << "# seed " << seed << ": " << held << " equalities by laws that operations state, and by those of powers\n";
  BOOST_TEST(held > int(tried));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
