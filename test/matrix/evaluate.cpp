// What calls of matrix functions read and write: shapes that do not fit,
// arguments in every order of memory, numbers, what is named as not finite. It
// mirrors matrix/evaluate.hpp, whose plans are run here without functions
// around them.
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <string>

namespace {

namespace cr = chainrule;
namespace cd = chainrule::detail;
using namespace chainrule::literals;
using Eigen::Dynamic, Eigen::Index, Eigen::MatrixXd;
constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr cr::matrix<"P", cr::dynamic, cr::dynamic> P;
constexpr cr::matrix<"Q", cr::dynamic, cr::dynamic> Q;
constexpr cr::vector<"r", 3> r;
constexpr cr::matrix<"c", cr::dynamic, 1> c;
constexpr cr::matrix<"o", 1, 1> o;
constexpr cr::variable<"x"> x;
using variables = cd::formula_list<decltype(+x), decltype(+P), decltype(+Q), decltype(+r), decltype(+c), decltype(+o)>;

using by_columns = Eigen::Map<MatrixXd const>;
using by_rows =
    Eigen::Map<Eigen::Matrix<double, Dynamic, Dynamic, Eigen::RowMajor> const, Eigen::Unaligned, Eigen::OuterStride<>>;
using row = Eigen::Map<Eigen::RowVector3d const>;
using column = Eigen::Map<Eigen::VectorXd const>;
using single = Eigen::Map<Eigen::Matrix<double, 1, 1> const>;

/// Numbers of a call: P is 3 x 3 by columns, Q by rows in a larger matrix.
struct point {
  MatrixXd p = MatrixXd::Zero(3, 3);
  Eigen::Matrix<double, Dynamic, Dynamic, Eigen::RowMajor> q = MatrixXd::Constant(5, 6, 1e6);
  Eigen::RowVector3d r{0.5, -1, 2};
  Eigen::VectorXd c = Eigen::Vector3d(3, 0.25, -1);
  Eigen::Matrix<double, 1, 1> o{1.5};
  double x = 2;

