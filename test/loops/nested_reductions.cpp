// Reductions inside one another, of known lengths, and of nothing.
#include "reductions.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace cr = chainrule;
using namespace chainrule::literals;
using namespace reductions;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", k, 3> mu;
constexpr cr::integers<"owner", n> owner;
constexpr cr::integers<"starts", n + 1_c> starts;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"l"> l;
constexpr cr::variable<"a"> a;
constexpr cr::variables<"w", 19> w;

namespace {

template <class Error, class Call>
std::string message_of(Call const& call) {
  try {
    (void)call();
  } catch (Error const& error) {
    return error.what();
  }
  return "nothing thrown";
}

}  // namespace

// Three deep, a triangle, rows of their own length, a gather: beside the same written with 50 digits and differences there.
BOOST_AUTO_TEST_CASE(nested) {
  constexpr auto deep = cr::function(
      cr::log_sum_exp(i, n, cr::mean(j, 0_c, i, cr::norm(l, 3_c, x[i] * mu(owner[j], l) - a)) * cr::max(l, 3_c, mu(owner[i], l))),
      cr::wrt(a, mu, x), cr::given(owner));
  constexpr auto ragged = cr::function(cr::sum(i, n, cr::log_sum_exp(j, starts[i], starts[i + 1_c] - 1_c, a * mu(j, 1_c))),
                                       cr::wrt(a, mu), cr::given(starts));
  auto work = deep.workspace();
  for (std::size_t const length : {1UL, 2UL, 9UL}) {
    std::vector<double> const point = random_numbers(1 + 6 + length);
    std::vector<int> owners(length);
    for (std::size_t at = 0; at < length; ++at) owners[at] = int(at % 2);
    auto const plain = [&](std::vector<exact> const& v) {
      exact powers = 0;
      for (std::size_t row = 0; row < length; ++row) {
        exact sum = 0;
        for (std::size_t column = 0; column <= row; ++column) {
          exact squares = 0;
          for (std::size_t d = 0; d < 3; ++d) {
            exact const part = v[7 + row] * v[1 + 3 * std::size_t(owners[column]) + d] - v[0];
            squares += part * part;
          }
          sum += sqrt(squares);
        }
        exact most = v[1 + 3 * std::size_t(owners[row])];
        for (std::size_t d = 1; d < 3; ++d) most = std::max(most, v[1 + 3 * std::size_t(owners[row]) + d]);
        powers += exp(exact(sum / double(row + 1) * most));
      }
      return exact(log(powers));
    };
    std::vector<double> const means(point.begin() + 1, point.begin() + 7);
    std::vector<double> const points(point.begin() + 7, point.end());
    auto const [value, gradient] = deep.value_and_gradient(work, point[0], means, points, owners);
    std::vector<exact> moved(point.begin(), point.end());
    BOOST_TEST(std::abs(value - static_cast<double>(plain(moved))) < 1e-14);
    std::vector<double> found{gradient[0_c]};
    found.insert(found.end(), gradient[1_c].begin(), gradient[1_c].end());
    found.insert(found.end(), gradient[2_c].begin(), gradient[2_c].end());
    for (std::size_t at = 0; at < point.size(); ++at) {
      exact const step("1e-17");
      moved[at] = point[at] + step;
      exact const up = plain(moved);
      moved[at] = point[at] - step;
      exact const down = plain(moved);
      moved[at] = point[at];
      BOOST_TEST(std::abs(found[at] - static_cast<double>((up - down) / (2 * step))) < 1e-13);
    }
  }
  std::vector<int> const firsts{0, 2, 3, 7};
  std::vector<double> const rows = random_numbers(21);
  exact wanted = 0;
  exact by_a = 0;
  for (std::size_t row = 0; row < 3; ++row) {
    exact powers = 0;
    exact weighted = 0;
    for (auto at = std::size_t(firsts[row]); at < std::size_t(firsts[row + 1]); ++at) {
      powers += exp(exact(1.5) * rows[3 * at + 1]);
      weighted += rows[3 * at + 1] * exp(exact(1.5) * rows[3 * at + 1]);
    }
    wanted += log(powers);
    by_a += weighted / powers;
  }
  auto const [value, gradient] = ragged.value_and_gradient(work, 1.5, rows, firsts);
  BOOST_TEST(std::abs(value - static_cast<double>(wanted)) < 1e-14);
  BOOST_TEST(std::abs(gradient[0_c] - static_cast<double>(by_a)) < 1e-14);
}

