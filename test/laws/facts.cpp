// No fact is claimed that is not so: thousands of random formulas, each claim against values at many points.
#include "../environment.hpp"
#include "run_time_formula.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <iostream>

namespace {

using namespace laws;
using cr::interval;
using cr::detail::canonical_reader;

std::vector<point> make_points() {
  std::mt19937_64 dice(2);
  std::uniform_real_distribution<double> anywhere(-2.5, 2.5);
  std::vector<point> result;
  for (double const u : {0.0, 1.0, -1.0, 0.5, -2.0})
    for (double const v : {0.0, 1.0, -0.5})
      for (double const w : {0.0, -1.0, 2.0}) result.push_back({u, v, w, 0.25});
  for (int i = 0; i < 30; ++i) result.push_back({anywhere(dice), anywhere(dice), anywhere(dice), anywhere(dice)});
  return result;
}

std::vector<point> const points = make_points();

canonical_reader read(definition_info const* d, std::vector<cr::hash_t> const& mirrored = {}) {
  canonical_reader reader(d, mirrored.data(), int(mirrored.size()));
  while (!reader.finished()) reader.read(1 << 30);
  return reader;
}

double number(cr::rational r) { return double(r.num) / double(r.den); }
bool close(sampled const& a, sampled const& b, double factor = 1) {
  double const size = std::max({1.0, a.largest, b.largest, std::abs(factor) * a.largest});
  return std::abs(a.value * factor - b.value) <= 1e-7 * size;
}

/// Whether a value, known to some digits, may be in an interval.
bool may_be_in(interval const& range, sampled const& s) {
  double const tolerance = s.is_exact ? 0 : 1e-9 * std::max(1e-3, s.largest);
  if (range.low.infinity == 0 && s.value < number(range.low.at) - tolerance) return false;
  if (range.high.infinity == 0 && s.value > number(range.high.at) + tolerance) return false;
  return s.value != 0 || !range.is_nonzero();
}

struct tally {
  int formulas = 0, ranges = 0, domains = 0, symmetries = 0, degrees = 0, constants = 0, independent = 0;
};

void check_range(definition_info const* d, canonical_reader const& reader, std::vector<sampled> const& values, tally& count) {
  interval const range = range_of(reader);
  if (range.is_everything()) return;
  ++count.ranges;
  for (sampled const& s : values)
    if (s.is_reliable && !may_be_in(range, s))
      BOOST_ERROR(text_of(d) << " = " << s.value << " not in " << (range.low.infinity ? -1e300 : number(range.low.at)) << " ... "
                             << (range.high.infinity ? 1e300 : number(range.high.at)));
}

void check_symmetry(definition_info const* d, canonical_reader const& reader, std::vector<char const*> const& names,
                    tally& count) {
  std::vector<cr::hash_t> mirrored;
  for (char const* name : names) mirrored.push_back(cr::detail::mix(3, cr::detail::hash_text(name)));
  canonical_reader const other = read(d, mirrored);
  if (other.arena().error() != cr::detail::canonical_error::none) return;
  cr::detail::weighted const here = reader.value();
  cr::hash_t const hash = other.arena().hash(other.value());
  bool const even = hash == reader.arena().hash(here);
  if (!even && hash != reader.arena().hash({-here.factor, here.node})) return;
  ++count.symmetries;
  for (point const& p : points) {
    point q = p;
    for (char const* name : names) q[name] = -q[name];
    sampled const a = evaluate(d, p), b = evaluate(d, q);
    if (a.is_reliable && b.is_reliable && !close(a, b, even ? 1 : -1))
      BOOST_ERROR(text_of(d) << (even ? " even in " : " odd in ") << names[0] << ": " << a.value << ' ' << b.value);
  }
}

void check_homogeneity(definition_info const* d, canonical_reader const& reader, std::vector<char const*> const& names,
                       tally& count) {
  std::vector<cr::hash_t> hashes;
  for (char const* name : names) hashes.push_back(cr::detail::mix(3, cr::detail::hash_text(name)));
  auto const degree = homogeneity_of(reader, hashes.data(), int(hashes.size()));
  if (degree.what == cr::detail::homogeneous_degree::none) return;
  ++count.degrees;
  for (point const& p : points)
    for (double const t : {0.5, 2.0}) {
      point q = p;
      for (char const* name : names) q[name] *= t;
      sampled const a = evaluate(d, p), b = evaluate(d, q);
      double const factor = degree.what == cr::detail::homogeneous_degree::any ? 0 : std::pow(t, number(degree.value));
      if (a.is_reliable && b.is_reliable && !close(a, b, factor))
        BOOST_ERROR(text_of(d) << " has degree " << number(degree.value) << " in " << names[0] << ": " << a.value << ' '
                               << b.value << " for " << t);
    }
}

/// The formula with x' for x.
definition_info const* renamed(garden& all, definition_info const* d) {
  if (d->is_variable() && d->name == "x") return all.variable("x'");
  if (!d->is_application() || d->arity == 0) return d;
  std::vector<definition_info const*> arguments;
  for (int k = 0; k < d->arity; ++k) arguments.push_back(renamed(all, d->arguments[k]));
  return all.apply(d->operation, arguments);
}

void check_independence(definition_info const* d, garden& all, tally& count) {
  using namespace cr::detail;
  definition_info const* const other = renamed(all, d);
  equivalence_attempt<8> attempt;
  for (int k = 0; k < 9 && (k == 0 || attempt.is_stale); ++k) attempt = attempt_equivalence<8>(d, other, attempt);
  if (attempt.is_stale || attempt.error != algebra_error::none || !attempt.holds) return;
  ++count.independent;
  for (point const& p : points) {
    sampled const a = evaluate(d, p), b = evaluate(other, p);
    if (a.is_reliable && b.is_reliable && !close(a, b))
      BOOST_ERROR(text_of(d) << " does not depend on x: " << a.value << ' ' << b.value);
  }
}

BOOST_AUTO_TEST_CASE(facts_are_true) {
  std::uint64_t const seed = from_environment("CHAINRULE_SEED", 20260101);
  std::uint64_t const tried = from_environment("CHAINRULE_FORMULAS", 6000);
  std::mt19937_64 dice(seed);
  tally count;
  for (std::uint64_t i = 0; i < tried; ++i) {
    garden all;
    definition_info const* const d = all.random(dice, 1 + int(i % 4));
    canonical_reader const reader = read(d);
    if (reader.arena().error() != cr::detail::canonical_error::none) continue;
    ++count.formulas;
    std::vector<sampled> values;
    for (point const& p : points) values.push_back(evaluate(d, p));
    check_range(d, reader, values, count);
    if (d->has_variables && is_defined_everywhere(reader)) {
      ++count.domains;
      for (sampled const& s : values)
        if (s.leaves_domain) BOOST_ERROR(text_of(d) << " is not defined everywhere");
    }
    if (!reader.arena().node(reader.value().node).has_variables) {
      ++count.constants;
      for (sampled const& s : values)
        for (sampled const& other : values)
          if (s.is_reliable && other.is_reliable && !close(s, other)) BOOST_ERROR(text_of(d) << " is no constant");
      continue;
    }
    check_symmetry(d, reader, {"x"}, count);
    check_symmetry(d, reader, {"x", "y", "w"}, count);
    check_homogeneity(d, reader, {"x"}, count);
    check_homogeneity(d, reader, {"x", "y", "w"}, count);
    if (i % 4 == 0) check_independence(d, all, count);
  }
  std::cout << "# seed " << seed << ": " << count.formulas << " formulas: " << count.ranges << " ranges, " << count.domains
            << " domains, " << count.symmetries << " symmetries, " << count.degrees << " degrees, " << count.constants
            << " constants, " << count.independent << " independent" << '\n';
  for (int const of : {count.ranges, count.domains, count.symmetries, count.degrees}) BOOST_TEST(std::uint64_t(of) > tried / 6);
}

}  // namespace
