// Downhill as GradBench's particle and saddle go: the step's length doubles after ten that went down, and is halved after one that did not.
#pragma once

#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace gradbench {

constexpr double near = 1e-5;  // a gradient, or a step, that ends the way

/// Where f is least, from a start. f has value(x) and gradient(x).
inline std::vector<double> least(auto& f, std::vector<double> x) {
  auto const length = [](std::vector<double> const& of) {
    double sum = 0;
    for (double const each : of) sum += each * each;
    return std::sqrt(sum);
  };
  double value = f.value(x), rate = near;
  std::vector<double> slope = f.gradient(x);
  for (int successes = 0; length(slope) > near;) {
    if (successes == 10) {
      rate *= 2;
      successes = 0;
      continue;
    }
    std::vector<double> next = x, step = x;
    for (std::size_t k = 0; k < x.size(); ++k) next[k] = x[k] - rate * slope[k], step[k] = x[k] - next[k];
    if (length(step) <= near) break;
    if (double const there = f.value(next); there < value) {
      x = next;
      value = there;
      slope = f.gradient(x);
      ++successes;
    } else {
      rate /= 2;
      successes = 0;
    }
  }
  return x;
}

/// The modes of the outer derivative and of the one within.
enum class mode { forward, reverse };

/// Value and gradient of a function of a few numbers, by tangents along each of them or by one sweep backward. Other numbers are given.
template <mode Outer, std::size_t Size, class Function, class... Given>
class by_mode {
 public:
  constexpr explicit by_mode(Function const& function, Given... given) : function_(function), given_(given...) {}

  double value(std::vector<double> const& x) { return std::apply(function_, at(x)); }
  std::vector<double> gradient(std::vector<double> const& x) {
    std::vector<double> slopes(Size);
    if constexpr (Outer == mode::forward) {
      for (std::size_t k = 0; k < Size; ++k) {
        std::vector<double> along(Size);
        along[k] = 1;
        slopes[k] = function_.jvp(at(x), numbers(along));
      }
    } else {
      std::apply(
          [&](auto... each) {
            auto const found = function_.gradient(work_, each...);
            [&]<int... K>(std::integer_sequence<int, K...>) { ((slopes[K] = found[chainrule::constant<K>]), ...); }
            (std::make_integer_sequence<int, Size>{});
          },
          at(x));
    }
    return slopes;
  }

 private:
  static auto numbers(std::vector<double> const& x) {
    return [&]<std::size_t... K>(std::index_sequence<K...>) { return std::tuple(x[K]...); }
    (std::make_index_sequence<Size>{});
  }
  auto at(std::vector<double> const& x) const { return std::tuple_cat(numbers(x), given_); }

  Function const& function_;
  std::tuple<Given...> given_;
  decltype(std::declval<Function const&>().workspace()) work_ = function_.workspace();
};
template <mode Outer, std::size_t Size>
constexpr auto in_mode(auto const& function, auto... given) {
  return by_mode<Outer, Size, std::remove_cvref_t<decltype(function)>, decltype(given)...>(function, given...);
}

/// A formula's derivative: its tangent, or of the gradient's sweep.
template <mode Inner>
constexpr auto slope(auto const& formula, auto const& by) {
  if constexpr (Inner == mode::forward) return diff(formula, by);
  else return chainrule::gradient(formula)[by];
}

}  // namespace gradbench
