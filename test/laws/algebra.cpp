// Laws of simplify, expand and equivalent on thousands of random formulas: the same value, the same formula again, no more
// operations, the same result however the formula was written.
//
// The environment variable CHAINRULE_SEED starts elsewhere, CHAINRULE_FORMULAS tries that many.
#include "../environment.hpp"
#include "data_formulas.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <iostream>
#include <limits>
#include <map>

namespace {

using namespace data_formulas;
namespace cd = chainrule::detail;

std::uint64_t const seed = from_environment("CHAINRULE_SEED", 20261123);

cd::canonical_reader canonical(node root, cr::hash_t kept_bits = ~cr::hash_t{0}) {
  cd::canonical_reader reader(root);
  reader.arena().weaken_hashes(kept_bits);
  reader.read(std::numeric_limits<int>::max());
  return reader;
}
bool has_canonical_form(node root) { return canonical(root).arena().error() == cd::canonical_error::none; }
/// What == compares: equal if and only if the canonical forms are.
std::vector<cr::hash_t> spelling(cd::canonical_reader const& reader) {
  cd::list<cr::hash_t> const words = cd::canonical_speller(reader.arena(), reader.value().node).words();
  std::vector<cr::hash_t> all(words.begin(), words.end());
  all.push_back(static_cast<cr::hash_t>(reader.value().factor.num));
  all.push_back(static_cast<cr::hash_t>(reader.value().factor.den));
  return all;
}
std::vector<cr::hash_t> spelling(node root) { return spelling(canonical(root)); }

/// The run-time readings of simplify and expand: the same code on the same data, without types.
node simplified(formula_pool& all, node root, cr::hash_t kept_bits = ~cr::hash_t{0}) {
  cd::canonical_reader const reader = canonical(root, kept_bits);
  node result = root;
  cd::write_simplest(reader, reader.operations(), [&](auto const& writer, int last) {
    auto const written = writer.template pack<1500, 4000>(last);
    BOOST_TEST_REQUIRE(written.used_steps > 0);
    result = all.read(written);
  });
  return result;
}
node expanded(formula_pool& all, node root) {
  auto const written = cd::expanded_in<8, 4000, 10000>(canonical(root));
  if (written.error != cd::expansion_error::none || written.formula.used_steps > 4000 || written.arguments > 10000)
    return nullptr;
  return all.read(written.formula);
}

enum class answer { no, yes, undefined, undecided };
template <int Words = 8>
answer equivalent(node a, node b) {
  cd::equivalence_attempt<Words> result{};
  for (int attempt = 0; attempt == 0 || (result.is_stale && attempt <= 8); ++attempt)
    result = cd::attempt_equivalence<Words>(a, b, result);
  if (result.error == cd::algebra_error::too_many_generators && Words < 32) return equivalent<32>(a, b);
  if (result.is_stale || result.error == cd::algebra_error::too_much || result.error == cd::algebra_error::too_many_generators)
    return answer::undecided;
  return result.error == cd::algebra_error::undefined ? answer::undefined : result.holds ? answer::yes : answer::no;
}

/// As chainrule::equivalent: where algebra says no, once more for the simplified formulas.
answer equivalent_when_simple(formula_pool& all, node a, node b) {
  node const u = simplified(all, a);
  node const v = simplified(all, b);
  return u == v || equivalent(u, v) == answer::yes ? answer::yes : answer::no;
}

/// The operands of what commutes swapped everywhere.
node mirrored(formula_pool& all, node root) {
  std::unordered_map<cr::hash_t, node> made;
  for (node const d : parts_of(root)) {
    std::vector<node> arguments;
    for (int k = 0; k < d->arity; ++k) arguments.push_back(made.at(d->arguments[k]->hash));
    cr::hash_t const key = d->is_application() ? d->operation->key : 0;
    if (d->arity == 2 && (d->operation->commutes || key == cd::type_hash<op::add_> || key == cd::type_hash<op::multiply_>))
      std::swap(arguments[0], arguments[1]);
    made[d->hash] = d->is_application() ? all.application(d->operation, arguments) : d;
  }
  return made.at(root->hash);
}
/// Differences as sums with negatives, quotients as products with powers.
node rewritten(formula_pool& all, node root) {
  std::unordered_map<cr::hash_t, node> made;
  for (node const d : parts_of(root)) {
    std::vector<node> a;
    for (int k = 0; k < d->arity; ++k) a.push_back(made.at(d->arguments[k]->hash));
    cr::hash_t const key = d->is_application() ? d->operation->key : 0;
    node& result = made[d->hash];
    if (!d->is_application()) result = d;
    else if (key == cd::type_hash<op::subtract_>)
      result = all.application(&cd::operation<op::add_>, {all.application(&cd::operation<op::negate_>, {a[1]}), a[0]});
    else if (key == cd::type_hash<op::divide_>)
      result = all.application(&cd::operation<op::multiply_>,
                               {all.application(&cd::operation<op::pow_>, {a[1], all.constant({-1, 1})}), a[0]});
    else result = all.application(d->operation, a);
  }
  return made.at(root->hash);
}

struct comparison {
  int points = 0;
  int wrong = 0;
};
/// Compares values wherever the first has one (Both: wherever both have one) that is known to some digits.
template <bool Both>
void compare(node a, node b, std::vector<point> const& points, comparison& total, char const* what) {
  evaluator first(a);
  evaluator second(b);
  for (point const& at : points) {
    value const u = first(at);
    if (!u.is_known() || !u.is_inside) continue;
    value const v = second(at);
    if (Both ? !v.is_known() || !v.is_inside : std::isfinite(v.is) && !v.is_known()) continue;
    ++total.points;
    bool const same = std::isfinite(v.is) && std::fabs(u.is - v.is) <= 4 * (u.error + v.error) + 1e-15L * std::fabs(u.is);
    if (same) continue;
    ++total.wrong;
    BOOST_TEST(same, what << ": " << text(a) << " is " << u.is << " +- " << u.error << ", but " << text(b) << " is " << v.is
                          << " +- " << v.error << " at " << at[0] << ", " << at[1] << ", " << at[2]);
    return;
  }
}

bool has_a_value(node root, std::vector<point> const& points) {
  evaluator values(root);
  return std::any_of(points.begin(), points.end(), [&](point const& at) { return values(at).is_known(); });
}

BOOST_AUTO_TEST_SUITE(laws_of_algebra)

BOOST_AUTO_TEST_CASE(data_is_that_of_types) {
  using namespace chainrule::literals;
  constexpr cr::variable<"x"> x;
  constexpr cr::variable<"y"> y;
  formula_pool all;
  node const product = all.application(&cd::operation<op::multiply_>, {all.variable(0), all.variable(1)});
  node const sum = all.application(&cd::operation<op::add_>, {product, all.constant({-1, 3})});
  BOOST_TEST(sum->hash == decltype(x * y + -1_c / 3_c)::hash);
  BOOST_TEST(operations.size() > 60);
}

BOOST_AUTO_TEST_CASE(simplify_and_expand) {
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 10000);
  comparison simple;
  comparison multiplied_out;
  int tried = 0, errors = 0, changed = 0, kept_as_written = 0, expansions = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    formula_pool all;
    generator make(all, seed + k);
    node const e = make.formula(3 + static_cast<int>(k % 4));
    if (!has_canonical_form(e)) {
      ++errors;
      continue;
    }
    ++tried;
    BOOST_TEST_CONTEXT("seed " << seed + k << ": " << text(e)) {
      node const s = simplified(all, e);
      if (k % 10 == 0) {  // a hash only finds what is then compared: one of a few bits, or of none, changes nothing
        BOOST_TEST((spelling(canonical(e, 7)) == spelling(e)));
        BOOST_TEST((spelling(canonical(e, 0)) == spelling(e)));
        BOOST_TEST((simplified(all, e, 0) == s));
      }
      BOOST_TEST_CONTEXT("simplified: " << text(s)) {
        BOOST_TEST((spelling(s) == spelling(e)), "another canonical form: " << text(e) << " and " << text(s));
        BOOST_TEST(operations_in(s) <= operations_in(e));
        node const again = simplified(all, s);
        BOOST_TEST(again == s, "again: " << text(again));
        node const other = simplified(all, mirrored(all, e));
        if (s != e) BOOST_TEST(other == s, "mirrored: " << text(other));
        node const unlike = rewritten(all, e);
        BOOST_TEST((spelling(unlike) == spelling(e)), "another canonical form: " << text(e) << " and " << text(unlike));
        auto const points = make.points();
        compare<false>(e, s, points, simple, "simplify");
        changed += s != e;
        kept_as_written += s == e;
        if (node const x = expanded(all, e); x != nullptr && parts_of(x).size() < 300) {
          ++expansions;
          compare<true>(e, x, points, multiplied_out, "expand");
          node const twice = expanded(all, x);
          BOOST_TEST((twice == nullptr || twice == x), "expanded: " << text(x) << " again: " << text(twice));
        }
      }
    }
  }
  std::cout << "# seed " << seed << ": " << tried << " formulas simplified (" << changed << " changed, " << kept_as_written
            << " as written; " << errors << " have no canonical form), " << simple.points << " values compared; " << expansions
            << " expanded, " << multiplied_out.points << " values compared" << '\n';
  BOOST_TEST(tried * 10 > static_cast<int>(count) * 9);
  BOOST_TEST(simple.points > tried);
  BOOST_TEST(expansions * 2 > tried);
}

