// What operations are at complex numbers, written with what every type of such numbers has.
#pragma once

#include <complex>
#include <map>
#include <string>

namespace complex_numbers {

template <class Number>
using reference = Number (*)(Number const*);

template <class Number>
Number logarithm_of(int n) {
  using std::log;
  return log(Number(n));
}
/// By their exponentials: sums of 300 digits lose nothing that is missed.
template <class Number>
inline std::map<std::string, reference<Number>> const references = [] {
  using std::exp, std::log, std::sqrt, std::sin, std::cos, std::asin, std::acos, std::atan, std::asinh;
  using n = Number;
  return std::map<std::string, reference<Number>>{
      {"+", [](n const* a) -> n { return a[0] + a[1]; }},
      {"-", [](n const* a) -> n { return a[1] == n() ? -a[0] : a[0] - a[1]; }},
      {"*", [](n const* a) -> n { return a[0] * a[1]; }},
      {"/", [](n const* a) -> n { return a[0] / a[1]; }},
      {"pow", [](n const* a) -> n { return exp(a[1] * log(a[0])); }},
      {"sqrt", [](n const* a) -> n { return exp(log(a[0]) / n(2)); }},
      {"exp", [](n const* a) -> n { return exp(a[0]); }},
      {"expm1", [](n const* a) -> n { return exp(a[0]) - n(1); }},
      {"exp2", [](n const* a) -> n { return exp(a[0] * logarithm_of<n>(2)); }},
      {"log", [](n const* a) -> n { return log(a[0]); }},
      {"log1p", [](n const* a) -> n { return log(n(1) + a[0]); }},
      {"log2", [](n const* a) -> n { return log(a[0]) / logarithm_of<n>(2); }},
      {"log10", [](n const* a) -> n { return log(a[0]) / logarithm_of<n>(10); }},
      {"sin", [](n const* a) -> n { return sin(a[0]); }},
      {"cos", [](n const* a) -> n { return cos(a[0]); }},
      {"tan", [](n const* a) -> n { return sin(a[0]) / cos(a[0]); }},
      {"asin", [](n const* a) -> n { return asin(a[0]); }},
      {"acos", [](n const* a) -> n { return acos(n(-1)) / n(2) - asin(a[0]); }},
      {"atan", [](n const* a) -> n { return atan(a[0]); }},
      {"sinh", [](n const* a) -> n { return (exp(a[0]) - exp(-a[0])) / n(2); }},
      {"cosh", [](n const* a) -> n { return (exp(a[0]) + exp(-a[0])) / n(2); }},
      {"tanh", [](n const* a) -> n { return n(1) - n(2) / (exp(n(2) * a[0]) + n(1)); }},
      {"asinh", [](n const* a) -> n { return asinh(a[0]); }},
      {"acosh", [](n const* a) -> n { return log(a[0] + sqrt(a[0] + n(1)) * sqrt(a[0] - n(1))); }},
      {"atanh", [](n const* a) -> n { return (log(n(1) + a[0]) - log(n(1) - a[0])) / n(2); }},
      {"sigmoid", [](n const* a) -> n { return n(1) / (n(1) + exp(-a[0])); }},
      {"softplus", [](n const* a) -> n { return log(n(1) + exp(a[0])); }},
      {"log_sum_exp", [](n const* a) -> n { return log(exp(a[0]) + exp(a[1]) + (a[2] == n() ? n(0) : exp(a[2]))); }},
      {"logit", [](n const* a) -> n { return log(a[0] / (n(1) - a[0])); }},
      {"log1mexp", [](n const* a) -> n { return log(n(1) - exp(a[0])); }},
      {"norm_pdf", [](n const* a) -> n { return exp(-a[0] * a[0] / n(2)) / sqrt(n(2) * acos(n(-1))); }}};
}();

}  // namespace complex_numbers
