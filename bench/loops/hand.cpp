// Loops as an expert writes them: one pass over the rows, what is common taken out of the loop and calculated once.
#include "workloads.hpp"

#include <cmath>

namespace bench {
namespace {

void decay(double const* in, double const* t, double const* y, std::size_t n, double* out) {
  double const a = in[0], b = in[1], c = in[2], d = in[3];
  double sum = 0, by_a = 0, by_b = 0, by_c = 0, by_d = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double const e = std::exp(-b * t[i]), s = std::sin(d * t[i]), k = std::cos(d * t[i]);
    double const r = y[i] - (a * e + c * s), re = r * e;
    sum += r * r;
    by_a += re;
    by_b += re * t[i];
    by_c += r * s;
    by_d += r * t[i] * k;
  }
  out[0] = sum;
  out[1] = -2 * by_a;
  out[2] = 2 * a * by_b;
  out[3] = -2 * by_c;
  out[4] = -2 * c * by_d;
}

void response(double const* in, double const* x, double const* y, std::size_t n, double* out) {
  double const a = in[0], b = in[1], c = in[2], d = in[3], range = b - a, inverse = 1 / c;
  double sum = 0, by_a = 0, by_b = 0, by_c = 0, by_d = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double const u = x[i] * inverse, power = std::pow(u, d), logarithm = std::log(u);
    double const q = 1 / (1 + power), r = y[i] - (a + range * q), rq = r * q, s = rq * q * power;
    sum += r * r;
    by_a += r - rq;
    by_b += rq;
    by_c += s;
    by_d += s * logarithm;
  }
  out[0] = sum;
  out[1] = -2 * by_a;
  out[2] = -2 * by_b;
  out[3] = -2 * range * d * inverse * by_c;
  out[4] = 2 * range * by_d;
}

void valley(double const* x, double* out) {
  double sum = 0, before = 0;
  double* const gradient = out + 1;
  for (int i = 0; i < valley_length - 1; ++i) {
    double const u = x[i + 1] - x[i] * x[i], v = 1 - x[i];
    sum += 100 * u * u + v * v;
    gradient[i] = 200 * before - 400 * x[i] * u - 2 * v;
    before = u;
  }
  gradient[valley_length - 1] = 200 * before;
  out[0] = sum;
}

void product(double const* x, double* out) {
  double before[product_length], behind[product_length], p = 1, s = 1;
  for (int i = 0; i < product_length; ++i) {
    int const mirrored = product_length - 1 - i;
    before[i] = p;
    p *= x[i];
    behind[mirrored] = s;
    s *= x[mirrored];
  }
  for (int i = 0; i < product_length; ++i) out[1 + i] = before[i] * behind[i];
  out[0] = p;
}

void polynomial(double const* c, double const* powers, double const* y, std::size_t n, double* out) {
  double sum = 0;
  double* const gradient = out + 1;
  for (int k = 0; k < coefficients; ++k) gradient[k] = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double const* const row = powers + i * coefficients;
    double p = 0;
    for (int k = 0; k < coefficients; ++k) p += c[k] * row[k];
    double const r = y[i] - p, weight = -2 * r;
    sum += r * r;
    for (int k = 0; k < coefficients; ++k) gradient[k] += weight * row[k];
  }
  out[0] = sum;
}

void clusters(double const* centres, std::size_t k, double const* points, int const* owners, std::size_t n, double* out) {
  double sum = 0;
  double* const gradient = out + 1;
  for (std::size_t j = 0; j < 3 * k; ++j) gradient[j] = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double const* const centre = centres + 3 * owners[i];
    double* const to = gradient + 3 * owners[i];
    double const x = points[3 * i] - centre[0], y = points[3 * i + 1] - centre[1], z = points[3 * i + 2] - centre[2];
    double const distance = std::sqrt(x * x + y * y + z * z + 0.01), e = std::exp(-distance), weight = e / distance;
    sum += e;
    to[0] += weight * x;
    to[1] += weight * y;
    to[2] += weight * z;
  }
  out[0] = sum;
}

}  // namespace

loops const& by_hand() {
  static constexpr loops all{"hand",     decay,    response,     valley,          product,
                             polynomial, clusters, soft_by_hand, nearest_by_hand, mixture_by_hand};
  return all;
}

}  // namespace bench
