// Rows of residuals in blocks on all cores: the same bits for every number of threads.
#include "threads.hpp"

#include <tuple>

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> groups;
constexpr cr::variables<"t", n> hour;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"mu", groups> mu;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;

namespace {

void append_matrix(std::vector<double>& all, cr::sparse_view<double> const& matrix) {
  append(all, matrix.values);
  for (int const column : matrix.column_of) all.push_back(column);
}

}  // namespace

BOOST_AUTO_TEST_CASE(dense) {
  constexpr auto errors = cr::function(boost::hana::make_tuple(cr::each(i, n, y[i] - a * exp(-b * hour[i])), a - b),
                                       cr::wrt(a, b), cr::given(hour, y));
  auto const times = random_numbers(row_count);
  auto const seen = random_numbers(row_count);
  check_lanes([&](auto const& by) {
    auto const [cost, gradient, matrix] = errors.normal_equations(by, 1.0, 0.5, times, seen);
    std::vector<double> all{cost, matrix[0][0], matrix[0][1], matrix[1][0], matrix[1][1]};
    append(all, gradient);
    return all;
  });
  check_lanes([&](auto const& by) {
    auto work = errors.workspace();
    auto const [values, jacobian] = errors.value_and_jacobian(by, work, 1.0, 0.5, times, seen);
    std::vector<double> all(values.begin(), values.end());
    append(all, std::span<double const>(jacobian.data(), 2 * values.size()));
    return all;
  });
}

BOOST_AUTO_TEST_CASE(sparse) {
  constexpr auto errors =
      cr::function(cr::each(i, n, y[i] - mu[owner[i]] * exp(mu[owner[i]] * a)), cr::wrt(a, mu), cr::given(y, owner));
  auto const seen = random_numbers(row_count);
  for (int const owned : {20, 3'000, 90'000}) {  // lists copied by a block, by some, by none
    auto const owners = random_places(row_count, owned);
    auto const centres = random_numbers(std::size_t(owned));
    check_lanes([&](auto const& by) {
      auto work = errors.workspace();
      auto const normal = errors.sparse_normal_equations(by, work, 0.5, centres, seen, owners);
      std::vector<double> all{normal.cost};
      append(all, normal.gradient);
      append_matrix(all, normal.matrix);
      auto const [values, jacobian] = errors.value_and_sparse_jacobian(by, work, 0.5, centres, seen, owners);
      append_matrix(all, jacobian);
      append_matrix(all, errors.sparse_hessian(by, work, std::tuple(0.5, centres, seen, owners), seen));
      return all;
    });
  }
}
