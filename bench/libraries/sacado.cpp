// Sacado (Trilinos): forward mode with expression templates for few inputs, its reverse mode for many.
#include "../workloads.hpp"

#include <Sacado_No_Kokkos.hpp>

namespace Sacado::Fad::Exp {
template <class T, int N>  // it has none of its own
Fad::SFad<T, N> erfc(Fad::SFad<T, N> const& x) {
  Fad::SFad<T, N> result(N, std::erfc(x.val()));
  T const slope = -1.12837916709551257390 * std::exp(-x.val() * x.val());  // -2/sqrt(pi) exp(-x^2)
  for (int i = 0; i < N; ++i) result.fastAccessDx(i) = slope * x.fastAccessDx(i);
  return result;
}
}  // namespace Sacado::Fad::Exp

namespace bench {
namespace {

template <int N>
using forward_number = Sacado::Fad::SFad<double, N>;

template <int N, class Model>
void forward(Model const& model, double const* in, double* out) {
  forward_number<N> x[N];
  for (int i = 0; i < N; ++i) x[i] = forward_number<N>(N, i, in[i]);
  forward_number<N> const result = model(x);
  out[0] = result.val();
  for (int i = 0; i < N; ++i) out[i + 1] = result.dx(i);
}

template <int N, class Model>
void reverse(Model const& model, double const* in, double* out) {
  using number = Sacado::Rad::ADvar<double>;
  number x[N];
  for (int i = 0; i < N; ++i) x[i] = in[i];
  number const result = model(x);
  number::Gradcomp();
  out[0] = result.val();
  for (int i = 0; i < N; ++i) out[i + 1] = x[i].adj();
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
void d(double const* in, double const* seen, double* out, double* jacobian) {
  using number = forward_number<residual_inputs>;
  number x[residual_inputs], error[2];
  for (int i = 0; i < residual_inputs; ++i) x[i] = number(residual_inputs, i, in[i]);
  reprojection_error(x, seen, error);
  for (int r = 0; r < 2; ++r) {
    out[r] = error[r].val();
    for (int i = 0; i < residual_inputs; ++i) jacobian[r * residual_inputs + i] = error[r].dx(i);
  }
}
void f1(double const* in, double* out) {
  reverse<chain_length>([](auto const* x) { return rosenbrock(x); }, in, out);
}
void f2(double const* in, double* out) {
  reverse<product_length>([](auto const* x) { return product(x); }, in, out);
}

}  // namespace

library sacado() { return make_library<a, b, c, d, f1, f2>("Sacado"); }

}  // namespace bench
