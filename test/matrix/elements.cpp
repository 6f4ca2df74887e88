// Packets of elements: which operations are computed on them, and what they give, lane by lane. It mirrors matrix/elements.hpp.
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <complex>
#include <limits>
#include <vector>

namespace {

namespace cr = chainrule;
namespace cd = chainrule::detail;
namespace op = chainrule::operations;

using A = cr::matrix<"A", 3, 3>;
template <std::int64_t N, std::int64_t D = 1>
using number = cd::constant_t<cr::rational{N, D}>;
using two = number<2>;
using three = number<3>;
using inverse = number<-1>;

static_assert(cd::small_power<two>() == 2 and cd::small_power<three>() == 3 and cd::small_power<inverse>() == -1);
static_assert(cd::small_power<number<4>>() == 0 and cd::small_power<number<1>>() == 0 and cd::small_power<number<-2>>() == 0 and
              cd::small_power<number<1, 2>>() == 0 and cd::small_power<A>() == 0);

template <class T, class... Op>
constexpr bool all_in_packets = (cd::has_packets<Op, T, A, A, A>() and ...);
template <class T, class... Op>
constexpr bool any_in_packets = (cd::has_packets<Op, T, A, A, A>() or ...);
static_assert(
    all_in_packets<double, op::exp_, op::sigmoid_, op::log_, op::sqrt_, op::negate_, op::add_, op::subtract_, op::multiply_,
                   op::hadamard_, op::divide_, op::abs_, op::relu_, op::select_, op::less_, op::equal_, op::and_, op::or_>);
static_assert(cd::has_packets<op::tanh_, float, A>());
static_assert(not any_in_packets<double, op::sin_, op::erf_, op::max_, op::pow_>);
static_assert(not any_in_packets<long double, op::exp_, op::add_> and not any_in_packets<int, op::exp_, op::add_>);
static_assert(cd::has_packets<op::pow_, double, A, two>() and not cd::has_packets<op::pow_, double, A, number<4>>() and
              not cd::has_packets<op::pow_, double, two, A>());

/// Op of the packets of which each lane is one of the numbers, as a number; NaN where lanes differ.
template <class Op, class... Formula, class T, class... More>
T on_packets(T u, More... more) {
  using packet = cd::packet_of<T>;
  T lanes[cd::packet_facts<T>::size];
  Eigen::internal::pstoreu(
      lanes, cd::on_packets<Op, T, Formula...>(Eigen::internal::pset1<packet>(u), Eigen::internal::pset1<packet>(more)...));
  for (T const each : lanes)
    if (each != lanes[0]) return std::numeric_limits<T>::quiet_NaN();
  return lanes[0];
}

template <class T>
bool near(T a, T b) {
  return a == b or std::abs(a - b) <= 16 * std::numeric_limits<T>::epsilon() * std::abs(b);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(elements)

template <class T>
void one_argument() {
  using limits = std::numeric_limits<T>;
  for (T const u : {T(0.5), T(2), T(7.25), limits::min() / 4, limits::denorm_min(), limits::max(), limits::infinity()}) {
    BOOST_TEST(near(on_packets<op::log_>(u), std::log(u)));
    BOOST_TEST(near(on_packets<op::sqrt_>(u), std::sqrt(u)));
  }
  for (T const u : {T(0), T(-0.5), T(0.5), T(-7.25), std::log(limits::min()) + 2, std::log(limits::max()) - 1}) {
    BOOST_TEST(near(on_packets<op::exp_>(u), std::exp(u)));
    if constexpr (cd::has_packets<op::tanh_, T, A>()) BOOST_TEST(near(on_packets<op::tanh_>(u), std::tanh(u)));
    BOOST_TEST(near(on_packets<op::sigmoid_>(u), 1 / (1 + std::exp(-u))));
    BOOST_TEST(on_packets<op::negate_>(u) == -u);
    BOOST_TEST(on_packets<op::abs_>(u) == std::abs(u));
    BOOST_TEST(on_packets<op::relu_>(u) == std::max(u, T(0)));
  }
  T const far = std::log(limits::min()) - T(0.5);  // nothing normal is left there
  BOOST_TEST((on_packets<op::exp_>(far) == 0 and on_packets<op::sigmoid_>(far) == 0));
}
BOOST_AUTO_TEST_CASE(one_argument_of_double) { one_argument<double>(); }
BOOST_AUTO_TEST_CASE(one_argument_of_float) { one_argument<float>(); }

BOOST_AUTO_TEST_CASE(powers) {
  BOOST_TEST((on_packets<op::pow_, A, two>(3.0, 2.0) == 9 and on_packets<op::pow_, A, three>(3.0, 3.0) == 27));
  BOOST_TEST((on_packets<op::pow_, A, inverse>(4.0, -1.0) == 0.25));
}

BOOST_AUTO_TEST_SUITE_END()
