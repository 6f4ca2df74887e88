// Where matrices meet zeros, infinities and NaN: singular matrices, rows of infinities, norms at 0 and at the ends of the range.
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <random>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr cr::matrix<"A", cr::dynamic, cr::dynamic> A;
constexpr cr::matrix<"B", cr::dynamic, cr::dynamic> B;

// Exact integers: __int128 is no ISO type.
__extension__ using integer = __int128;
using integers = std::vector<std::vector<integer>>;

/// The determinant, by elimination that divides only what is divisible.
integer determinant(integers m) {
  std::size_t const n = m.size();
  integer before = 1, sign = 1;
  for (std::size_t k = 0; k + 1 < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && m[pivot][k] == 0) ++pivot;
    if (pivot == n) return 0;
    if (pivot != k) {
      std::swap(m[pivot], m[k]);
      sign = -sign;
    }
    for (std::size_t i = k + 1; i < n; ++i)
      for (std::size_t j = k + 1; j < n; ++j) m[i][j] = (m[i][j] * m[k][k] - m[i][k] * m[k][j]) / before;
    before = m[k][k];
  }
  return n == 0 ? 1 : sign * m[n - 1][n - 1];
}
integer cofactor(integers const& m, std::size_t row, std::size_t column) {
  integers minor;
  for (std::size_t i = 0; i < m.size(); ++i) {
    if (i == row) continue;
    minor.emplace_back();
    for (std::size_t j = 0; j < m.size(); ++j)
      if (j != column) minor.back().push_back(m[i][j]);
  }
  return (row + column) % 2 == 0 ? determinant(minor) : -determinant(minor);
}
integers random_integers(std::size_t rows, std::size_t columns) {
  static std::mt19937 dice(11);
  integers m(rows, std::vector<integer>(columns));
  for (auto& row : m)
    for (integer& each : row) each = int(dice() % 7) - 3;
  return m;
}
integers of_rank(std::size_t n, std::size_t rank) {
  integers const left = random_integers(n, rank), right = random_integers(rank, n);
  integers m(n, std::vector<integer>(n, 0));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t k = 0; k < rank; ++k) m[i][j] += left[i][k] * right[k][j];
  return m;
}
integers moved(integers m, integers const& h, int steps) {
  for (std::size_t i = 0; i < m.size(); ++i)
    for (std::size_t j = 0; j < m.size(); ++j) m[i][j] += steps * h[i][j];
  return m;
}
/// The derivative of a cofactor along h: differences are exact for its degree.
double slope(integers const& m, integers const& h, std::size_t i, std::size_t j) {
  auto const odd = [&](int t) { return cofactor(moved(m, h, t), i, j) - cofactor(moved(m, h, -t), i, j); };
  return static_cast<double>((672 * odd(1) - 168 * odd(2) + 32 * odd(3) - 3 * odd(4)) / 840);
}
template <class T>
Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> numbers(integers const& m) {
  auto const n = Eigen::Index(m.size());
  return Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>::NullaryExpr(
      n, n, [&](Eigen::Index i, Eigen::Index j) { return static_cast<T>(m[std::size_t(i)][std::size_t(j)]); });
}

constexpr auto det = cr::function(cr::determinant(A), A);

}  // namespace

BOOST_AUTO_TEST_SUITE(matrix_edges)

BOOST_AUTO_TEST_CASE(determinants_of_every_rank) {
  auto work = det.workspace();
  for (std::size_t n = 1; n <= 8; ++n)
    for (std::size_t rank = n > 3 ? n - 3 : 0; rank <= n; ++rank) {
      BOOST_TEST_CONTEXT(n << " x " << n << ", rank " << rank) {
        integers const m = of_rank(n, rank), h = random_integers(n, n);
        Eigen::MatrixXd const a = numbers<double>(m), along = numbers<double>(h);
        Eigen::MatrixXd const gradient = det.gradient(work, a)[0_c];
        Eigen::MatrixXd const curvature = det.hvp(work, std::tie(a), std::tie(along))[0_c];
        double const size = std::pow(a.norm() + 1e-3, double(n - 1)),
                     curved = std::pow(a.norm() + 1e-3, double(n) - 2) * along.norm();
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t j = 0; j < n; ++j) {
            auto const row = Eigen::Index(i), column = Eigen::Index(j);
            BOOST_TEST(std::abs(gradient(row, column) - static_cast<double>(cofactor(m, i, j))) <= 1e-14 * size);
            BOOST_TEST(std::abs(curvature(row, column) - slope(m, h, i, j)) <= 1e-13 * curved);
          }
      }
    }
}

