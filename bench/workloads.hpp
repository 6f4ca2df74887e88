// What is measured: the models, their inputs, and what a library must do with each. C++14, so that every library's
// own translation unit can include it.
#pragma once

#include <cmath>
#include <random>
#include <vector>

namespace bench {

constexpr int chain_length = 100;   // variables of F1
constexpr int product_length = 50;  // variables of F2

/// One camera that sees one point: rotation (3), centre (3), focal length, principal point (2), radial distortion (2).
constexpr int camera_size = 11;
constexpr int residual_inputs = camera_size + 3 + 1;  // the camera, the point, the weight

/// A camera whose pose moves in its tangent space (H): translation (3), focal length, radial distortion (2), the point (3), then
/// the rotation that the increment, which is zero, comes before (9). Derivatives are by the increment (3) and the first nine.
constexpr int pose_inputs = 18;
constexpr int pose_unknowns = 12;

/// Doses of the response curve (P), of which calls tell how many there are.
constexpr int rows = 10000;

/// What a library computes of each workload. Gradients come as value first, then derivatives in the order of the inputs;
/// D and H write two residuals and their Jacobian, row by row. A null pointer: not offered by this library.
using gradient = void (*)(double const* in, double* out);
using residual = void (*)(double const* in, double const* seen, double* out, double* jacobian);

/// The same for several points, one after the other into the same place. The loop stands beside the function, where users
/// have theirs: of a call through a pointer, its place in memory would be measured. The compiler takes each result for read.
struct library {
  using gradients = void (*)(double const* in, std::size_t points, double* out);
  using residuals = void (*)(double const* in, double const* seen, std::size_t points, double* out);
  char const* name;
  gradients a, b, c;
  residuals d;
  gradients f1, f2;
  residuals h;
  gradients p;
};

/// A number that the compiler does not see.
inline int known_to_calls_only(int number) {
  asm volatile("" : "+r"(number));
  return number;
}
inline void take_for_read(double const* out) { asm volatile("" : : "r"(out) : "memory"); }

template <gradient Function, std::size_t Inputs>
void for_each_point(double const* in, std::size_t points, double* out) {
  for (std::size_t i = 0; i < points; ++i) {
    Function(in + i * Inputs, out);
    take_for_read(out);
  }
}
template <residual Function, std::size_t Inputs>
void for_each_point(double const* in, double const* seen, std::size_t points, double* out) {
  for (std::size_t i = 0; i < points; ++i) {
    Function(in + i * Inputs, seen + 2 * i, out, out + 2);
    take_for_read(out);
  }
}

template <gradient Function, std::size_t Inputs>
constexpr library::gradients gradients_of() {
  return Function == nullptr ? nullptr : &for_each_point<Function, Inputs>;
}
template <residual Function, std::size_t Inputs>
constexpr library::residuals residuals_of() {
  return Function == nullptr ? nullptr : &for_each_point<Function, Inputs>;
}
template <gradient A, gradient B, gradient C, residual D, gradient F1, gradient F2, residual H = nullptr, gradient P = nullptr>
library make_library(char const* name) {
  return {name,
          gradients_of<A, 2>(),
          gradients_of<B, 3>(),
          gradients_of<C, 5>(),
          residuals_of<D, residual_inputs>(),
          gradients_of<F1, chain_length>(),
          gradients_of<F2, product_length>(),
          residuals_of<H, pose_inputs>(),
          gradients_of<P, 4 + rows>()};
}

// The models as their users write them, for any scalar type.

template <class T>
constexpr T square_of_sum(T const& x, T const& y) {
  T const sum = x + y;
  return sum * sum;
}

template <class T>
constexpr T shared_waves(T const& x, T const& y, T const& z) {
  using std::exp;
  using std::log;
  using std::sin;
  using std::sqrt;
  T const square = x * x;
  T const wave = sin(x * y);
  return exp(wave + z / (square + 1.0)) * log(1.0 + square + y * y) * sqrt(1.0 + exp(wave));
}

/// The normal distribution function, from whatever erfc the scalar type brings.
template <class T>
constexpr T normal_cdf(T const& d) {
  using std::erfc;
  return 0.5 * erfc(T(d * -0.70710678118654752440));
}

template <class T>
constexpr T black_scholes_call(T const& spot, T const& strike, T const& rate, T const& volatility, T const& time) {
  using std::exp;
  using std::log;
  using std::sqrt;
  T const deviation = volatility * sqrt(time);
  T const above = (log(spot / strike) + (rate + 0.5 * volatility * volatility) * time) / deviation;
  T const below = above - deviation;
  return spot * normal_cdf<T>(above) - strike * exp(-rate * time) * normal_cdf<T>(below);
}

/// The reprojection error of bundle adjustment (the model of ADBench); `in` is camera, point, weight.
template <class T>
constexpr void reprojection_error(T const* in, double const* seen, T* error) {
  using std::cos;
  using std::sin;
  using std::sqrt;
  T const* const rotation = in;
  T const* const centre = in + 3;
  T const* const optics = in + 6;
  T const* const point = in + camera_size;
  T const& weight = in[camera_size + 3];
  T const ray[3] = {point[0] - centre[0], point[1] - centre[1], point[2] - centre[2]};
  T const angle2 = rotation[0] * rotation[0] + rotation[1] * rotation[1] + rotation[2] * rotation[2];
  T turned[3];
  if (angle2 > 0.0) {
    T const angle = sqrt(angle2);
    T const c = cos(angle);
    T const s = sin(angle);
    T const inverse = 1.0 / angle;
    T const axis[3] = {rotation[0] * inverse, rotation[1] * inverse, rotation[2] * inverse};
    T const across[3] = {axis[1] * ray[2] - axis[2] * ray[1], axis[2] * ray[0] - axis[0] * ray[2],
                         axis[0] * ray[1] - axis[1] * ray[0]};
    T const along = (axis[0] * ray[0] + axis[1] * ray[1] + axis[2] * ray[2]) * (1.0 - c);
    for (int i = 0; i < 3; ++i) turned[i] = ray[i] * c + across[i] * s + axis[i] * along;
  } else {
    turned[0] = ray[0] + rotation[1] * ray[2] - rotation[2] * ray[1];
    turned[1] = ray[1] + rotation[2] * ray[0] - rotation[0] * ray[2];
    turned[2] = ray[2] + rotation[0] * ray[1] - rotation[1] * ray[0];
  }
  T const x = turned[0] / turned[2];
  T const y = turned[1] / turned[2];
  T const radius2 = x * x + y * y;
  T const distortion = 1.0 + optics[3] * radius2 + optics[4] * radius2 * radius2;
  error[0] = weight * (x * distortion * optics[0] + optics[1] - seen[0]);
  error[1] = weight * (y * distortion * optics[0] + optics[2] - seen[1]);
}

template <class T>
constexpr T rosenbrock(T const* x) {
  T sum(0.0);
  for (int i = 0; i + 1 < chain_length; ++i) {
    T const valley = x[i + 1] - x[i] * x[i];
    T const slope = 1.0 - x[i];
    sum += 100.0 * valley * valley + slope * slope;
  }
  return sum;
}

template <class T>
constexpr T product(T const* x) {
  T result(x[0]);
  for (int i = 1; i < product_length; ++i) result = result * x[i];
  return result;
}

/// A rotation's matrix, row by row, from a quaternion at random.
template <class Random>
void draw_rotation(std::vector<double>& to, Random& random) {
  double q[4], size = 0;
  for (double& part : q) {
    part = static_cast<double>(random() >> 11) * 0x1p-52 - 1;
    size += part * part;
  }
  double const s = 2 / size, w = q[0], x = q[1], y = q[2], z = q[3];
  double const matrix[] = {1 - s * (y * y + z * z), s * (x * y - z * w),     s * (x * z + y * w),
                           s * (x * y + z * w),     1 - s * (x * x + z * z), s * (y * z - x * w),
                           s * (x * z - y * w),     s * (y * z + x * w),     1 - s * (x * x + y * y)};
  to.insert(to.end(), matrix, matrix + 9);
}

/// Inputs that vary from call to call, the same in every run.
struct inputs {
  static constexpr int points = 1024;
  std::vector<double> a, b, c, d, seen, f1, f2, h, p;

