// The yardstick: value and derivatives as an expert writes them by hand.
#include "../workloads.hpp"
#include "reprojection_by_hand.hpp"

namespace bench {
namespace {

void square_of_sum_by_hand(double const* in, double* out) {
  double const sum = in[0] + in[1];
  out[0] = sum * sum;
  out[1] = out[2] = 2 * sum;
}

void shared_waves_by_hand(double const* in, double* out) {
  double const x = in[0], y = in[1], z = in[2];
  double const square = x * x;
  double const shrink = 1 / (square + 1);
  double const phase = x * y;
  double const wave = std::sin(phase);
  double const growth = std::exp(wave);
  double const swell = std::exp(wave + z * shrink);
  double const inside = 1 + square + y * y;
  double const root = std::sqrt(1 + growth);
  double const swell_log = swell * std::log(inside);
  double const value = swell_log * root;
  double const by_z = value * shrink;
  double const by_phase = (value + 0.5 * swell_log * growth / root) * std::cos(phase);
  double const by_square = 2 * swell * root / inside;  // half the derivative by x*x or y*y, doubled by the chain rule
  out[0] = value;
  out[1] = by_phase * y + x * (by_square - 2 * z * by_z * shrink);
  out[2] = by_phase * x + by_square * y;
  out[3] = by_z;
}

/// The adjoint written out. The identity of Black and Scholes, spot*density(above) = discounted strike*density(below), is
/// not used: no tool that differentiates can know it.
void black_scholes_by_hand(double const* in, double* out) {
  double const spot = in[0], strike = in[1], rate = in[2], volatility = in[3], time = in[4];
  constexpr double half_root = 0.70710678118654752440;     // 1/sqrt(2)
  constexpr double density_at_0 = 0.39894228040143267794;  // 1/sqrt(2 pi)
  double const root = std::sqrt(time);
  double const deviation = volatility * root;
  double const inverse = 1 / deviation;
  double const drift = rate + 0.5 * volatility * volatility;
  double const above = (std::log(spot / strike) + drift * time) * inverse;
  double const below = above - deviation;
  double const in_money = 0.5 * std::erfc(-above * half_root);
  double const exercised = 0.5 * std::erfc(-below * half_root);
  double const discount = std::exp(-rate * time);
  double const strike_now = strike * discount;
  double const paid = strike_now * exercised;
  double const by_below = -strike_now * density_at_0 * std::exp(-0.5 * below * below);
  double const by_numerator = (spot * density_at_0 * std::exp(-0.5 * above * above) + by_below) * inverse;
  double const by_deviation = -by_below - by_numerator * above;
  out[0] = spot * in_money - paid;
  out[1] = in_money + by_numerator / spot;
  out[2] = -discount * exercised - by_numerator / strike;
  out[3] = time * (paid + by_numerator);
  out[4] = by_numerator * time * volatility + by_deviation * root;
  out[5] = rate * paid + by_numerator * drift + by_deviation * volatility * 0.5 / root;
}

void rosenbrock_by_hand(double const* x, double* out) {
  double value = 0, before = 0;
  double* const gradient = out + 1;
  for (int i = 0; i + 1 < chain_length; ++i) {
    double const valley = x[i + 1] - x[i] * x[i];
    double const slope = 1 - x[i];
    value += 100 * valley * valley + slope * slope;
    gradient[i] = 200 * before - 400 * x[i] * valley - 2 * slope;
    before = valley;
  }
  gradient[chain_length - 1] = 200 * before;
  out[0] = value;
}

/// Products of what stands before and behind each factor: no division, so zeros are welcome. Both chains run side by side.
void product_by_hand(double const* x, double* out) {
  double before[product_length], behind[product_length];
  double left = 1, right = 1;
  for (int i = 0; i < product_length; ++i) {
    before[i] = left;
    left *= x[i];
    behind[product_length - 1 - i] = right;
    right *= x[product_length - 1 - i];
  }
  for (int i = 0; i < product_length; ++i) out[i + 1] = before[i] * behind[i];
  out[0] = left;
}

/// Rotating by a small vector d adds d x y to y: so the row by the increment is y x a, of a, the row by the translation.
void pose_by_hand(double const* in, double const* seen, double* error, double* jacobian) {
  double const *const translation = in, *const point = in + 6, *const r = in + 9;
  double const focal = in[3], k1 = in[4], k2 = in[5];
  double const y0 = r[0] * point[0] + r[1] * point[1] + r[2] * point[2];
  double const y1 = r[3] * point[0] + r[4] * point[1] + r[5] * point[2];
  double const y2 = r[6] * point[0] + r[7] * point[1] + r[8] * point[2];
  double const inverse = 1 / (y2 + translation[2]);
  double const u = (y0 + translation[0]) * inverse, v = (y1 + translation[1]) * inverse;
  double const radius2 = u * u + v * v;
  double const bend = k1 + k2 * radius2;
  double const distortion = 1 + bend * radius2;
  double const scale = focal * distortion;
  error[0] = scale * u - seen[0];
  error[1] = scale * v - seen[1];
  double const by_radius = 2 * focal * (bend + k2 * radius2);
  double const a0 = (scale + by_radius * u * u) * inverse, a1 = by_radius * u * v * inverse;
  double const b1 = (scale + by_radius * v * v) * inverse, b0 = a1;
  double const a2 = -(a0 * u + a1 * v), b2 = -(b0 * u + b1 * v);
  double* const a = jacobian;
  double* const b = jacobian + pose_unknowns;
  a[0] = y1 * a2 - y2 * a1;
  a[1] = y2 * a0 - y0 * a2;
  a[2] = y0 * a1 - y1 * a0;
  b[0] = y1 * b2 - y2 * b1;
  b[1] = y2 * b0 - y0 * b2;
  b[2] = y0 * b1 - y1 * b0;
  a[3] = a0;
  a[4] = a1;
  a[5] = a2;
  b[3] = b0;
  b[4] = b1;
  b[5] = b2;
  double const stretch = focal * radius2, stretch_u = stretch * u, stretch_v = stretch * v;
  a[6] = distortion * u;
  a[7] = stretch_u;
  a[8] = stretch_u * radius2;
  b[6] = distortion * v;
  b[7] = stretch_v;
  b[8] = stretch_v * radius2;
  for (int k = 0; k < 3; ++k) {
    a[9 + k] = a0 * r[k] + a1 * r[3 + k] + a2 * r[6 + k];
    b[9 + k] = b0 * r[k] + b1 * r[3 + k] + b2 * r[6 + k];
  }
}

/// One pow, one log and two quotients a row; what all rows have in common is multiplied outside.
void response_by_hand(double const* in, double* out) {
  double const low = in[0], high = in[1], middle = in[2], slope = in[3];
  double const* const dose = in + 4;
  double const span = high - low;
  int const count = known_to_calls_only(rows);
  double value = 0, by_high = 0, by_middle = 0, by_slope = 0;
  for (int i = 0; i < count; ++i) {
    double const ratio = dose[i] / middle;
    double const power = std::pow(ratio, slope);
    double const share = 1 / (1 + power);
    double const bend = power * share * share;
    value += low + span * share;
    by_high += share;
    by_middle += bend;
    by_slope += bend * std::log(ratio);
  }
  out[0] = value;
  out[1] = count - by_high;
  out[2] = by_high;
  out[3] = span * slope / middle * by_middle;
  out[4] = -span * by_slope;
}

}  // namespace

library by_hand() {
  return make_library<square_of_sum_by_hand, shared_waves_by_hand, black_scholes_by_hand, reprojection_by_hand,
                      rosenbrock_by_hand, product_by_hand, pose_by_hand, response_by_hand>("hand");
}

}  // namespace bench
