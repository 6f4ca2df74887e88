// Sums over rows that ranks share, run by mpirun on 1 to 4 ranks: the sum over all rows, the same bits on every rank, and in order the same for every
// number of ranks.
#include "ranks.hpp"

#if __has_include(<oneapi/tbb/task_arena.h>)
#  include <chainrule/adapters/parallel.hpp>
#endif

namespace {

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr auto loss = cr::function(cr::sum(square(v - a * exp(-b * t))), cr::wrt(a, b), cr::given(t, v));
constexpr auto reductions =
    cr::function(cr::mean(square(v - a * t)) + cr::log_sum_exp(b * v) + cr::max(a * t) + square(b) / cr::data_rows, cr::wrt(a, b),
                 cr::given(t, v));

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", k> mu;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr auto spread =
    cr::function(cr::sum(i, n, square(x[i] - mu[owner[i]])) / n + cr::sum(j, k, square(mu[j])), cr::wrt(mu), cr::given(x, owner));

constexpr auto errors =
    cr::function(boost::hana::make_tuple(cr::each(v - a * exp(-b * t)), a - 1_c), cr::wrt(a, b), cr::given(t, v));

/// Rows of all ranks, and those of this one: of `ranks_with_rows` ranks each has as many as the others.
struct rows {
  std::vector<double> all_t, all_v, own_t, own_v;
  std::vector<int> all_owners, own_owners;

  explicit rows(int count, int ranks_with_rows = 0) {
    cr::mpi::ranks const here(MPI_COMM_WORLD);
    if (ranks_with_rows == 0) ranks_with_rows = here.size();
    int const from = std::min(here.rank(), ranks_with_rows) * count / ranks_with_rows;
    int const to = std::min(here.rank() + 1, ranks_with_rows) * count / ranks_with_rows;
    for (int row = 0; row < count; ++row) {
      all_t.push_back(0.5 + 0.0003 * row);
      all_v.push_back(std::exp(-0.3 * all_t.back()) + 0.01 * ((row * 7919) % 13 - 6));
      all_owners.push_back(row * 31 % 5);
    }
    own_t.assign(all_t.begin() + from, all_t.begin() + to);
    own_v.assign(all_v.begin() + from, all_v.begin() + to);
    own_owners.assign(all_owners.begin() + from, all_owners.begin() + to);
  }
};
constexpr int twelve_blocks = 12 * int(cr::rows_in_block);  // which 1 to 4 ranks divide

}  // namespace

BOOST_AUTO_TEST_CASE(the_sum_over_all_rows_on_every_rank) {
  auto const machines = cr::distributed(MPI_COMM_WORLD).checked();
  for (int const count : {1000, 5000, twelve_blocks}) {
    rows const data(count);
    auto const expected = loss.value_gradient_hessian(1.0, 0.4, data.all_t, data.all_v);
    auto const found = loss.value_gradient_hessian(machines, 1.0, 0.4, data.own_t, data.own_v);
    BOOST_TEST(found.value == expected.value, near_it);
    for (std::size_t row = 0; row < 2; ++row) {
      BOOST_TEST(found.gradient[row] == expected.gradient[row], near_it);
      for (std::size_t column = 0; column < 2; ++column)
        BOOST_TEST(found.hessian[row][column] == expected.hessian[row][column], near_it);
    }
    BOOST_TEST(are_same_everywhere(found.value, found.gradient[0], found.gradient[1], found.hessian[0][0], found.hessian[1][0]));
    auto const bound = loss.over(t = data.own_t, v = data.own_v);
    BOOST_TEST(bound.gradient(machines | cr::simd, a = 1.0, b = 0.4)[b] == expected.gradient[1], near_it);
  }
}

