// Numbers of somebody else, which hold in constant expressions: ordered ones, and points of the plane, which have no order.
#pragma once

#include <chainrule/math/math.hpp>

#include <concepts>
#include <limits>

struct own {
  double value{};
  constexpr own() = default;
  constexpr own(double v) : value(v) {}
  constexpr own(std::integral auto v) : value(static_cast<double>(v)) {}
  friend constexpr own operator+(own a, own b) { return chainrule::math::add(a.value, b.value); }
  friend constexpr own operator-(own a, own b) { return chainrule::math::subtract(a.value, b.value); }
  friend constexpr own operator-(own a) { return -a.value; }
  friend constexpr own operator*(own a, own b) { return chainrule::math::multiply(a.value, b.value); }
  friend constexpr own operator/(own a, own b) { return chainrule::math::divide(a.value, b.value); }
  friend constexpr bool operator==(own a, own b) { return a.value == b.value; }
  friend constexpr bool operator<(own a, own b) { return a.value < b.value; }
  friend constexpr bool operator>(own a, own b) { return a.value > b.value; }
  friend constexpr bool operator<=(own a, own b) { return a.value <= b.value; }
  friend constexpr bool operator>=(own a, own b) { return a.value >= b.value; }
  friend constexpr own abs(own a) { return a.value < 0 ? -a.value : a.value; }
  friend constexpr own sqrt(own a) { return chainrule::math::sqrt(a.value); }
  friend constexpr own pow(own a, own b) { return chainrule::math::pow(a.value, b.value); }
  friend constexpr own exp(own a) { return chainrule::math::exp(a.value); }
  friend constexpr own expm1(own a) { return chainrule::math::expm1(a.value); }
  friend constexpr own log(own a) { return chainrule::math::log(a.value); }
  friend constexpr own log1p(own a) { return chainrule::math::log1p(a.value); }
  friend constexpr own atan(own a) { return chainrule::math::atan(a.value); }
  friend constexpr own erfc(own a) { return chainrule::math::erfc(a.value); }
  friend constexpr own erfcx(own a) { return chainrule::math::erfcx(a.value); }
  friend constexpr own log_beta(own a, own b) { return chainrule::math::log_beta(a.value, b.value); }
  friend constexpr own atanh(own a) { return chainrule::math::atanh(a.value); }
};
template <>
struct std::numeric_limits<own> : std::numeric_limits<double> {};

struct point {
  double re{}, im{};
  constexpr point() = default;
  constexpr point(double a, double b = 0) : re(a), im(b) {}
  constexpr point(std::integral auto a) : re(static_cast<double>(a)) {}
  [[nodiscard]] constexpr double real() const { return re; }
  [[nodiscard]] constexpr double imag() const { return im; }
  friend constexpr point operator+(point a, point b) { return {a.re + b.re, a.im + b.im}; }
  friend constexpr point& operator+=(point& a, point b) { return a = a + b; }
  friend constexpr point& operator-=(point& a, point b) { return a = a - b; }
  friend constexpr point operator-(point a, point b) { return {a.re - b.re, a.im - b.im}; }
  friend constexpr point operator-(point a) { return {-a.re, -a.im}; }
  friend constexpr point operator*(point a, point b) {
    using chainrule::math::multiply;
    return {multiply(a.re, b.re) - multiply(a.im, b.im), chainrule::math::add(multiply(a.re, b.im), multiply(a.im, b.re))};
  }
  friend constexpr point operator/(point a, point b) {
    double const square = b.re * b.re + b.im * b.im;
    return {(a.re * b.re + a.im * b.im) / square, (a.im * b.re - a.re * b.im) / square};
  }
  friend constexpr bool operator==(point a, point b) = default;
  friend constexpr point exp(point a) {
    return {chainrule::math::exp(a.re) * chainrule::math::cos(a.im), chainrule::math::exp(a.re) * chainrule::math::sin(a.im)};
  }
  friend constexpr point cos(point a) {
    using namespace chainrule::math;
    return {cos(a.re) * cosh(a.im), -(sin(a.re) * sinh(a.im))};
  }
  friend constexpr point log(point a) {
    return {chainrule::math::log(chainrule::math::hypot(a.re, a.im)), chainrule::math::atan2(a.im, a.re)};
  }
  friend constexpr point sinh(point a) {
    using namespace chainrule::math;
    return {sinh(a.re) * cos(a.im), cosh(a.re) * sin(a.im)};
  }
  friend constexpr point atanh(point a) {
    double const apart = (1 - a.re) * (1 - a.re) + a.im * a.im;
    return {chainrule::math::log1p(4 * a.re / apart) / 4,
            chainrule::math::atan2(2 * a.im, (1 - a.re) * (1 + a.re) - a.im * a.im) / 2};
  }
};
/// Near enough to what is wanted, in relation to that.
constexpr bool close(point found, point wanted) {
  double const re = found.re - wanted.re, im = found.im - wanted.im;
  return re * re + im * im <= 1e-30 * (wanted.re * wanted.re + wanted.im * wanted.im);
}
