// ADOL-C: each model is recorded once on a tape, then played forward and back for every call.
#include "../workloads.hpp"

#include <adolc/adolc.h>

adouble erfc(adouble const& x) { return 1.0 - erf(x); }  // it has none of its own

namespace bench {
namespace {

/// Records a model of N inputs and M outputs at a point that all later ones resemble.
template <int N, int M, class Model>
short record(short tape, double const* in, Model const& model) {
  trace_on(tape);
  adouble x[N], result[M];
  for (int i = 0; i < N; ++i) x[i] <<= in[i];
  model(x, result);
  double ignored;
  for (int r = 0; r < M; ++r) result[r] >>= ignored;
  trace_off();
  return tape;
}

template <int N>
void play(short tape, double const* in, double* out) {
  double const one = 1;
  zos_forward(tape, 1, N, 1, in, out);
  fos_reverse(tape, 1, N, const_cast<double*>(&one), out + 1);
}

void a(double const* in, double* out) {
  static short const tape = record<2, 1>(1, in, [](adouble* x, adouble* r) { *r = square_of_sum<adouble>(x[0], x[1]); });
  play<2>(tape, in, out);
}
void b(double const* in, double* out) {
  static short const tape = record<3, 1>(2, in, [](adouble* x, adouble* r) { *r = shared_waves<adouble>(x[0], x[1], x[2]); });
  play<3>(tape, in, out);
}
void c(double const* in, double* out) {
  static short const tape =
      record<5, 1>(3, in, [](adouble* x, adouble* r) { *r = black_scholes_call<adouble>(x[0], x[1], x[2], x[3], x[4]); });
  play<5>(tape, in, out);
}
/// What the camera has seen changes from call to call without being differentiated: it is subtracted afterwards.
void d(double const* in, double const* seen, double* out, double* jacobian) {
  static short const tape = record<residual_inputs, 2>(4, in, [](adouble* x, adouble* r) {
    double const origin[2] = {0, 0};
    reprojection_error<adouble>(x, origin, r);
  });
  static double first[2] = {1, 0}, second[2] = {0, 1};
  static double* seeds[2] = {first, second};
  double* rows[2] = {jacobian, jacobian + residual_inputs};
  zos_forward(tape, 2, residual_inputs, 1, in, out);
  fov_reverse(tape, 2, residual_inputs, 2, seeds, rows);
  for (int r = 0; r < 2; ++r) {
    out[r] -= in[residual_inputs - 1] * seen[r];
    rows[r][residual_inputs - 1] -= seen[r];
  }
}
void f1(double const* in, double* out) {
  static short const tape = record<chain_length, 1>(5, in, [](adouble* x, adouble* r) { *r = rosenbrock<adouble>(x); });
  play<chain_length>(tape, in, out);
}
void f2(double const* in, double* out) {
  static short const tape = record<product_length, 1>(6, in, [](adouble* x, adouble* r) { *r = product<adouble>(x); });
  play<product_length>(tape, in, out);
}

}  // namespace

library adolc() { return make_library<a, b, c, d, f1, f2>("ADOL-C"); }

}  // namespace bench
