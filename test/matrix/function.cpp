// Functions of matrices: arguments of every kind, number types, workspaces that allocate nothing, and what goes wrong.
#define EIGEN_RUNTIME_NO_MALLOC
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

namespace {
std::size_t allocations = 0;
}
// Not inlined, or g++ sees a new and a free that do not match.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  if (void* const memory = std::aligned_alloc(std::size_t(alignment), (size + 63) / 64 * 64)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::matrix<"X", cr::dynamic, 40> X;
constexpr cr::matrix<"T", cr::dynamic, 10> T;
constexpr cr::matrix<"W", 40, 30> W;
constexpr cr::vector<"b", 30> b;
constexpr cr::matrix<"V", 30, 10> V;
constexpr auto predictions = cr::softmax(relu(cr::affine(X, W, b)) * V);
constexpr auto net = cr::function(cr::softmax_cross_entropy(relu(cr::affine(X, W, b)) * V, T), cr::wrt(W, b, V), cr::given(X, T));

template <class Number>
struct data {
  using matrix = Eigen::Matrix<Number, Eigen::Dynamic, Eigen::Dynamic>;
  matrix w, v, x, t;
  Eigen::Matrix<Number, 1, Eigen::Dynamic> b;
};
template <class Number>
data<Number> numbers(int batch) {
  std::srand(3);
  data<Number> d;
  d.w = Eigen::MatrixXd::Random(40, 30).cast<Number>();
  d.v = Eigen::MatrixXd::Random(30, 10).cast<Number>();
  d.b = Eigen::RowVectorXd::Random(30).cast<Number>();
  d.x = Eigen::MatrixXd::Random(batch, 40).cast<Number>();
  d.t = Eigen::MatrixXd::Identity(batch, 10).cast<Number>();
  return d;
}

