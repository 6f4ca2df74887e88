// Boost.Math's autodiff: its numbers of several variables hold all mixed derivatives, 2^n of them, so beyond a few inputs
// one pass per input is its fastest way.
#include "../workloads.hpp"

#include <boost/math/differentiation/autodiff.hpp>

namespace bench {
namespace {

using number = boost::math::differentiation::autodiff_v1::detail::fvar<double, 1>;

template <int N, class Model>
void each_direction(Model const& model, double const* in, double* out) {
  number x[N];
  for (int i = 0; i < N; ++i) x[i] = number(in[i]);
  for (int i = 0; i < N; ++i) {
    x[i] = boost::math::differentiation::make_fvar<double, 1>(in[i]);
    number const result = model(x);
    x[i] = number(in[i]);
    out[0] = static_cast<double>(result);
    out[i + 1] = result.derivative(1);
  }
}

void a(double const* in, double* out) {
  each_direction<2>([](auto const* x) { return square_of_sum(x[0], x[1]); }, in, out);
}
void b(double const* in, double* out) {
  each_direction<3>([](auto const* x) { return shared_waves(x[0], x[1], x[2]); }, in, out);
}
void c(double const* in, double* out) {
  each_direction<5>([](auto const* x) { return black_scholes_call(x[0], x[1], x[2], x[3], x[4]); }, in, out);
}
void d(double const* in, double const* seen, double* out, double* jacobian) {
  number x[residual_inputs], error[2];
  for (int i = 0; i < residual_inputs; ++i) x[i] = number(in[i]);
  for (int i = 0; i < residual_inputs; ++i) {
    x[i] = boost::math::differentiation::make_fvar<double, 1>(in[i]);
    reprojection_error(x, seen, error);
    x[i] = number(in[i]);
    for (int r = 0; r < 2; ++r) {
      out[r] = static_cast<double>(error[r]);
      jacobian[r * residual_inputs + i] = error[r].derivative(1);
    }
  }
}
void f1(double const* in, double* out) {
  each_direction<chain_length>([](auto const* x) { return rosenbrock(x); }, in, out);
}
void f2(double const* in, double* out) {
  each_direction<product_length>([](auto const* x) { return product(x); }, in, out);
}

}  // namespace

library boost_autodiff() { return make_library<a, b, c, d, f1, f2>("Boost autodiff"); }

}  // namespace bench