  inputs() {
    std::mt19937_64 random(20);
    auto const draw = [&](std::vector<double>& to, double low, double high, int count = 1) {
      for (int i = 0; i < count; ++i) to.push_back(low + (high - low) * (static_cast<double>(random() >> 11) * 0x1p-53));
    };
    for (int i = 0; i < points; ++i) {
      draw(a, -2, 2, 2);
      draw(b, -2, 2, 3);
      draw(c, 80, 120, 2);
      draw(c, 0.01, 0.06);
      draw(c, 0.1, 0.5);
      draw(c, 0.25, 2);
      draw(d, -0.6, 0.6, 3);
      draw(d, -1, 1, 3);
      draw(d, 400, 600);
      draw(d, -5, 5, 2);
      draw(d, -0.1, 0.1);
      draw(d, -0.01, 0.01);
      draw(d, -2, 2, 2);
      draw(d, 6, 12);
      draw(d, 0.5, 1.5);
      draw(seen, -200, 200, 2);
    }
    for (int i = 0; i < points; ++i) {
      draw(h, -1, 1, 2);
      draw(h, 6, 10);
      draw(h, 400, 600);
      draw(h, -0.1, 0.1);
      draw(h, -0.01, 0.01);
      draw(h, -1, 1, 3);
      draw_rotation(h, random);
    }
    for (int i = 0; i < 4; ++i) {
      draw(p, 0, 0.2);
      draw(p, 1.5, 2.5);
      draw(p, 1, 2);
      draw(p, 1.2, 2.2);
      draw(p, 0.01, 10, rows);
    }
    for (int i = 0; i < 16; ++i) {
      draw(f1, -1.5, 1.5, chain_length);
      draw(f2, 0.7, 1.4, product_length);
    }
  }
};

}  // namespace bench
