// Gradients by elements, and other reductions than sums, on all cores: the same bits for every number of threads.
#include "threads.hpp"

constexpr cr::variable<"a"> a;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::extent<"l"> l;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", k, 3> mu;
constexpr cr::variables<"v", 3> v;
constexpr cr::variables<"w", l> w;
constexpr cr::integers<"owner", n> owner;
constexpr cr::integers<"length", n> length;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;

BOOST_AUTO_TEST_CASE(gathered_and_own_elements) {
  // Few centres, whose gradient some blocks copy, and so many that there is one copy; elements of rows; neighbours, which blocks share.
  constexpr auto clusters =
      cr::function(cr::sum(i, n, cr::sum(j, 3_c, square(x[i] - mu(owner[i], j)))) / n, cr::wrt(mu, x), cr::given(owner));
  constexpr auto own = cr::function(cr::sum(i, n, exp(x[i]) * square(x[i])), cr::wrt(x));
  constexpr auto neighbours = cr::function(cr::sum(i, 0_c, n - 2_c, square(x[i + 1_c] - square(x[i]))), cr::wrt(x));
  constexpr auto weights = cr::function(cr::sum(i, n, square(x[i] - cr::sum(j, 3_c, v[j] * x[i]))), cr::wrt(v), cr::given(x));
  auto const points = random_numbers(row_count);
  for (int const centres : {10, 5'000, 60'000}) {
    auto const owners = random_places(row_count, centres);
    auto const at = random_numbers(3 * std::size_t(centres));
    check_lanes([&](auto const& policy) { return value_and_gradient(clusters, policy, at, points, owners); });
  }
  check_lanes([&](auto const& policy) { return value_and_gradient(own, policy, points); });
  check_lanes([&](auto const& policy) { return value_and_gradient(neighbours, policy, points); });
  std::array const factors{0.5, 0.25, -0.5};
  check_lanes([&](auto const& policy) { return value_and_gradient(weights, policy, factors, points); });
}

BOOST_AUTO_TEST_CASE(more_numbers_than_rows) {
  // What is added waits in runs, from each row and from loops within, which fill several waves.
  constexpr auto gathered =
      cr::function(cr::sum(i, n, square(x[i] - exp(mu(owner[i], 1_c)) * sin(a))), cr::wrt(mu), cr::given(x, owner, a));
  constexpr auto within = cr::function(cr::sum(i, n, cr::sum(j, 0_c, length[i], exp(x[i] * sin(w[owner[i] + j])))), cr::wrt(w),
                                       cr::given(x, owner, length));
  auto const points = random_numbers(row_count);
  auto const places = random_places(row_count, 30'000);
  auto const centres = random_numbers(90'000);
  check_lanes([&](auto const& policy) { return value_and_gradient(gathered, policy, centres, points, places, 0.25); });
  auto const lengths = random_places(row_count, 50);
  check_lanes([&](auto const& policy) { return value_and_gradient(within, policy, centres, points, places, lengths); });
}

BOOST_AUTO_TEST_CASE(other_reductions) {
  constexpr auto all = cr::function(cr::log_sum_exp(i, n, a * x[i]) + cr::norm(i, n, a - x[i]) + cr::max(i, n, a * x[i]),
                                    cr::wrt(x), cr::given(a));
  auto const points = random_numbers(row_count);
  check_lanes([&](auto const& policy) { return value_and_gradient(all, policy, points, 0.75); });
}