BOOST_AUTO_TEST_CASE(equivalence) {
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 5000);
  comparison proved;
  int answers[4]{};
  int when_simple = 0, not_seen = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    formula_pool all;
    generator make(all, seed + 1'000'000 + k);
    node const e = make.formula(2 + static_cast<int>(k % 3));
    if (!has_canonical_form(e)) continue;
    auto const points = make.points();
    node const others[] = {simplified(all, e), expanded(all, e), mirrored(all, e), rewritten(all, e)};
    for (node const other : others) {
      if (other == nullptr || other == e) continue;
      answer found = equivalent(e, other);
      if (found == answer::no && has_canonical_form(other)) {
        found = equivalent_when_simple(all, e, other);
        when_simple += found == answer::yes;
      }
      ++answers[int(found)];
      if (found == answer::no && has_a_value(e, points)) {
        ++not_seen;
        BOOST_TEST_MESSAGE("seed " << seed + 1'000'000 + k << ": not decided: " << text(e) << " and " << text(other));
      }
      if (found == answer::yes) compare<true>(e, other, points, proved, "equivalent");
    }
  }
  int const yes = answers[int(answer::yes)];
  int const undecided = answers[int(answer::undecided)];
  std::cout << "# seed " << seed << ": of formulas and their other forms " << yes << " pairs proved equivalent (" << when_simple
            << " when simplified), " << undecided << " too large, " << answers[int(answer::undefined)] << " undefined, "
            << not_seen << " not seen; " << proved.points << " values compared" << '\n';
  BOOST_TEST(yes > static_cast<int>(count));
  BOOST_TEST(undecided * 20 < yes);
  BOOST_TEST(when_simple * 100 < yes);
  BOOST_TEST(not_seen * 1000 < yes);  // products that are powers of sums, under roots and logarithms: nothing is factored
}