  point() {
    for (Index i = 0; i < 3; ++i)
      for (Index j = 0; j < 3; ++j) {
        p(i, j) = 0.25 * double(i) - 0.5 * double(j);
        q(i, j) = double(i * 3 + j + 1);
      }
  }
  [[nodiscard]] auto read(Index rows_of_q = 3, Index columns_of_q = 3) const {
    return std::tuple(x, by_columns(p.data(), p.rows(), p.cols()),
                      by_rows(q.data(), rows_of_q, columns_of_q, Eigen::OuterStride<>(6)), row(r.data()),
                      column(c.data(), c.size()), single(o.data()));
  }
};
template <class Plan>
using call_of = cd::evaluation<Plan, double, double, by_columns, by_rows, row, column, single>;
template <class... E>
using plan_of = cd::planned<variables, std::remove_const_t<E>...>;

/// What is said where shapes do not fit.
template <class Plan>
std::string said(auto const& arguments) {
  cr::matrix_workspace memory;
  try {
    call_of<Plan> const call(memory, arguments);
  } catch (std::invalid_argument const& error) {
    return error.what();
  }
  return "";
}
bool near(double a, double b) { return std::abs(a - b) <= 1e-13 * std::max(1.0, std::abs(b)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(evaluate)

BOOST_AUTO_TEST_CASE(shapes_of_every_argument) {
  constexpr auto sums = cr::hadamard(P, Q) + c;
  using plan = plan_of<decltype(sums)>;
  point given;
  BOOST_TEST(said<plan>(given.read()) == "");
  BOOST_TEST(said<plan>(given.read(2)) == "chainrule: P has 3 rows, but Q has 2 rows");
  BOOST_TEST(said<plan>(given.read(3, 2)) == "chainrule: P has 3 columns, but Q has 2 columns");
  BOOST_TEST(said<plan>(given.read(0)) == "chainrule: Q has 0 rows, an empty batch");
  BOOST_TEST(said<plan>(given.read(3, 0)) == "chainrule: Q has 0 columns, an empty batch");
  given.p.resize(3, 1);
  BOOST_TEST(said<plan>(given.read(3, 1)) == "");
  given.p.resize(1, 1);
  BOOST_TEST(said<plan>(given.read(1, 1)) == "chainrule: P has 1 rows, but c has 3 rows");
  // Where a size is known, and of directions, which have the shapes of their
  // variables.
  using along = cd::direction_variable<std::remove_const_t<decltype(P)>>;
  using directed = cd::planned<cd::formula_list<decltype(+P), along, decltype(+r)>, decltype(sin(P) + along{} + r)>;
  auto const directions = [](Index rows, Index columns, Index of_r) {
    cr::matrix_workspace memory;
    static MatrixXd const numbers = MatrixXd::Zero(9, 9);
    try {
      cd::evaluation<directed, double, by_columns, by_columns, by_columns> const call(
          memory, std::tuple(by_columns(numbers.data(), 3, 3), by_columns(numbers.data(), rows, columns),
                             by_columns(numbers.data(), 1, of_r)));
    } catch (std::invalid_argument const& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  BOOST_TEST(directions(3, 3, 3) == "");
  BOOST_TEST(directions(2, 3, 3) == "chainrule: the direction of P has 2 rows, but P has 3 rows");
  BOOST_TEST(directions(3, 2, 3) == "chainrule: the direction of P has 2 columns, but P has 3 columns");
  BOOST_TEST(directions(3, 3, 4) == "chainrule: r has 4 columns, but the function takes 3");
}

BOOST_AUTO_TEST_CASE(elements) {
  constexpr auto mixed = cr::hadamard(exp(P), Q) + r + c * x;  // element by element
  constexpr auto packed = exp(P) - cr::broadcast(r, P) + x;    // in packets
  constexpr auto along = exp(r) + pow(r, 3_c) * o + cr::column_sums(Q);
  constexpr auto turned = cr::transpose(Q);
  constexpr auto product = cr::transpose(P) * cr::transpose(Q) + c;
  constexpr auto guarded = select(P > 0_c, pow(P, 2_c), sin(P) + cr::transpose(P));
  using plan =
      plan_of<decltype(mixed), decltype(packed), decltype(along), decltype(turned), decltype(product), decltype(guarded)>;
  point const given;
  cr::matrix_workspace memory;
  call_of<plan> call(memory, given.read());
  call.run(true);
  auto const found = [&]<int O>(std::integral_constant<int, O>) -> MatrixXd {
    return call.template stored_matrix<plan::roots[std::size_t(O)]>();
  };
  MatrixXd const q = given.q.topLeftCorner(3, 3), m = found(std::integral_constant<int, 0>{}),
                 e = found(std::integral_constant<int, 1>{}), a = found(std::integral_constant<int, 2>{}),
                 t = found(std::integral_constant<int, 3>{}), d = found(std::integral_constant<int, 4>{}),
                 g = found(std::integral_constant<int, 5>{});
  BOOST_TEST((a.rows() == 1 and a.cols() == 3 and m.rows() == 3 and m.cols() == 3));
  for (Index i = 0; i < 3; ++i)
    for (Index j = 0; j < 3; ++j) {
      double const p = given.p(i, j);
      BOOST_TEST(near(m(i, j), std::exp(p) * q(i, j) + given.r(j) + given.c(i) * 2));
      BOOST_TEST(near(e(i, j), std::exp(p) - given.r(j) + 2));
      BOOST_TEST(near(a(0, j), std::exp(given.r(j)) + std::pow(given.r(j), 3) * 1.5 + q.col(j).sum()));
      BOOST_TEST(t(i, j) == q(j, i));
      double sum = given.c(i);
      for (Index k = 0; k < 3; ++k) sum += given.p(k, i) * q(j, k);
      BOOST_TEST(near(d(i, j), sum));
      BOOST_TEST(near(g(i, j), p > 0 ? p * p : std::sin(p) + given.p(j, i)));
    }
}

BOOST_AUTO_TEST_CASE(packets_and_what_is_left) {
  using plan = plan_of<decltype(exp(P) + x)>;
  for (Index const rows : {1, 2, 3, 4, 5, 9}) {
    point given;
    given.p = MatrixXd::NullaryExpr(rows, 2, [](Index i, Index j) { return 0.125 * double(i) - double(j); });
    cr::matrix_workspace memory;
    call_of<plan> call(memory, given.read());
    call.run(true);
    MatrixXd const found = call.stored_matrix<plan::roots[0]>(), expected = given.p.array().exp() + 2;
    BOOST_TEST((found - expected).norm() <= 1e-13);
  }
}

BOOST_AUTO_TEST_CASE(numbers) {
  constexpr auto counts = cr::rows_of(P) * 10_c + cr::columns_of(Q);
  constexpr auto sums = cr::sum(c) * pow(x, 3_c) + pow(x, o) + cr::constants::pi;
  constexpr auto single_ones = cr::transpose(o) * cr::broadcast(x, o) + select(x > o, x, 0_c);
  using plan = plan_of<std::remove_cvref_t<decltype(counts)>, decltype(sums), decltype(single_ones)>;
  point given;
  given.p.conservativeResize(3, 3);
  cr::matrix_workspace memory;
  call_of<plan> call(memory, given.read());
  call.run(true);
  BOOST_TEST(call.template number<plan::roots[0]>() == 33);
  BOOST_TEST(near(call.template number<plan::roots[1]>(), 2.25 * 8 + std::pow(2, 1.5) + 3.14159265358979324));
  BOOST_TEST(call.template number<plan::roots[2]>() == 1.5 * 2 + 2);
}

BOOST_AUTO_TEST_CASE(memory_of_a_call) {
  using plan = plan_of<decltype(exp(exp(P) * Q)), decltype(exp(P) * Q)>;
  point const given;
  cr::matrix_workspace memory;
  call_of<plan> call(memory, given.read());
  constexpr int inner = plan::number_of(decltype(exp(P))::hash);
  BOOST_TEST((call.rows_of_node(inner) == 3 and call.columns_of_node(inner) == 3 and call.bytes_of_node(inner) == 128));
  call.place(false);  // the outputs have memory of their caller's
  BOOST_TEST(
      (call.stored[plan::roots[0]] == nullptr and call.stored[plan::roots[1]] == nullptr and call.stored[inner] != nullptr));
  call.place(true);
  BOOST_TEST((call.stored[plan::roots[1]] - call.stored[inner] == 16 and call.stored[plan::roots[0]] - call.stored[inner] == 32));
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_first) {
  using plan = plan_of<decltype(exp(cr::sum(exp(P))) * x + cr::sum(o))>;
  auto const first = [](point const& given) {
    cr::matrix_workspace memory;
    call_of<plan> call(memory, given.read());
    call.run(true);
    return call.first_non_finite();
  };
  BOOST_TEST(first(point()) == "");
  for (Index const which : {0, 5, 8}) {
    point given;
    given.p.data()[which] = 1000;
    BOOST_TEST(first(given) == "exp(P)");
    given.p.data()[which] = 10;
    BOOST_TEST(first(given) == "exp(sum(exp(P)))");
    given.p.data()[which] = -infinity;
    BOOST_TEST(first(given) == "P");
    given.x = infinity;
    BOOST_TEST(first(given) == "x");
  }
  point given;
  given.x = infinity;
  BOOST_TEST(first(given) == "x");
}

BOOST_AUTO_TEST_SUITE_END()
