// What is calculated of each row, asked by itself: against its definition, in every order of memory, with fewer and more rows than a packet
// holds, and with numbers behind the last column that must be neither read nor written. It mirrors matrix/rows.hpp, and reads learning.hpp.
// (Infinities: edges.cpp.)
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace {

namespace cr = chainrule;
namespace mo = chainrule::matrix_operations;

constexpr float beyond = 1e30f;

/// A matrix with a row and a column of large numbers behind it in memory.
template <class T, int Order>
struct guarded {
  using plain = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Order>;
  std::vector<T> memory;
  Eigen::Index rows, columns;

  guarded(Eigen::Index m, Eigen::Index n) : memory(std::size_t(m * n + m + n), T(beyond)), rows(m), columns(n) {
    std::fill_n(memory.begin(), m * n, T(0));
  }
  Eigen::Map<plain> map() { return {memory.data(), rows, columns}; }
  [[nodiscard]] bool is_kept() const {
    return std::count(memory.begin() + rows * columns, memory.end(), T(beyond)) == rows + columns;
  }
};

/// A number for an element: rows whose largest stands first, in the middle, or last, some far above the others.
double element(Eigen::Index i, Eigen::Index j) {
  double const step = i % 2 == 0 ? 0.75 : 400;
  return step * double((i + 2 * j) % 3) - 0.25 * double(j);
}
double log_sum(Eigen::Index i, Eigen::Index columns) {
  double largest = element(i, 0), sum = 0;
  for (Eigen::Index j = 1; j < columns; ++j) largest = std::max(largest, element(i, j));
  for (Eigen::Index j = 0; j < columns; ++j) sum += std::exp(element(i, j) - largest);
  return largest + std::log(sum);
}

/// Operations that read z of one order and write out of another.
template <class T, int OrderOfOut, int OrderOfZ>
void check_rows(Eigen::Index rows, Eigen::Index columns) {
  constexpr double digits = 400 * std::numeric_limits<T>::epsilon();
  cr::matrix_workspace memory;
  guarded<T, OrderOfZ> z(rows, columns), p(rows, columns);
  guarded<T, OrderOfOut> share(rows, columns), logarithm(rows, columns), sums(rows, 1), t(rows, columns);
  double loss = 0;
  for (Eigen::Index i = 0; i < rows; ++i)
    for (Eigen::Index j = 0; j < columns; ++j) {
      z.map()(i, j) = T(element(i, j));
      p.map()(i, j) = T(std::exp(element(i, j) - log_sum(i, columns)));
      t.map()(i, j) = j == 1 ? T(0) : T(0.25) + T(j);
      loss += double(t.map()(i, j)) * (log_sum(i, columns) - element(i, j)) / double(rows);
    }
  auto share_map = share.map(), logarithm_map = logarithm.map(), sums_map = sums.map();
  Eigen::Matrix<T, 1, 1> entropy;
  mo::softmax_::write(share_map, memory, z.map());
  mo::log_softmax_::write(logarithm_map, memory, z.map());
  mo::log_sum_exp_rows_::write(sums_map, memory, z.map());
  mo::softmax_cross_entropy_::write(entropy, memory, z.map(), t.map(), p.map());
  BOOST_TEST(cr::near(double(entropy(0, 0)), loss, digits));
  for (Eigen::Index i = 0; i < rows; ++i) {
    BOOST_TEST(cr::near(double(sums_map(i, 0)), log_sum(i, columns), digits));
    for (Eigen::Index j = 0; j < columns; ++j) {
      BOOST_TEST((cr::near(share_map(i, j), p.map()(i, j), digits) and
                  std::abs(double(logarithm_map(i, j)) - (element(i, j) - log_sum(i, columns))) <= 1000 * digits));
    }
  }
  BOOST_TEST((share.is_kept() and logarithm.is_kept() and sums.is_kept()));
}

}  // namespace

template <class T>
void check_every_order() {
  for (Eigen::Index const rows : {1, 2, 3, 5, 8, 9})
    for (Eigen::Index const columns : {1, 3, 4}) {
      check_rows<T, Eigen::ColMajor, Eigen::ColMajor>(rows, columns);
      check_rows<T, Eigen::ColMajor, Eigen::RowMajor>(rows, columns);
      check_rows<T, Eigen::RowMajor, Eigen::ColMajor>(rows, columns);
    }
}
BOOST_AUTO_TEST_CASE(rows_of_double) { check_every_order<double>(); }
BOOST_AUTO_TEST_CASE(rows_of_float_in_packets) { check_every_order<float>(); }