BOOST_AUTO_TEST_CASE(equality_of_pairs) {
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 600);
  comparison proved;
  int formulas = 0, equal = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    formula_pool all;
    generator make(all, seed + 3'000'000 + k);
    std::map<std::vector<cr::hash_t>, node> known;
    auto const points = make.points();
    for (int tried = 0; tried < 60; ++tried) {
      node const e = make.formula(2);
      if (!has_canonical_form(e)) continue;
      ++formulas;
      auto const [same, is_new] = known.emplace(spelling(canonical(e, k % 2 == 0 ? ~cr::hash_t{0} : 1)), e);
      if (is_new || same->second == e) continue;
      ++equal;
      compare<true>(same->second, e, points, proved, "==");
    }
  }
  std::cout << "# seed " << seed << ": " << formulas << " small formulas, " << equal << " of them found equal to others, "
            << proved.points << " values compared" << '\n';
  BOOST_TEST(equal > static_cast<int>(count));
}

BOOST_AUTO_TEST_CASE(proofs_of_pairs) {
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 600);
  comparison proved;
  int pairs = 0, yes = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    formula_pool all;
    generator make(all, seed + 2'000'000 + k);
    std::vector<node> some;
    while (some.size() < 20)
      if (node const e = make.formula(2); e->is_application() && e->has_variables && has_canonical_form(e)) some.push_back(e);
    auto const points = make.points();
    for (std::size_t i = 0; i < some.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        if (some[i] == some[j]) continue;
        ++pairs;
        if (equivalent(some[i], some[j]) != answer::yes) continue;
        ++yes;
        compare<true>(some[i], some[j], points, proved, "equivalent");
      }
  }
  std::cout << "# seed " << seed << ": " << pairs << " pairs of small formulas, " << yes << " proved equivalent, "
            << proved.points << " values compared" << '\n';
  BOOST_TEST(yes * 6 > static_cast<int>(count));
}