auto says(std::string const& first, std::string const& second) {
  return [=](std::invalid_argument const& error) {
    std::string const text = error.what();
    bool const found = text.find(first) != std::string::npos && text.find(second) != std::string::npos;
    if (!found) BOOST_TEST_MESSAGE(text);
    return found;
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(function)

BOOST_AUTO_TEST_CASE(a_workspace_allocates_only_when_the_batch_grows) {
  auto const d = numbers<double>(9);
  auto const smaller = numbers<double>(5);
  auto work = net.workspace();
  auto const first = net.value_and_gradient(work, d.w, d.b, d.v, d.x, d.t);
  double const value = first.value;
  Eigen::MatrixXd const dw = first.gradient[0_c];
  std::size_t const before = allocations;
  Eigen::internal::set_is_malloc_allowed(false);
  double again = 0;
  for (int i = 0; i < 3; ++i) {
    again = net.value_and_gradient(work, d.w, d.b, d.v, d.x, d.t).value;
    net.value_and_gradient(work, smaller.w, smaller.b, smaller.v, smaller.x, smaller.t);
  }
  Eigen::internal::set_is_malloc_allowed(true);
  BOOST_TEST(allocations == before);
  BOOST_TEST(again == value);
  BOOST_TEST((net.value_and_gradient(work, d.w, d.b, d.v, d.x, d.t).gradient[0_c] == dw));
  auto const larger = numbers<double>(200);
  net.value_and_gradient(work, larger.w, larger.b, larger.v, larger.x, larger.t);
  BOOST_TEST(allocations > before);
}

BOOST_AUTO_TEST_CASE(arguments_are_read_where_they_are) {
  auto const d = numbers<double>(9);
  auto const expected = net.value_and_gradient(d.w, d.b, d.v, d.x, d.t);
  Eigen::MatrixXd large = Eigen::MatrixXd::Constant(50, 60, 7);
  large.block(3, 5, 9, 40) = d.x;
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> const by_rows = d.w;
  Eigen::VectorXd const standing = d.b;
  auto const found = net.value_and_gradient(by_rows, standing, Eigen::Map<Eigen::MatrixXd const>(d.v.data(), 30, 10),
                                            large.block(3, 5, 9, 40), Eigen::Ref<Eigen::MatrixXd const>(d.t));
  BOOST_TEST(cr::near(found.value, expected.value, 1e-14));
  BOOST_TEST(found.gradient[0_c].isApprox(expected.gradient[0_c], 1e-13));
  static_assert(std::is_same_v<std::remove_cvref_t<decltype(found.gradient[1_c])>, Eigen::VectorXd>);
  BOOST_TEST(found.gradient[1_c].transpose().isApprox(expected.gradient[1_c], 1e-13));
}

BOOST_AUTO_TEST_CASE(every_floating_point_type) {
  auto const d = numbers<double>(9);
  auto const f = numbers<float>(9);
  auto const l = numbers<long double>(9);
  long double const exact = net(l.w, l.b, l.v, l.x, l.t);
  static_assert(std::is_same_v<decltype(net(f.w, f.b, f.v, f.x, f.t)), float>);
  BOOST_TEST(cr::near(static_cast<long double>(net(d.w, d.b, d.v, d.x, d.t)), exact, 1e-14));
  BOOST_TEST(cr::near(static_cast<long double>(net(f.w, f.b, f.v, f.x, f.t)), exact, 1e-5));
}

BOOST_AUTO_TEST_CASE(a_matrix_of_predictions_and_its_cotangent) {
  constexpr auto classify = cr::function(predictions, cr::wrt(V), cr::given(X, W, b));
  auto const d = numbers<double>(9);
  Eigen::MatrixXd const p = classify(d.v, d.x, d.w, d.b);
  BOOST_TEST((p.rows() == 9 and p.cols() == 10));
  BOOST_TEST(cr::near(p.row(4).sum(), 1.0, 1e-14));
  // The gradient of the loss is the cotangent -t / p / 9 pulled back through the predictions.
  Eigen::MatrixXd const cotangent = -(d.t.array() / p.array()) / 9;
  auto const dv = classify.vjp(std::tie(d.v, d.x, d.w, d.b), cotangent);
  BOOST_TEST(dv[0_c].isApprox(net.gradient(d.w, d.b, d.v, d.x, d.t)[2_c], 1e-10));
}

BOOST_AUTO_TEST_CASE(shapes_that_do_not_fit_throw_and_name_both) {
  auto const d = numbers<double>(9);
  Eigen::MatrixXd const eight = d.t.topRows(8);
  BOOST_CHECK_EXCEPTION(net(d.w, d.b, d.v, d.x, eight), std::invalid_argument, says("X has 9 rows", "T has 8 rows"));
  BOOST_CHECK_EXCEPTION(net(d.w, d.b, d.v, d.x, d.w), std::invalid_argument, says("T has 30 columns", "takes 10"));
  Eigen::MatrixXd const none(0, 40), no_targets(0, 10);
  BOOST_CHECK_EXCEPTION(net(d.w, d.b, d.v, none, no_targets), std::invalid_argument, says("X has 0 rows", "empty batch"));
  // Of sizes that are small and known, too, which Eigen is then given.
  constexpr cr::matrix<"S", 2, 2> S;
  constexpr cr::vector<"r", 2> r;
  constexpr auto small = cr::function(cr::sum(cr::square(r * S)), S, r);
  Eigen::MatrixXd const two = Eigen::MatrixXd::Ones(2, 2);
  Eigen::VectorXd const ones = Eigen::VectorXd::Ones(2);
  BOOST_TEST(small(two, ones) == 8);
  for (Eigen::Index const wrong : {1, 3}) {
    std::string const size = std::to_string(wrong);
    BOOST_CHECK_EXCEPTION(small(two, Eigen::VectorXd(wrong)), std::invalid_argument,
                          says("r has " + size + " columns", "takes 2"));
    BOOST_CHECK_EXCEPTION(small(Eigen::MatrixXd(2, wrong), ones), std::invalid_argument,
                          says("S has " + size + " columns", "takes 2"));
    BOOST_CHECK_EXCEPTION(small.gradient(Eigen::MatrixXd(wrong, 2), ones), std::invalid_argument,
                          says("S has " + size + " rows", "takes 2"));
  }
  BOOST_CHECK_EXCEPTION(small(two, Eigen::RowVectorXd(3)), std::invalid_argument, says("r has 3 columns", "takes 2"));
  Eigen::MatrixXd targets = d.t;
  cr::check_targets(targets);
  targets(4, 4) = 2;
  BOOST_CHECK_EXCEPTION(cr::check_targets(targets), std::invalid_argument, says("row 4", "sum to 1"));
  std::vector<std::uint8_t> labels = {3, 0, 9};
  BOOST_TEST((cr::one_hot<float>(labels, 10) * Eigen::VectorXf::LinSpaced(10, 0, 9)).isApprox(Eigen::Vector3f(3, 0, 9)));
  labels[1] = 10;
  BOOST_CHECK_EXCEPTION(cr::one_hot(labels, 10), std::invalid_argument, says("label 1 is 10", "classes are 0 to 9"));
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_named) {
  auto d = numbers<double>(9);
  BOOST_TEST(net.first_non_finite(d.w, d.b, d.v, d.x, d.t) == "");
  d.v(2, 3) = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(net.first_non_finite(d.w, d.b, d.v, d.x, d.t) == "V");
  BOOST_TEST(std::isnan(net(d.w, d.b, d.v, d.x, d.t)));
  d.v(2, 3) = 0;
  d.w.array() *= 1e308;
  d.x.array() *= 1e308;
  BOOST_TEST(net.first_non_finite(d.w, d.b, d.v, d.x, d.t) == "affine(X, W, b)");
}

BOOST_AUTO_TEST_CASE(no_overflow_and_no_lost_digits) {
  constexpr cr::matrix<"Z", cr::dynamic, 3> Z;
  Eigen::Matrix<double, 4, 3> z;
  z << 1000, -1000, 0,      //
      -1000, -1000, -1040,  //
      1e300, -1e300, 0,     //
      0, -50, -60;
  Eigen::MatrixXd const p = cr::function(cr::softmax(Z), Z)(z);
  Eigen::MatrixXd const log_p = cr::function(cr::log_softmax(Z), Z)(z);
  Eigen::VectorXd const sums = cr::function(cr::log_sum_exp(Z), Z)(z);
  BOOST_TEST(p.allFinite());
  BOOST_TEST((p(0, 0) == 1 and p(1, 0) == 0.5 and p(2, 0) == 1));
  BOOST_TEST(p(0, 1) < 1e-300);
  BOOST_TEST((log_p(0, 1) == -2000 and log_p(2, 1) == -2e300));
  BOOST_TEST(cr::near(log_p(3, 0), -(std::exp(-50.0) + std::exp(-60.0)), 1e-15));
  BOOST_TEST(cr::near(sums(1), -1000 + std::log(2.0), 1e-15));
  Eigen::MatrixXd t = Eigen::MatrixXd::Zero(4, 3);
  t.col(0).setOnes();
  constexpr cr::matrix<"T", cr::dynamic, 3> targets;
  auto const loss = cr::function(cr::softmax_cross_entropy(Z, targets), cr::wrt(Z), cr::given(targets));
  BOOST_TEST(cr::near(loss(z.row(3).eval(), t.topRows(1).eval()), std::exp(-50.0) + std::exp(-60.0), 1e-15));
  BOOST_TEST(cr::near(loss(z, t), (std::log(2.0) + std::exp(-50.0) + std::exp(-60.0)) / 4, 1e-14));
  Eigen::MatrixXd const s = cr::function(sigmoid(Z), Z)(z);
  BOOST_TEST((s(0, 0) == 1 and s(0, 1) >= 0 and s(0, 1) < 1e-300 and s(0, 2) == 0.5));
  z(1, 1) = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST((std::isnan(cr::function(relu(Z), Z)(z)(1, 1)) and std::isnan(cr::function(sigmoid(Z), Z)(z)(1, 1))));
  BOOST_TEST(std::isnan(loss(z, t)));
}

BOOST_AUTO_TEST_CASE(corners_and_dead_branches) {
  constexpr cr::matrix<"E", cr::dynamic, 3> E;
  Eigen::Matrix<double, 3, 3> zero = Eigen::Matrix3d::Zero(), mixed = zero;
  auto const length = cr::function(cr::norm(E), E).value_and_gradient(zero);
  BOOST_TEST((length.value == 0 and length.gradient[0_c] == zero));
  auto const corners = cr::function(cr::sum(relu(E) + abs(E)), E);
  BOOST_TEST((corners.gradient(zero)[0_c] == zero));
  // In the branch that is not taken, a logarithm and its slope are NaN or infinite.
  mixed(1, 1) = 2;
  mixed(2, 0) = -1;
  auto const guarded = cr::function(cr::sum(select(E > 0_c, log(E), 3_c * E)), E);
  Eigen::Matrix3d expected = Eigen::Matrix3d::Constant(3);
  expected(1, 1) = 0.5;
  BOOST_TEST(cr::near(guarded(mixed), std::log(2.0) - 3, 1e-15));
  BOOST_TEST(guarded.gradient(mixed)[0_c].isApprox(expected, 1e-15));
  Eigen::Matrix3d const curved = guarded.hvp(std::tie(mixed), std::tie(mixed))[0_c];
  BOOST_TEST((curved(1, 1) == -0.5 and curved(0, 0) == 0 and curved(2, 0) == 0));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(calls_by_name) {
  constexpr cr::matrix<"X", cr::dynamic, 2> X;
  constexpr cr::matrix<"W", 2, 2> W;
  constexpr cr::variable<"s"> s;
  constexpr auto f = cr::function(sum(cr::hadamard(X * W, X * W)) * s, cr::wrt(W, s), cr::given(X));
  Eigen::MatrixXd const x = Eigen::MatrixXd::Random(3, 2);
  Eigen::Matrix2d const w = Eigen::Matrix2d::Random();
  auto const expected = f.value_and_gradient(w, 2.0, x);
  BOOST_TEST(f(X = x, s = 2.0, W = w) == expected.value);
  auto work = f.workspace();
  auto const [value, slopes] = f.value_and_gradient(work, X = x, W = w, s = 2.0);
  BOOST_TEST(value == expected.value);
  BOOST_TEST((slopes[W] == expected.gradient[0_c]));
  BOOST_TEST(f.gradient(s = 2.0, W = w, X = x)[s] == expected.gradient[1_c]);
}