BOOST_AUTO_TEST_CASE(in_order_the_same_bits_for_every_number_of_ranks) {
  rows const data(twelve_blocks);
  auto const machines = cr::distributed(MPI_COMM_WORLD).ordered();
  auto const expected = loss.value_gradient_hessian(cr::blocks, 1.0, 0.4, data.all_t, data.all_v);
  auto const found = loss.value_gradient_hessian(machines, 1.0, 0.4, data.own_t, data.own_v);
  BOOST_TEST(found.value == expected.value);
  BOOST_TEST((found.gradient == expected.gradient));
  BOOST_TEST((found.hessian == expected.hessian));
  auto const check = [&](auto const& policy, auto const& alone) {
    BOOST_TEST((reductions.gradient(policy, 1.0, 0.4, data.own_t, data.own_v) ==
                reductions.gradient(alone, 1.0, 0.4, data.all_t, data.all_v)));
  };
  check(machines, cr::blocks);
#if __has_include(<oneapi/tbb/task_arena.h>)
  check(machines | cr::parallel | cr::simd, cr::parallel | cr::simd);
  // In any order.
  double const sum = loss(cr::blocks | cr::simd, 1.0, 0.4, data.all_t, data.all_v);
  BOOST_TEST(loss(cr::parallel | cr::simd | machines, 1.0, 0.4, data.own_t, data.own_v) == sum);
  BOOST_TEST(loss(machines | cr::simd | cr::parallel, 1.0, 0.4, data.own_t, data.own_v) == sum);
#endif
}

BOOST_AUTO_TEST_CASE(means_and_extremes_are_those_of_all_rows) {
  auto const machines = cr::distributed(MPI_COMM_WORLD);
  for (int const count : {7, 5000}) {
    rows const data(count);
    auto const expected = reductions.value_and_gradient(1.0, 0.4, data.all_t, data.all_v);
    auto const found = reductions.value_and_gradient(machines, 1.0, 0.4, data.own_t, data.own_v);
    BOOST_TEST(found.value == expected.value, near_it);
    for (std::size_t row = 0; row < 2; ++row) BOOST_TEST(found.gradient[row] == expected.gradient[row], near_it);
    BOOST_TEST(are_same_everywhere(found.value, found.gradient[0], found.gradient[1]));
  }
}

BOOST_AUTO_TEST_CASE(directions_and_products) {
  constexpr auto product =
      cr::function(log(cr::product(1_c + square(a) * square(t) / 100_c)) + cr::norm(a * a * v), cr::wrt(a), cr::given(t, v));
  auto const machines = cr::distributed(MPI_COMM_WORLD);
  rows const data(5000);
  std::tuple const all(0.4, data.all_t, data.all_v), own(0.4, data.own_t, data.own_v);
  BOOST_TEST(product.jvp(machines, own, std::tuple(2.0)) == product.jvp(all, std::tuple(2.0)), near_it);
  BOOST_TEST(product.hessian(machines, 0.4, data.own_t, data.own_v)[0][0] == product.hessian(0.4, data.all_t, data.all_v)[0][0],
             near_it);
}

BOOST_AUTO_TEST_CASE(gradients_by_arrays_that_all_ranks_have) {
  // The sum over k is one that every rank has wholly: it counts once.
  std::vector<double> const centres{1, 2, 3, 4, 5};
  auto const machines = cr::distributed(MPI_COMM_WORLD, n).checked();
  for (int const with_rows : {0, 1}) {
    rows const data(twelve_blocks, with_rows);
    auto plain_work = spread.workspace(), work = spread.workspace();
    auto const expected = spread.value_and_gradient(plain_work, centres, data.all_v, data.all_owners);
    auto const check = [&](auto const& policy) {
      auto const found = spread.value_and_gradient(policy, work, centres, data.own_v, data.own_owners);
      BOOST_TEST(found.value == expected.value, near_it);
      for (std::size_t at = 0; at < 5; ++at) BOOST_TEST(found.gradient[0_c][at] == expected.gradient[0_c][at], near_it);
      auto const slopes = found.gradient[0_c];
      BOOST_TEST(are_same_everywhere(found.value, slopes[0], slopes[1], slopes[2], slopes[3], slopes[4]));
    };
    check(machines);
    spread.value_and_gradient(cr::blocks, plain_work, centres, data.all_v, data.all_owners);
    auto const found = spread.value_and_gradient(machines.ordered(), work, centres, data.own_v, data.own_owners);
    for (std::size_t at = 0; at < 5; ++at) BOOST_TEST(found.gradient[0_c][at] == expected.gradient[0_c][at]);
  }
}

