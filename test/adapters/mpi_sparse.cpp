// Sparse matrices of rows that ranks share, run by mpirun on 1 to 4 ranks: every rank has the matrix of all rows, whatever its own rows read.
#include "ranks.hpp"

#include <tuple>

namespace {

constexpr cr::variable<"a"> a;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"mu", k> mu;
constexpr cr::integers<"from", n> from;
constexpr cr::integers<"to", n> to;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
// A row reads two unknowns; what holds the unknowns together is no row of a rank, and counts once.
constexpr auto errors = cr::function(boost::hana::make_tuple(cr::each(i, n, y[i] - a * exp(mu[from[i]] - mu[to[i]])),
                                                             cr::each(j, 0_c, k - 2_c, mu[j + 1_c] - mu[j])),
                                     cr::wrt(a, mu), cr::given(y, from, to));
constexpr auto energy =
    cr::function(cr::mean(i, n, square(y[i] - a * exp(mu[from[i]] - mu[to[i]]))) + cr::sum(j, k, square(mu[j])), cr::wrt(a, mu),
                 cr::given(y, from, to));

struct graph {
  std::vector<double> all_y, own_y, unknowns;
  std::vector<int> all_from, all_to, own_from, own_to;

  explicit graph(int count, int shift = 0) {
    cr::mpi::ranks const here(MPI_COMM_WORLD);
    int const nodes = 40;
    for (int node = 0; node < nodes; ++node) unknowns.push_back(0.01 * node);
    for (int row = 0; row < count; ++row) {
      all_y.push_back(std::sin(row));
      all_from.push_back(row * nodes / count);  // of neighbouring unknowns, so that ranks have other entries
      all_to.push_back((all_from.back() + (row < 2 * count / 3 ? 0 : shift) + row * row) % nodes);  // shifted on some ranks
    }
    int const first = here.rank() * count / here.size(), last = (here.rank() + 1) * count / here.size();
    own_y.assign(all_y.begin() + first, all_y.begin() + last);
    own_from.assign(all_from.begin() + first, all_from.begin() + last);
    own_to.assign(all_to.begin() + first, all_to.begin() + last);
  }
};

template <class One, class Other>
void check_near(One const& one, Other const& other) {
  BOOST_REQUIRE(one.size() == other.size());
  double largest = 0;
  for (double const each : other) largest = std::max(largest, std::abs(each));
  for (std::size_t at = 0; at < one.size(); ++at) BOOST_TEST(std::abs(one[at] - other[at]) <= 1e-13 * largest);
}
template <class Matrix>
void check_matrix(Matrix const& found, Matrix const& expected) {
  BOOST_TEST(
      std::equal(found.row_starts.begin(), found.row_starts.end(), expected.row_starts.begin(), expected.row_starts.end()));
  BOOST_TEST(std::equal(found.column_of.begin(), found.column_of.end(), expected.column_of.begin(), expected.column_of.end()));
  check_near(found.values, expected.values);
}

}  // namespace

BOOST_AUTO_TEST_CASE(normal_equations) {
  auto const machines = cr::distributed(MPI_COMM_WORLD, n).checked();
  auto work = errors.workspace(), plain_work = errors.workspace();
  for (int const count : {3 * int(cr::rows_in_block), 50})
    for (int const shift : {0, 0, 7}) {  // the pattern is kept, then made anew as some ranks have other rows
      graph const data(count, shift);
      auto const expected =
          errors.sparse_normal_equations(plain_work, 0.5, data.unknowns, data.all_y, data.all_from, data.all_to);
      auto const check = [&](auto const& policy) {
        auto const found =
            errors.sparse_normal_equations(policy, work, 0.5, data.unknowns, data.own_y, data.own_from, data.own_to);
        BOOST_TEST(std::abs(found.cost - expected.cost) < 1e-11 * expected.cost);
        check_near(found.gradient, expected.gradient);
        check_matrix(found.matrix, expected.matrix);
        BOOST_TEST(are_same_everywhere(found.cost, found.gradient[3], found.matrix.values[5], found.matrix.values[11]));
      };
      check(machines);
      check(machines.ordered() | cr::simd);
      if (shift == 0) continue;
      auto const local = errors.sparse_normal_equations(work, 0.5, data.unknowns, data.own_y, data.own_from, data.own_to);
      bool const has_all = cr::mpi::ranks(MPI_COMM_WORLD).size() == 1;  // else of its own rows, in the same workspace
      BOOST_TEST(
          (has_all ? local.matrix.entries() == expected.matrix.entries() : local.matrix.entries() < expected.matrix.entries()));
      check(machines);
    }
}

BOOST_AUTO_TEST_CASE(in_order_the_same_bits_for_every_number_of_ranks) {
  graph const data(12 * int(cr::rows_in_block));
  auto work = errors.workspace(), plain_work = errors.workspace();
  auto const expected =
      errors.sparse_normal_equations(cr::blocks, plain_work, 0.5, data.unknowns, data.all_y, data.all_from, data.all_to);
  auto const found = errors.sparse_normal_equations(cr::distributed(MPI_COMM_WORLD, n).ordered(), work, 0.5, data.unknowns,
                                                    data.own_y, data.own_from, data.own_to);
  BOOST_TEST(found.cost == expected.cost);
  BOOST_TEST(std::memcmp(found.matrix.values.data(), expected.matrix.values.data(), 8 * expected.matrix.entries()) == 0);
}

BOOST_AUTO_TEST_CASE(hessians) {
  auto const machines = cr::distributed(MPI_COMM_WORLD, n);
  graph const data(2000);
  auto work = errors.workspace(), plain_work = errors.workspace();
  std::tuple const own(0.5, data.unknowns, data.own_y, data.own_from, data.own_to);
  std::tuple const all(0.5, data.unknowns, data.all_y, data.all_from, data.all_to);
  std::vector<double> const own_weights(data.own_y.size() + 39, 0.5), all_weights(data.all_y.size() + 39, 0.5);
  check_matrix(errors.sparse_hessian(machines, work, own, own_weights), errors.sparse_hessian(plain_work, all, all_weights));
  auto sums = energy.sparse_workspace(), plain_sums = energy.sparse_workspace();
  auto const found =
      energy.value_gradient_sparse_hessian(machines, sums, 0.5, data.unknowns, data.own_y, data.own_from, data.own_to);
  auto const expected =
      energy.value_gradient_sparse_hessian(plain_sums, 0.5, data.unknowns, data.all_y, data.all_from, data.all_to);
  BOOST_TEST(found.value == expected.value, near_it);
  check_near(found.gradient, expected.gradient);
  check_matrix(found.hessian, expected.hessian);
}