// Known lengths: the same numbers, while compiling too; other requests write the loops out.
BOOST_AUTO_TEST_CASE(known_lengths) {
  constexpr auto all = cr::mean(i, 19_c, square(w[i])) + cr::norm(i, 19_c, w[i]) + cr::log_sum_exp(i, 0_c, 18_c, w[i]) +
                       cr::max(i, 19_c, w[i]) * cr::min(i, 2_c, 18_c, w[i]);
  constexpr auto f = cr::function(all, w);
  constexpr auto along = cr::function(cr::mean(i, n, square(x[i])) + cr::norm(i, n, x[i]) + cr::log_sum_exp(i, n, x[i]) +
                                          cr::max(i, n, x[i]) * cr::min(i, 2_c, n - 1_c, x[i]),
                                      x);
  std::array<double, 19> point{};
  std::vector<double> const numbers = random_numbers(19);
  std::copy(numbers.begin(), numbers.end(), point.begin());
  auto const [value, gradient] = f.value_and_gradient(point);
  BOOST_TEST(value == along(numbers));
  check(std::vector<double>(gradient.begin(), gradient.end()), gradient_of(along, numbers));
  static_assert(
      cr::function(cr::norm(i, 3_c, w[i]) + cr::max(i, 3_c, w[i]), w).value_and_gradient(std::array<double, 19>{2, 3, 6}).value ==
      13);

  constexpr auto few = cr::function(cr::mean(i, 3_c, square(w[i])) * cr::norm(i, 3_c, w[i]) + cr::log_sum_exp(i, 0_c, 2_c, w[i]) +
                                        cr::max(i, 3_c, square(w[i])) * cr::min(i, 1_c, 3_c, w[i]) + cr::norm(i, 1_c, w[i]),
                                    w);
  auto const hessian = few.hessian(point);
  for (std::size_t row = 0; row < 4; ++row)
    for (std::size_t column = 0; column < 5; ++column) {
      auto const slope = [&](double step) {
        std::array<double, 19> up = point;
        std::array<double, 19> down = point;
        up[column] += step;
        down[column] -= step;
        return (few.gradient(up)[row] - few.gradient(down)[row]) / (2 * step);
      };
      BOOST_TEST(std::abs(hessian[row][column] - (4 * slope(1e-4) - slope(2e-4)) / 3) < 1e-9);
    }
  // diff writes formulas, whose values are the same.
  constexpr auto scaled = cr::mean(i, n, a * square(x[i])) + cr::norm(i, n, a * x[i]) + cr::log_sum_exp(i, n, a * x[i]) +
                          cr::max(i, n, a * x[i]) - cr::min(i, n, a * x[i]);
  constexpr auto by_rule = cr::function(diff(scaled, a), cr::wrt(a), cr::given(x));
  constexpr auto by_sweep = cr::function(scaled, cr::wrt(a), cr::given(x));
  BOOST_TEST(std::abs(by_rule(0.75, numbers) - by_sweep.gradient(0.75, numbers)[0]) < 1e-14);
}

// Of nothing: before anything is calculated.
BOOST_AUTO_TEST_CASE(nothing) {
  std::vector<double> const none;
  BOOST_TEST(message_of<std::invalid_argument>([&] { return cr::function(cr::mean(i, n, x[i]), x)(none); }) ==
             "chainrule: mean over i from 0 to -1: min, max and mean of nothing");
  BOOST_TEST(message_of<std::invalid_argument>([&] { return cr::function(cr::max(i, n, x[i]), x)(none); }) ==
             "chainrule: max over i from 0 to -1: min, max and mean of nothing");
  double value = 7;
  std::vector<double> gradient;
  BOOST_TEST(message_of<std::invalid_argument>([&] {
               cr::function(cr::min(i, n, x[i]), x).value_and_gradient(cr::into(value, gradient), none);
               return 0;
             }) == "chainrule: min over i from 0 to -1: min, max and mean of nothing");
  BOOST_TEST(value == 7);
  // A row of its own length, which intervals can not tell; and a loop that is not entered.
  constexpr auto rows =
      cr::function(cr::sum(i, n, cr::max(j, starts[i], starts[i + 1_c] - 1_c, mu(j, 0_c))), cr::wrt(mu), cr::given(starts));
  std::vector<double> const rising{1, 0, 0, 2, 0, 0, 3, 0, 0};
  BOOST_TEST(rows(rising, std::vector{0, 1, 3}) == 1 + 3);
  BOOST_TEST(message_of<std::invalid_argument>([&] {
               return rows(rising, std::vector{0, 3, 3});
             }) == "chainrule: max over j from 3 to 2: min, max and mean of nothing");
  BOOST_TEST(rows(none, std::vector{0}) == 0);
  // A triangle of known lengths asks turn by turn.
  constexpr auto triangle = cr::function(cr::sum(i, 0_c, 18_c, cr::mean(j, 1_c, i, w[j])), w);
  BOOST_TEST(message_of<std::invalid_argument>([&] { return triangle(std::array<double, 19>{}); }) ==
             "chainrule: mean over j from 1 to 0: min, max and mean of nothing");
}