BOOST_AUTO_TEST_CASE(normal_equations_of_residuals) {
  // The residual that is none of a row's counts once.
  rows const data(twelve_blocks);
  auto const machines = cr::distributed(MPI_COMM_WORLD).checked();
  auto const expected = errors.normal_equations(1.5, 0.4, data.all_t, data.all_v);
  auto const found = errors.normal_equations(machines, 1.5, 0.4, data.own_t, data.own_v);
  BOOST_TEST(found.cost == expected.cost, near_it);
  for (std::size_t row = 0; row < 2; ++row) {
    BOOST_TEST(found.gradient[row] == expected.gradient[row], near_it);
    for (std::size_t column = 0; column < 2; ++column)
      BOOST_TEST(found.matrix[row][column] == expected.matrix[row][column], near_it);
  }
  BOOST_TEST(are_same_everywhere(found.cost, found.gradient[0], found.gradient[1], found.matrix[0][1]));
  auto const in_order = errors.normal_equations(machines.ordered() | cr::simd, 1.5, 0.4, data.own_t, data.own_v);
  auto const alone = errors.normal_equations(cr::blocks | cr::simd, 1.5, 0.4, data.all_t, data.all_v);
  BOOST_TEST((in_order.cost == alone.cost && in_order.gradient == alone.gradient && in_order.matrix == alone.matrix));
  // What keeps rows apart has those of the rank.
  auto work = errors.workspace();
  BOOST_TEST(errors.jacobian(machines, work, 1.5, 0.4, data.own_t, data.own_v).rows() == data.own_t.size() + 1);
}

BOOST_AUTO_TEST_CASE(ranks_without_rows) {
  auto const machines = cr::distributed(MPI_COMM_WORLD);
  rows const data(3000, 1);
  double const expected = loss(1.0, 0.4, data.all_t, data.all_v);
  BOOST_TEST(loss(machines, 1.0, 0.4, data.own_t, data.own_v) == expected, near_it);
  BOOST_TEST(loss(machines.ordered(), 1.0, 0.4, data.own_t, data.own_v) == loss(cr::blocks, 1.0, 0.4, data.all_t, data.all_v));
  BOOST_TEST(reductions(machines, 1.0, 0.4, data.own_t, data.own_v) == reductions(1.0, 0.4, data.all_t, data.all_v), near_it);
  std::vector<double> const none;
  BOOST_TEST(loss(machines, 1.0, 0.4, none, none) == 0);
}

BOOST_AUTO_TEST_CASE(numbers_and_lists_of_ones_own) {
  cr::mpi::ranks const machines(MPI_COMM_WORLD);
  double value = 1.0 / (machines.rank() + 1), expected = 0;
  std::vector<double> list{double(machines.rank()), 0.1};
  for (int rank = 0; rank < machines.size(); ++rank) expected += 1.0 / (rank + 1);
  machines.sum(value, list);
  BOOST_TEST(value == expected, near_it);
  BOOST_TEST(list[0] == machines.size() * (machines.size() - 1) / 2);
  BOOST_TEST(are_same_everywhere(value, list[0], list[1]));
  // Many numbers: the same tree, so the same bits.
  std::vector<double> many;
  for (int k = 0; k < 10'001; ++k) many.push_back(std::sin(k + machines.rank()));
  std::vector<double> few(many.end() - 100, many.end());
  machines.sum(many);
  machines.sum(few);
  BOOST_TEST((std::vector<double>(many.end() - 100, many.end()) == few));
}

BOOST_AUTO_TEST_CASE(communicators) {
  try {
    static_cast<void>(cr::distributed(MPI_COMM_NULL));
    BOOST_TEST(false);
  } catch (std::invalid_argument const& error) {
    BOOST_TEST(error.what() == "chainrule: cr::distributed: the communicator is MPI_COMM_NULL");
  }
  // A rank for itself; and the ranks in another order.
  rows const data(2000);
  BOOST_TEST(loss(cr::distributed(MPI_COMM_SELF), 1.0, 0.4, data.all_t, data.all_v) ==
             loss(cr::blocks, 1.0, 0.4, data.all_t, data.all_v));
  cr::mpi::ranks const here(MPI_COMM_WORLD);
  MPI_Comm backwards;
  MPI_Comm_split(MPI_COMM_WORLD, 0, -here.rank(), &backwards);
  double const sum = loss(cr::distributed(backwards), 1.0, 0.4, data.own_t, data.own_v);
  BOOST_TEST(sum == loss(1.0, 0.4, data.all_t, data.all_v), near_it);
  MPI_Comm_free(&backwards);
}