BOOST_AUTO_TEST_CASE(cofactors_without_overflow) {
  Eigen::Matrix4d const wide = Eigen::Vector4d(1e200, 1e200, 1e-200, 1e-150).asDiagonal();
  Eigen::Matrix4d const expected = Eigen::Vector4d(1e-150, 1e-150, 1e250, 1e200).asDiagonal();
  Eigen::Matrix4d const found = det.gradient(wide)[0_c];
  BOOST_TEST(found.diagonal().isApprox(expected.diagonal(), 1e-15));
  BOOST_TEST(cr::near(found(0, 0), 1e-150, 1e-15));
  Eigen::Matrix2d const small = Eigen::Matrix2d::Identity() * 1e-200;
  BOOST_TEST(((det.gradient(small)[0_c] - small).norm() <= 1e-215 and det(small) == 0));
  constexpr cr::matrix<"F", 2, 2> fixed;
  Eigen::Matrix2d const inverse = cr::function(cr::inverse(fixed), fixed)(small);
  BOOST_TEST((inverse - 1e200 * Eigen::Matrix2d::Identity()).norm() <= 1e185);
}

BOOST_AUTO_TEST_CASE(logarithms_of_determinants) {
  constexpr auto f = cr::function(cr::log_abs_determinant(A), A);
  Eigen::MatrixXd const a = numbers<double>({{2, 1, 0, 3}, {-1, 3, 2, 1}, {0, 1, -4, 1}, {1, 1, 1, 2}});
  double const value = std::log(std::abs(a.determinant()));
  for (double const scale : {1.0, -1e-200, 1e200, 1e-307}) {
    Eigen::MatrixXd const scaled = scale * a;
    auto const [found, gradient] = f.value_and_gradient(scaled);
    BOOST_TEST(cr::near(found, value + 4 * std::log(std::abs(scale)), 1e-14));
    BOOST_TEST((gradient[0_c] * scale).isApprox(a.inverse().transpose(), 1e-13));
  }
  BOOST_TEST(cr::near(f((1e10 * Eigen::MatrixXd::Identity(100, 100)).eval()), 1000 * std::log(10.0), 1e-14));
  BOOST_TEST(f(Eigen::MatrixXd::Ones(3, 3).eval()) == -infinity);
  BOOST_TEST(f(Eigen::MatrixXd::Zero(3, 3).eval()) == -infinity);
  Eigen::MatrixXd broken = Eigen::MatrixXd::Identity(4, 4);
  broken(0, 3) = not_a_number;  // which elimination passes by
  BOOST_TEST(std::isnan(f(broken)));
  static_assert(cr::gradient(cr::log_abs_determinant(A))[A] == cr::transpose(cr::inverse(A)));
}

