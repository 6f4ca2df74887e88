#!/usr/bin/env bash
# GSL 2.7.1: gsl_multifit_nlinear takes no shorter step where the model cannot be evaluated. A trial at which f answers GSL_EDOM ends
# gsl_multifit_nlinear_iterate with that status and the trust region as it was; gsl_multifit_nlinear_driver does not look at it, tries
# the same step until its iterations are used up, and returns "exceeded max number of iterations" at the start. If f lets the
# logarithm's NaN through instead, the trial is accepted, and the driver returns success with residuals of NaN. The same fit converges
# with large finite residuals there, with dogleg, whose first step is limited, and from a nearer start.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libgsl-dev=2.7.1+dfsg-5+deb12u1

cat >seen <<'SEEN'
iteration 1: input domain error, k 10.0000, tried -15.4401
iteration 2: input domain error, k 10.0000, tried -15.4401
GSL_EDOM: exceeded max number of iterations, k 10.0000, |f| 5.4666, trials outside 100
NaN: success, k -15.4401, |f| nan, trials outside 1
residuals 1000: success, k 0.4989, |f| 0.0200, trials outside 5
GSL_EDOM, dogleg: success, k 0.4989, |f| 0.0200, trials outside 0
GSL_EDOM, from k = 1: success, k 0.4989, |f| 0.0200, trials outside 0
SEEN
cat >program.cpp <<'CPP'
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>

#include <cmath>
#include <cstdio>

// The model log(1 + k t) at t = 1, ..., 5. From k = 10 the first Gauss-Newton step leads to k = -15.4.
constexpr int count = 5;
double const measured[count] = {0.40, 0.70, 0.91, 1.11, 1.24};

enum class outside { domain_error, nan, large };
struct model {
  outside answer;
  int refused;
};

int residuals(gsl_vector const* at, void* data, gsl_vector* r) {
  auto& m = *static_cast<model*>(data);
  double const k = gsl_vector_get(at, 0);
  bool const inside = 1 + k > 0 && 1 + count * k > 0;
  if (!inside) ++m.refused;
  if (!inside && m.answer == outside::domain_error) return GSL_EDOM;
  for (int i = 0; i < count; ++i)
    gsl_vector_set(r, i, inside || m.answer == outside::nan ? std::log(1 + k * (i + 1)) - measured[i] : 1e3);
  return GSL_SUCCESS;
}

int slopes(gsl_vector const* at, void*, gsl_matrix* j) {
  double const k = gsl_vector_get(at, 0);
  for (int i = 0; i < count; ++i) gsl_matrix_set(j, i, 0, (i + 1) / (1 + k * (i + 1)));
  return GSL_SUCCESS;
}

struct fit {
  model m;
  gsl_multifit_nlinear_fdf system{};
  gsl_multifit_nlinear_workspace* w;

  fit(outside answer, double start, gsl_multifit_nlinear_trs const* method) : m{answer, 0} {
    system.f = residuals;
    system.df = slopes;
    system.n = count;
    system.p = 1;
    system.params = &m;
    auto parameters = gsl_multifit_nlinear_default_parameters();
    parameters.trs = method;
    w = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &parameters, count, 1);
    auto const x = gsl_vector_view_array(&start, 1);
    gsl_multifit_nlinear_init(&x.vector, &system, w);
  }
  fit(fit const&) = delete;
  ~fit() { gsl_multifit_nlinear_free(w); }
};

void drive(char const* name, outside answer, double start, gsl_multifit_nlinear_trs const* method = gsl_multifit_nlinear_trs_lm) {
  fit f(answer, start, method);
  int info = 0;
  int const status = gsl_multifit_nlinear_driver(100, 1e-8, 1e-8, 1e-8, nullptr, nullptr, &info, f.w);
  std::printf("%s: %s, k %.4f, |f| %.4f, trials outside %d\n", name, gsl_strerror(status), gsl_vector_get(f.w->x, 0),
              std::abs(gsl_blas_dnrm2(f.w->f)), f.m.refused);
}

int main() {
  gsl_set_error_handler_off();
  fit steps(outside::domain_error, 10, gsl_multifit_nlinear_trs_lm);
  for (int i = 1; i <= 2; ++i) {
    int const status = gsl_multifit_nlinear_iterate(steps.w);
    std::printf("iteration %d: %s, k %.4f, tried %.4f\n", i, gsl_strerror(status), gsl_vector_get(steps.w->x, 0),
                gsl_vector_get(steps.w->x, 0) + gsl_vector_get(steps.w->dx, 0));
  }
  drive("GSL_EDOM", outside::domain_error, 10);
  drive("NaN", outside::nan, 10);
  drive("residuals 1000", outside::large, 10);
  drive("GSL_EDOM, dogleg", outside::domain_error, 10, gsl_multifit_nlinear_trs_dogleg);
  drive("GSL_EDOM, from k = 1", outside::domain_error, 1);
}
CPP
g++ -std=c++17 -O1 -Iroot/usr/include program.cpp root/usr/lib/x86_64-linux-gnu/libgsl.a root/usr/lib/x86_64-linux-gnu/libgslcblas.a -o program
./program | expect "a trial step outside the model's domain"
