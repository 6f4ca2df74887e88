// The classic first lesson of backpropagation: what do two apples at 100 cost, with a tax of 10 per cent, and how does
// the price depend on each number? Forward, node by node; backward, each node multiplies what comes from the right by its
// own derivatives. The figures of docs/backpropagation.md are drawn here.
#include "lesson/figures.hpp"
#include <chainrule/chainrule.hpp>

#include <iomanip>
#include <iostream>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"apple"> apple;
constexpr cr::variable<"number"> number;
constexpr cr::variable<"tax"> tax;

constexpr auto price = apple * number * tax;

// The whole lesson, while compiling. Each answer is also a formula.
constexpr auto till = cr::function(price, apple, number, tax);
static_assert(cr::near(till(100, 2, 1.1), 220, 1e-15));
static_assert(cr::near(till.gradient(100, 2, 1.1), std::array{2.2, 110.0, 200.0}, 1e-15));
static_assert(diff(price, apple) == number * tax);
static_assert(diff(price, number) == apple * tax);
static_assert(diff(price, tax) == apple * number);

// Two apples and three oranges.
constexpr cr::variable<"apples"> apples;
constexpr cr::variable<"orange"> orange;
constexpr cr::variable<"oranges"> oranges;
constexpr auto basket = (apple * apples + orange * oranges) * tax;

bool one_fruit(lesson::figures const& figures) {
  // One multiplication is one layer; a layer remembers what it has seen on the way forward.
  auto apple_price = cr::layer(apple * number, apple, number);
  auto taxed_price = cr::layer(apple * tax, apple, tax);
  double const before_tax = apple_price.forward(100.0, 2.0);
  double const total = taxed_price.forward(before_tax, 1.1);

  // Backward, from the last layer to the first. The derivative of the total by itself is 1.
  auto const [d_before_tax, d_tax] = taxed_price.backward(1.0);
  auto const [d_apple, d_number] = apple_price.backward(d_before_tax);

  std::cout << "                    forward   backward\n" << std::fixed << std::setprecision(1);
  auto const line = [](char const* name, double forward, double backward) {
    std::cout << std::left << std::setw(16) << name << std::right << std::setw(11) << forward << std::setw(11) << backward
              << "\n";
  };
  line("price of apple", 100, d_apple);
  line("number of them", 2, d_number);
  line("tax", 1.1, d_tax);
  line("before tax", before_tax, d_before_tax);
  line("at the till", total, 1);

  figures.write("apple.svg", cr::to_svg(cr::backpropagate(price)(apple = 100, number = 2, tax = 1.1)));
  return cr::near(total, 220, 1e-15) and cr::near(d_before_tax, 1.1, 1e-15) and
         cr::near(std::array{d_apple, d_number, d_tax}, till.gradient(100, 2, 1.1), 1e-15);
}

bool two_fruits(lesson::figures const& figures) {
  // Without layers by hand: every node's value and gradient at once.
  auto const pass = cr::backpropagate(basket)(apple = 100, apples = 2, orange = 150, oranges = 3, tax = 1.1);
  std::cout << "\n" << basket << ", node by node:\n";
  for (auto const& node : pass)
    std::cout << std::left << std::setw(40) << node.label << std::right << std::setw(7) << node.value << std::setw(11)
              << node.gradient << "\n";

  figures.write("apples_and_oranges.svg", cr::to_svg(pass));
  figures.write("apples_and_oranges.html", cr::to_html(pass));
  return cr::near(pass.value(), 715, 1e-15) and cr::near(pass[apples].gradient, 110, 1e-15) and
         cr::near(pass[apple].gradient, 2.2, 1e-15) and cr::near(pass[orange].gradient, 3.3, 1e-15) and
         cr::near(pass[oranges].gradient, 165, 1e-15) and cr::near(pass[tax].gradient, 650, 1e-15);
}

int main(int count, char** arguments) {
  lesson::figures const figures(count, arguments);
  bool const first = one_fruit(figures);
  bool const second = two_fruits(figures);
  return first and second ? 0 : 1;
}
