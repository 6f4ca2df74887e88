// The classic first lesson of backpropagation: two apples at 100, tax of 10 per cent. How does the price at the till depend on
// each number? Forward, layer by layer; backward, each layer multiplies what comes from the right by its own derivatives.
#include <chainrule/chainrule.hpp>

#include <iomanip>
#include <iostream>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"apple"> apple;
constexpr cr::variable<"number"> number;
constexpr cr::variable<"tax"> tax;

constexpr auto apples = apple * number;
constexpr auto price = apples * tax;

// The whole lesson, while compiling. Each answer is also a formula.
constexpr auto till = cr::function(price, apple, number, tax);
static_assert(cr::near(till(100, 2, 1.1), 220, 1e-15));
static_assert(cr::near(till.gradient(100, 2, 1.1), std::array{2.2, 110.0, 200.0}, 1e-15));
static_assert(diff(price, apple) == number * tax);
static_assert(diff(price, number) == apple * tax);
static_assert(diff(price, tax) == apple * number);

namespace layer {

// One multiplication is one layer: the same formula serves both of them.
constexpr cr::variable<"left"> left;
constexpr cr::variable<"right"> right;
constexpr auto multiply = cr::function(left * right, left, right);

}  // namespace layer

int main() {
  // Forward: 100 * 2 = 200, 200 * 1.1 = 220.
  std::array const first{100.0, 2.0};
  double const apple_price = layer::multiply(first);
  std::array const second{apple_price, 1.1};
  double const total = layer::multiply(second);

  // Backward: the derivative of the total by itself is 1. vjp: vector times Jacobian, the backward step.
  std::array const d_total{1.0};
  auto const [d_apple_price, d_tax] = layer::multiply.vjp(second, d_total);
  auto const [d_apple, d_number] = layer::multiply.vjp(first, std::array{d_apple_price});

  std::cout << "                    forward   backward\n" << std::fixed << std::setprecision(1);
  auto const line = [](char const* name, double forward, double backward) {
    std::cout << std::left << std::setw(16) << name << std::right << std::setw(11) << forward << std::setw(11) << backward
              << "\n";
  };
  line("price of apple", 100, d_apple);
  line("number of them", 2, d_number);
  line("tax", 1.1, d_tax);
  line("apples", apple_price, d_apple_price);
  line("at the till", total, d_total[0]);
  std::cout << "\nin one go: " << price << " has the gradient";
  std::array const gradient = till.gradient(100, 2, 1.1);
  for (double const slope : gradient) std::cout << " " << slope;
  std::cout << "\n";

  bool const right = cr::near(total, 220, 1e-15) and cr::near(d_apple_price, 1.1, 1e-15) and
                     cr::near(gradient, std::array{2.2, 110.0, 200.0}, 1e-15) and
                     cr::near(std::array{d_apple, d_number, d_tax}, gradient, 1e-15);
  return right ? 0 : 1;
}
