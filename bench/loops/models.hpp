// The models as formulas, and calls of them with a policy or without.
#pragma once

#include "workloads.hpp"
#include <chainrule/simd.hpp>

#include <array>
#include <new>
#include <span>
#include <tuple>

namespace bench {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"t", n> t;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"x", valley_length> x;
constexpr cr::variables<"z", product_length> z;
constexpr cr::variables<"w", coefficients> w;
constexpr cr::variables<"powers", n, coefficients> powers;
constexpr cr::variables<"points", n, 3> points;
constexpr cr::variables<"centres", k, 3> centres;
constexpr cr::integers<"owner", n> owner;
constexpr cr::variables<"v", n> v;
constexpr cr::variables<"sites", n, dimension> sites;
constexpr cr::variables<"nearby", means, dimension> nearby;
constexpr cr::variables<"rows", n, mixture_dimension> rows_of_mixture;
constexpr cr::variables<"weights", mixture_parts> weights;
constexpr cr::variables<"middles", mixture_parts, mixture_dimension> middles;
constexpr cr::extent<"parts"> parts;
constexpr cr::variables<"factors", parts, mixture_dimension, mixture_dimension> factors;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"d"> d;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"l"> l;
constexpr cr::index<"q"> q;

constexpr auto decay =
    cr::function(cr::sum(i, n, square(y[i] - (a * exp(-b * t[i]) + c * sin(d * t[i])))), cr::wrt(a, b, c, d), cr::given(t, y));
constexpr auto response =
    cr::function(cr::sum(i, n, square(y[i] - (a + (b - a) / (1_c + pow(t[i] / c, d))))), cr::wrt(a, b, c, d), cr::given(t, y));
constexpr auto valley = cr::function(cr::sum(i, 0_c, 98_c, 100_c * square(x[i + 1_c] - square(x[i])) + square(1_c - x[i])), x);
constexpr auto product = cr::function(cr::product(i, 0_c, 49_c, z[i]), z);
constexpr auto polynomial =
    cr::function(cr::sum(i, n, square(y[i] - cr::sum(j, 128_c, w[j] * powers(i, j)))), cr::wrt(w), cr::given(powers, y));
constexpr auto clusters =
    cr::function(cr::sum(i, n, exp(-sqrt(cr::sum(j, 3_c, square(points(i, j) - centres(owner[i], j))) + 0.01_c))),
                 cr::wrt(centres), cr::given(points, owner));
constexpr auto soft = cr::function(cr::log_sum_exp(i, n, v[i]), v);
constexpr auto nearest =
    cr::function(cr::sum(i, n, cr::min(l, 0_c, 99_c, cr::sum(j, 0_c, 15_c, square(sites(i, j) - nearby(l, j))))), cr::wrt(nearby),
                 cr::given(sites));
constexpr auto turned = cr::sum(j, 0_c, q, factors(l, q, j) * (rows_of_mixture(i, j) - middles(l, j)));
constexpr auto mixture =
    cr::function(cr::sum(i, n, cr::log_sum_exp(l, 0_c, 99_c, weights[l] - cr::sum(q, 0_c, 63_c, square(turned)) / 2_c)),
                 cr::wrt(weights, middles, factors), cr::given(rows_of_mixture));

/// Calls with these arguments in front: none, or a policy.
template <auto... Policy>
struct with {
  template <class Function>
  static void rows(Function const& function, double const* in, double const* t, double const* y, std::size_t n, double* out) {
    auto const r = function.value_and_gradient(Policy..., in[0], in[1], in[2], in[3], std::span(t, n), std::span(y, n));
    out[0] = r.value;
    for (std::size_t k = 0; k < 4; ++k) out[1 + k] = r.gradient[k];
  }
  static void of_decay(double const* in, double const* t, double const* y, std::size_t n, double* out) {
    rows(decay, in, t, y, n, out);
  }
  static void of_response(double const* in, double const* t, double const* y, std::size_t n, double* out) {
    rows(response, in, t, y, n, out);
  }
  template <std::size_t Size, class Function>
  static void point(Function const& function, double const* in, double* out) {
    using result = cr::value_and_gradient_result<double, std::array<double, Size>>;
    ::new (static_cast<void*>(out)) result(function.value_and_gradient(Policy..., std::span<double const, Size>(in, Size)));
  }
  static void of_valley(double const* in, double* out) { point<valley_length>(valley, in, out); }
  static void of_product(double const* in, double* out) { point<product_length>(product, in, out); }
  static void of_polynomial(double const* in, double const* powers, double const* y, std::size_t n, double* out) {
    polynomial.value_and_gradient(Policy..., cr::into(out[0], std::span<double, coefficients>(out + 1, coefficients)),
                                  std::span<double const, coefficients>(in, coefficients), std::span(powers, n * coefficients),
                                  std::span(y, n));
  }
  static void of_clusters(double const* centres, std::size_t k, double const* points, int const* owners, std::size_t n,
                          double* out) {
    clusters.value_and_gradient(Policy..., cr::into(out[0], std::span(out + 1, 3 * k)), std::span(centres, 3 * k),
                                std::span(points, 3 * n), std::span(owners, n));
  }
  static void of_soft(double const* x, std::size_t n, double* out) {
    soft.value_and_gradient(Policy..., cr::into(out[0], std::span(out + 1, n)), std::span(x, n));
  }
  static void of_nearest(double const* centres, double const* points, std::size_t n, double* out) {
    constexpr std::size_t numbers = means * dimension;
    // The Hessian is diagonal: along ones it gives its diagonal.
    static constexpr auto ones = [] {
      std::array<double, numbers> all{};
      for (double& one : all) one = 1;
      return all;
    }();
    auto const all = nearest.value_gradient_hvp(
        Policy..., std::tuple(std::span<double const, numbers>(centres, numbers), std::span(points, n * dimension)),
        std::tie(ones));
    out[0] = all.value;
    for (std::size_t k = 0; k < numbers; ++k) out[1 + k] = all.gradient[k], out[1 + numbers + k] = all.hvp[k];
  }
  static void of_mixture(double const* in, double const* points, std::size_t n, double* out) {
    constexpr std::size_t k = mixture_parts, d = mixture_dimension;
    mixture.value_and_gradient(Policy...,
                               cr::into(out[0], std::span<double, k>(out + 1, k), std::span<double, k * d>(out + 1 + k, k * d),
                                        std::span(out + 1 + k + k * d, k * d * d)),
                               std::span<double const, k>(in, k), std::span<double const, k * d>(in + k, k * d),
                               std::span(in + k + k * d, k * d * d), std::span(points, n * d));
  }
  static constexpr loops all(char const* name) {
    return {name, of_decay, of_response, of_valley, of_product, of_polynomial, of_clusters, of_soft, of_nearest, of_mixture};
  }
};

}  // namespace bench