BOOST_AUTO_TEST_SUITE_END()

// Where expand gives up, and what it still does.
template <class E>
cd::expansion_error error_of_expansion(E const&) {
  return cd::expanded_in<8, 1, 1>(canonical(cd::info_of<E>)).error;
}
template <int N, class X>
constexpr auto of_degree(X const& x) {
  return []<int... K>(X const& u, std::integer_sequence<int, K...>) { return (pow(u, cr::constant<K>) + ...); }
  (x, std::make_integer_sequence<int, N + 1>{});
}
template <int N, class X>
constexpr auto product_of_sines(X const& x) {
  return []<int... K>(X const& u, std::integer_sequence<int, K...>) { return (sin(cr::constant<K + 1> * u) * ...); }
  (x, std::make_integer_sequence<int, N>{});
}
BOOST_AUTO_TEST_CASE(limits_of_expand) {
  using namespace cr::literals;
  using cd::expansion_error;
  constexpr cr::variable<"x"> x;
  constexpr cr::variable<"y"> y;
  constexpr auto power = cr::constant<(std::int64_t{1} << 31)>;
  auto const error = [](auto const& f) { return error_of_expansion(f); };
  struct expected {
    expansion_error found, right;
  };
  constexpr auto none = expansion_error::none, too_long = expansion_error::too_long, overflow = expansion_error::overflow;
  for (auto const& [found, right] : {// exponents, and of roots
                                     expected{error(pow(x, 1000_c) * (y + 1_c)), none},
                                     {error(pow(x, 1001_c) * (y + 1_c)), too_long},
                                     {error(pow(x, -1000_c) * (y + 1_c)), none},
                                     {error(pow(x, -1001_c) * (y + 1_c)), too_long},
                                     {error(pow(x, 1_c / 1000_c) * (y + 1_c)), none},
                                     {error(pow(x, 1_c / 1001_c) * (y + 1_c)), too_long},
                                     {error(pow(pow(x, 1000_c) + 1_c, 16_c)), none},
                                     {error(pow(pow(x, 1000_c) + 1_c, 17_c)), too_long},
                                     // terms, and products on the way to fewer
                                     {error(of_degree<11>(x) * of_degree<9>(y)), none},
                                     {error(of_degree<10>(x) * of_degree<10>(y)), too_long},
                                     {error(of_degree<35>(x) * (y + 1_c)), none},
                                     {error(pow(x + y, 60_c) * pow(x - y, 59_c)), too_long},
                                     // bases
                                     {error(product_of_sines<20>(x) * (x + 1_c)), none},
                                     {error(product_of_sines<31>(x) * (x + 1_c)), none},
                                     {error(product_of_sines<33>(x) * (x + 1_c)), expansion_error::too_many_generators},
                                     // coefficients, also of what roots become
                                     {error(pow(power * x + 1_c, 2_c)), none},
                                     {error(pow(power * x + 1_c, 3_c)), overflow},
                                     {error(pow(power * sqrt(2_c) * x + 1_c, 2_c)), overflow}})
    BOOST_TEST((found == right));
}

}  // namespace
