// The memory of matrix functions: it grows and is kept, and which products are calculated in it, by which loops. It mirrors
// matrix/workspace.hpp.
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

std::size_t allocations = 0;
bool is_overrun = false;
constexpr std::size_t guard = 64;
constexpr unsigned char mark = 0xa5;
/// Sizes stand in front of what is allocated, marks behind it.
struct header {
  std::size_t size;
};

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t) {
  ++allocations;
  auto* const memory = static_cast<unsigned char*>(std::aligned_alloc(64, (size + 2 * guard + 63) / 64 * 64));
  if (memory == nullptr) throw std::bad_alloc();
  ::new (memory) header{size};
  std::memset(memory + guard + size, mark, guard);
  return memory + guard;
}
[[gnu::noinline]] void operator delete(void* data, std::align_val_t) noexcept {
  auto* const memory = static_cast<unsigned char*>(data) - guard;
  std::size_t const size = reinterpret_cast<header*>(memory)->size;
  for (std::size_t k = 0; k < guard; ++k) is_overrun = is_overrun || memory[guard + size + k] != mark;
  std::free(memory);
}

namespace {

namespace cr = chainrule;
using Eigen::ColMajor, Eigen::Dynamic, Eigen::Index, Eigen::MatrixXd, Eigen::RowMajor;

/// Whether a product of 30 x 30 is calculated in the memory of the workspace; and it is right.
template <class Out, class A, class B>
bool is_in_workspace(Out& out, A const& a, B const& b) {
  cr::matrix_workspace memory;
  std::size_t const before = allocations;
  memory.product(out, a, b);
  bool const found = allocations > before;
  for (Index i = 0; i < out.rows(); ++i)
    for (Index j = 0; j < out.cols(); ++j) {
      typename Out::Scalar sum(0);
      for (Index k = 0; k < a.cols(); ++k) sum += a(i, k) * b(k, j);
      BOOST_TEST(std::abs(out(i, j) - sum) <= 1e-4);
    }
  return found;
}
/// Adds a product to a part of a larger matrix, of which nothing else may change.
template <int OrderA, int OrderB>
void check_product(Index rows, Index depth, Index columns) {
  using strided = Eigen::OuterStride<>;
  using matrix_a = Eigen::Matrix<double, Dynamic, Dynamic, OrderA>;
  using matrix_b = Eigen::Matrix<double, Dynamic, Dynamic, OrderB>;
  matrix_a a = matrix_a::Constant(rows + 2, depth + 3, 1e30);
  matrix_b b = matrix_b::Constant(depth + 1, columns + 4, 1e30);
  MatrixXd out = MatrixXd::Constant(rows + 3, columns + 2, 0.5), expected = out;
  for (Index i = 0; i < rows; ++i)
    for (Index k = 0; k < depth; ++k) a(i, k) = double((3 * i + 5 * k) % 7) - 2;
  for (Index k = 0; k < depth; ++k)
    for (Index j = 0; j < columns; ++j) b(k, j) = double((2 * k + j) % 5) - 1;
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < columns; ++j)
      for (Index k = 0; k < depth; ++k) expected(i, j) += a(i, k) * b(k, j);
  Eigen::Map<MatrixXd, Eigen::Unaligned, strided> part(out.data(), rows, columns, strided(rows + 3));
  cr::matrix_workspace memory;
  memory.add_product(part, Eigen::Map<matrix_a const, Eigen::Unaligned, strided>(a.data(), rows, depth, strided(a.outerStride())),
                     Eigen::Map<matrix_b const, Eigen::Unaligned, strided>(b.data(), depth, columns, strided(b.outerStride())));
  BOOST_TEST((out == expected), rows << " x " << depth << " x " << columns);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(workspace)

BOOST_AUTO_TEST_CASE(memory_that_grows) {
  using memory = cr::detail::growing_memory;
  static_assert(memory::alignment == 64 and memory::aligned(0) == 0 and memory::aligned(1) == 64 and memory::aligned(64) == 64 and
                memory::aligned(65) == 128);
  memory all;
  auto* const first = static_cast<int*>(all.at_least(64));
  *first = 42;
  std::size_t const before = allocations;
  BOOST_TEST((all.at_least(64) == first and all.at_least(1) == first and *first == 42 and allocations == before));
  all.at_least(65);
  BOOST_TEST(allocations == before + 1);
}

BOOST_AUTO_TEST_CASE(products_in_its_memory) {
  MatrixXd const a = MatrixXd::Random(30, 30), b = MatrixXd::Random(30, 30);
  Eigen::Matrix<double, 30, 30> const known = a;
  Eigen::Matrix<double, 30, 30> fixed;
  MatrixXd out(30, 30);
  Eigen::VectorXd vector(30), factor = Eigen::VectorXd::LinSpaced(30, 0, 1);
  BOOST_TEST((is_in_workspace(out, a, b) and is_in_workspace(fixed, a, b)));
  BOOST_TEST((not is_in_workspace(fixed, known, b) and not is_in_workspace(vector, a, factor)));
  Eigen::Matrix2d sum = Eigen::Matrix2d::Ones();
  cr::matrix_workspace().add_product(sum, Eigen::Matrix2d::Identity().eval(), Eigen::Matrix2d::Constant(3).eval());
  BOOST_TEST((sum == Eigen::Matrix2d::Constant(4)));
}

BOOST_AUTO_TEST_CASE(products_of_every_order) {
  for (Index const size : {2, 3, 30, 70}) {
    check_product<ColMajor, ColMajor>(size, size + 1, size + 2);
    check_product<ColMajor, RowMajor>(size, size + 1, size + 2);
    check_product<RowMajor, ColMajor>(size, size + 1, size + 2);
    check_product<RowMajor, RowMajor>(size, size + 1, size + 2);
  }
  check_product<ColMajor, ColMajor>(300, 1, 2);
  check_product<ColMajor, ColMajor>(2, 1, 300);
  check_product<ColMajor, ColMajor>(2, 300, 1);
  BOOST_TEST(not is_overrun);
}

BOOST_AUTO_TEST_SUITE_END()