template <class T>
void rows_of_infinities() {
  using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  constexpr T inf = std::numeric_limits<T>::infinity(), none = std::numeric_limits<T>::quiet_NaN();
  matrix block(7, 3);
  block << -inf, -inf, -inf,  //
      inf, 0, -inf,           //
      inf, inf, 1,            //
      -inf, 2, -inf,          //
      1000, -1000, 1000,      //
      -1000, -1000, -1000,    //
      inf, none, 0;
  matrix expected(7, 3);
  expected << T(1) / 3, T(1) / 3, T(1) / 3,  //
      1, 0, 0,                               //
      T(0.5), T(0.5), 0,                     //
      0, 1, 0,                               //
      T(0.5), 0, T(0.5),                     //
      T(1) / 3, T(1) / 3, T(1) / 3,          //
      none, none, none;
  std::vector<T> const sums = {-inf, inf, inf, 2, 1000 + std::log(T(2)), -1000 + std::log(T(3)), none};
  auto const same = [](T a, T b) {
    return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) <= 4 * std::numeric_limits<T>::epsilon() * std::abs(b);
  };
  matrix many(28, 3);  // whole packets, and rows of their own
  many << block, block, block, block;
  constexpr auto f = cr::function(cr::log_sum_exp(A), A);
  matrix const p = cr::function(cr::softmax(A), A)(many), log_p = cr::function(cr::log_softmax(A), A)(many), sum = f(many);
  matrix const slopes = f.vjp(std::tie(many), Eigen::Matrix<T, Eigen::Dynamic, 1>::Ones(28).eval())[0_c];
  for (Eigen::Index i = 0; i < 28; ++i) {
    BOOST_TEST(same(sum(i, 0), sums[std::size_t(i % 7)]), i << ": " << sum(i, 0));
    BOOST_TEST(same(cr::function(cr::sum(cr::log_sum_exp(A)), A)(many.row(i).eval()), sums[std::size_t(i % 7)]));
    for (Eigen::Index j = 0; j < 3; ++j) {
      BOOST_TEST(same(p(i, j), expected(i % 7, j)), i << ": " << p(i, j));
      BOOST_TEST(same(slopes(i, j), expected(i % 7, j)));
      if (i % 7 != 4) BOOST_TEST(same(log_p(i, j), std::log(expected(i % 7, j))), i << ": " << log_p(i, j));
    }
  }
  BOOST_TEST(log_p(4, 1) == -2000 - std::log(T(2)));
  // Losses: what is certain costs nothing, what is impossible costs infinity, and a target of 0 is no matter.
  constexpr auto loss = cr::function(cr::softmax_cross_entropy(A, B), cr::wrt(A), cr::given(B));
  matrix target = matrix::Zero(1, 3);
  target(0, 0) = 1;
  auto const cost = [&](Eigen::Index row) { return loss(block.row(row).eval(), target); };
  BOOST_TEST((same(cost(0), std::log(T(3))) and cost(1) == 0 and same(cost(2), std::log(T(2))) and cost(3) == inf));
  BOOST_TEST((same(cost(4), std::log(T(2))) and same(cost(5), std::log(T(3))) and std::isnan(cost(6))));
  matrix const gradient = loss.gradient(block.row(1).eval(), target)[0_c];
  BOOST_TEST(gradient.isZero());
}
BOOST_AUTO_TEST_CASE(infinities_in_rows_of_double) { rows_of_infinities<double>(); }
BOOST_AUTO_TEST_CASE(infinities_in_rows_of_float) { rows_of_infinities<float>(); }

/// Functions that are computed for several elements at a time, at the ends of their ranges.
template <class T>
void ends_of_ranges() {
  using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  using limits = std::numeric_limits<T>;
  constexpr T inf = limits::infinity(), none = limits::quiet_NaN();
  std::vector<T> const points = {0,
                                 inf,
                                 -inf,
                                 none,
                                 1000,
                                 -1000,
                                 limits::max(),
                                 limits::min(),
                                 limits::denorm_min(),
                                 limits::min() / 8,
                                 std::log(limits::min()) - 2,
                                 std::log(limits::max()),
                                 T(0.5),
                                 -3};
  for (T const point : points) {
    matrix m = matrix::Constant(8, 3, T(1.5));
    m.col(0).setConstant(point);
    m(5, 1) = point;
    m(6, 1) = none;
    auto const check = [&](char const* name, auto const& formula, T expected, T least = 0) {
      matrix const found = cr::function(formula, A)(m);
      auto const same = [&](T a) {
        return (std::isnan(a) && std::isnan(expected)) || a == expected ||
               std::abs(a - expected) <= 16 * limits::epsilon() * std::abs(expected) + least;
      };
      BOOST_TEST((same(found(0, 0)) and same(found(7, 0)) and same(found(5, 1))), name << " of " << point << ": " << found(0, 0));
      BOOST_TEST(std::isnan(found(6, 1)));
    };
    T const least = std::exp(point) == 0 ? T(0) : limits::min();  // subnormal results may be 0
    check("exp", exp(A), std::exp(point), least);
    check("log", log(A), std::log(point));
    check("sqrt", sqrt(A), std::sqrt(point));
    check("tanh", tanh(A), std::tanh(point));
    check("sigmoid", sigmoid(A), point < 0 ? std::exp(point) / (1 + std::exp(point)) : 1 / (1 + std::exp(-point)), least);
  }
}
BOOST_AUTO_TEST_CASE(ends_of_double) { ends_of_ranges<double>(); }
BOOST_AUTO_TEST_CASE(ends_of_float) { ends_of_ranges<float>(); }

