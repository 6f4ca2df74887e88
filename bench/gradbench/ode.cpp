// Runge and Kutta's steps through a chain, y0' = x0 and yi' = xi y(i-1), and the gradient of the last y.
//
// A step is a row of formulas for each y, and the adjoint of a step is the gradient of the next states' sum, each weighted by its own adjoint. Four
// places in front of the chain, of which the last is 1 and the others 0, stand for what y0 has no neighbours for.
#include "protocol.hpp"
#include <chainrule/simd.hpp>

#include <algorithm>
#include <span>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"adjoint", n> adjoint;
constexpr cr::variable<"h"> h;
constexpr cr::index<"i"> i;

/// The slopes at the ends of a step's parts, of the place that lies so far in front of i.
template <int Before>
constexpr auto k1 = x[i - cr::constant<Before>] * y[i - cr::constant<Before + 1>];
template <int Before>
constexpr auto k2 = x[i - cr::constant<Before>] * (y[i - cr::constant<Before + 1>] + h / 2_c * k1<Before + 1>);
template <int Before>
constexpr auto k3 = x[i - cr::constant<Before>] * (y[i - cr::constant<Before + 1>] + h / 2_c * k2<Before + 1>);
template <int Before>
constexpr auto k4 = x[i - cr::constant<Before>] * (y[i - cr::constant<Before + 1>] + h * k3<Before + 1>);
constexpr auto next = y[i] + h / 6_c * (k1<0> + 2_c * k2<0> + 2_c * k3<0> + k4<0>);
constexpr int front = 4;
constexpr auto step = cr::function(cr::each(i, cr::constant<front>, n - 1_c, next), cr::wrt(y), cr::given(x, h));
constexpr auto backward =
    cr::function(cr::sum(i, cr::constant<front>, n - 1_c, adjoint[i] * next), cr::wrt(y, x), cr::given(adjoint, h));

/// The chain, and all states on the way where a gradient needs them.
class chain {
 public:
  chain(gradbench::json const& input, bool keeps) : steps_(input.at("s")), keeps_(keeps), x_(front) {
    auto const all = gradbench::numbers(input.at("x"));
    x_.insert(x_.end(), all.begin(), all.end());
    states_.resize(x_.size() * (keeps ? steps_ + 1 : 2));
    by_y_.resize(x_.size()), adjoints_.resize(x_.size()), by_x_.resize(x_.size()), sums_.resize(x_.size());
  }
  std::span<double const> value() {
    std::fill(state(0).begin(), state(0).end(), 0.0);
    for (std::size_t s = 0; s <= steps_; ++s) state(s)[front - 1] = 1;
    for (std::size_t s = 0; s < steps_; ++s)
      step(cr::simd, cr::into(state(s + 1).subspan(front)), std::span<double const>(state(s)), x_, length());
    return state(steps_).subspan(front);
  }
  std::span<double const> gradient() {
    value();
    std::fill(adjoints_.begin(), adjoints_.end(), 0.0);
    std::fill(sums_.begin(), sums_.end(), 0.0);
    adjoints_.back() = 1;
    double unused = 0;
    for (std::size_t s = steps_; s-- > 0;) {
      backward.value_and_gradient(cr::simd, cr::into(unused, by_y_, by_x_), std::span<double const>(state(s)), x_, adjoints_,
                                  length());
      for (std::size_t k = 0; k < sums_.size(); ++k) sums_[k] += by_x_[k];
      std::swap(adjoints_, by_y_);
    }
    return std::span<double const>(sums_).subspan(front);
  }

 private:
  [[nodiscard]] double length() const { return 2.0 / double(steps_); }
  std::span<double> state(std::size_t s) { return std::span(states_).subspan(x_.size() * (keeps_ ? s : s % 2), x_.size()); }
  std::size_t steps_;
  bool keeps_;
  std::vector<double> x_, states_, adjoints_, by_y_, by_x_, sums_;
};

gradbench::json primal(gradbench::json const& input, gradbench::stopwatch& watch) {
  chain all(input, false);
  std::span<double const> last;
  watch.evaluate([&] { last = all.value(); });
  return std::vector<double>(last.begin(), last.end());
}
gradbench::json gradient(gradbench::json const& input, gradbench::stopwatch& watch) {
  chain all(input, true);
  std::span<double const> slopes;
  watch.evaluate([&] { slopes = all.gradient(); });
  return std::vector<double>(slopes.begin(), slopes.end());
}

}  // namespace

int main(int count, char** words) { return gradbench::main(count, words, {{"primal", primal}, {"gradient", gradient}}); }
