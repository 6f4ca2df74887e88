// Ceres Solver's dual numbers (Jet): forward mode, all directions at once.
#include "../workloads.hpp"

#include <ceres/jet.h>

namespace bench {
namespace {

template <int N>
using jet = ceres::Jet<double, N>;

template <int N, class Model>
void forward(Model const& model, double const* in, double* out) {
  jet<N> x[N];
  for (int i = 0; i < N; ++i) x[i] = jet<N>(in[i], i);
  jet<N> const result = model(x);
  out[0] = result.a;
  for (int i = 0; i < N; ++i) out[i + 1] = result.v[i];
}

void a(double const* in, double* out) {
  forward<2>([](auto const* x) { return square_of_sum(x[0], x[1]); }, in, out);
}
void b(double const* in, double* out) {
  forward<3>([](auto const* x) { return shared_waves(x[0], x[1], x[2]); }, in, out);
}
void c(double const* in, double* out) {
  forward<5>([](auto const* x) { return black_scholes_call(x[0], x[1], x[2], x[3], x[4]); }, in, out);
}
/// Sixteen directions, one of them idle: compilers make better vector code of it than of fifteen.
void d(double const* in, double const* seen, double* out, double* jacobian) {
  using padded = jet<residual_inputs + 1>;
  padded x[residual_inputs], error[2];
  for (int i = 0; i < residual_inputs; ++i) x[i] = padded(in[i], i);
  reprojection_error(x, seen, error);
  for (int r = 0; r < 2; ++r) {
    out[r] = error[r].a;
    for (int i = 0; i < residual_inputs; ++i) jacobian[r * residual_inputs + i] = error[r].v[i];
  }
}
void f1(double const* in, double* out) {
  forward<chain_length>([](auto const* x) { return rosenbrock(x); }, in, out);
}
void f2(double const* in, double* out) {
  forward<product_length>([](auto const* x) { return product(x); }, in, out);
}

}  // namespace

library ceres_jet() { return make_library<a, b, c, d, f1, f2>("Ceres Jet"); }

}  // namespace bench