BOOST_AUTO_TEST_CASE(norms) {
  constexpr cr::matrix<"F", 2, 3> F;
  constexpr auto length = cr::function(cr::norm(F), F);
  Eigen::Matrix<double, 2, 3> a;
  a << 1, 2, 3, 4, 5, 6;
  Eigen::Matrix<double, 2, 3> const unit = a / std::sqrt(91.0);
  for (double const scale : {1.0, 1e200, 1e-200, 1e-160, 1e307, 0x1p-1050}) {
    Eigen::Matrix<double, 2, 3> const scaled = scale * a;
    auto const [value, gradient] = length.value_and_gradient(scaled);
    BOOST_TEST(cr::near(value / scale, std::sqrt(91.0), scale < 1e-300 ? 1e-6 : 4e-16));
    BOOST_TEST((gradient[0_c] - unit).norm() <= (scale < 1e-300 ? 1e-6 : 1e-15));
    BOOST_TEST(cr::near(length.jvp(std::tie(scaled), std::tie(a)), std::sqrt(91.0), scale < 1e-300 ? 1e-6 : 1e-15));
  }
  a.setConstant(std::numeric_limits<double>::max());
  BOOST_TEST(length(a) == infinity);
  a(1, 1) = -infinity;
  BOOST_TEST(length(a) == infinity);
  a(0, 2) = not_a_number;
  BOOST_TEST(std::isnan(length(a)));
}

/// Even powers of roots of squares have no corner: their second derivatives at the origin are those of the squares.
BOOST_AUTO_TEST_CASE(even_powers_at_the_origin) {
  constexpr cr::matrix<"Z", cr::dynamic, 3> Z;
  constexpr cr::vector<"r", 3> r;
  static_assert(cr::gradient(cr::square(cr::norm(Z)))[Z] == 2_c * Z and cr::gradient(cr::norm(Z) * cr::norm(Z))[Z] == 2_c * Z);
  static_assert(cr::gradient(cr::sum(cr::square(abs(Z))))[Z] == 2_c * Z);
  static_assert(cr::gradient(cr::sum(cr::square(hypot(Z, r))))[r] == 2_c * cr::column_sums(cr::broadcast(r, Z)));
  Eigen::Matrix<double, 2, 3> const zero = Eigen::Matrix<double, 2, 3>::Zero();
  Eigen::Matrix<double, 2, 3> d;
  d << 1, 2, 3, 4, 5, 6;
  auto const curvature = [&](auto const& f) -> Eigen::MatrixXd { return f.hvp(std::tie(zero), std::tie(d))[0_c]; };
  BOOST_TEST((curvature(cr::function(cr::square(cr::norm(Z)) + pow(cr::norm(Z), 4_c), Z)) == 2 * d));
  BOOST_TEST((curvature(cr::function(cr::norm(2_c * Z) * cr::norm(2_c * Z), Z)) == 8 * d));
  BOOST_TEST((curvature(cr::function(exp(cr::square(cr::norm(Z + square(Z)))), Z)) == 2 * d));
  BOOST_TEST((curvature(cr::function(cr::sum(cr::square(abs(Z)) + cr::hadamard(abs(Z), abs(Z))), Z)) == 4 * d));
  BOOST_TEST((curvature(cr::function(cr::sum(cr::square(hypot(Z, 2_c * Z))), Z)) == 10 * d));
  BOOST_TEST((curvature(cr::function(cr::norm(Z), Z)) == 0 * d));
  Eigen::Matrix<double, 2, 3> const at = d.array() - 2.5;
  BOOST_TEST(cr::function(pow(cr::norm(Z), 6_c), Z).gradient(at)[0_c].isApprox(6 * std::pow(at.norm(), 4) * at, 1e-14));
}

BOOST_AUTO_TEST_CASE(nan_in_gives_nan_out) {
  Eigen::MatrixXd a = Eigen::MatrixXd::Identity(5, 5), b = Eigen::MatrixXd::Ones(5, 5);
  a(1, 3) = not_a_number;
  Eigen::MatrixXd const larger = cr::function(max(A, B), A, B)(a, b), smaller = cr::function(min(B, A), A, B)(a, b),
                        positive = cr::function(relu(A), A)(a);
  BOOST_TEST((std::isnan(larger(1, 3)) and std::isnan(smaller(1, 3)) and std::isnan(positive(1, 3))));
  BOOST_TEST((larger(0, 0) == 1 and smaller(0, 1) == 0 and positive(1, 1) == 1));
  BOOST_TEST(std::isnan(cr::function(cr::norm(A) + cr::determinant(A), A)(a)));
  BOOST_TEST(std::isnan(det(a)));
  BOOST_TEST(det.gradient(a)[0_c].hasNaN());
}

BOOST_AUTO_TEST_SUITE_END()
