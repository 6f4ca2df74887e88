// What a debugger shows of formulas and of what comes of them: debugger.py compares it with what the program prints.
#include <chainrule/chainrule.hpp>

#include <array>
#include <cstdio>

namespace cr = chainrule;
using namespace chainrule::literals;

struct metres;

namespace {

template <class F>
void print(char const* name, F const& formula) {
  static constexpr auto text = cr::to_string(F{});
  std::printf("%s = %s\n", name, text.c_str());
  asm volatile("" : : "g"(&formula) : "memory");
}
template <class T>
void keep(T const& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

}  // namespace

int main() {
  constexpr cr::variable<"x"> x;
  constexpr cr::variable<"y"> y;
  constexpr cr::variable<"length", metres> length;
  constexpr cr::variables<"w", 3> w;
  constexpr cr::index<"i"> i;

  auto const sum = pow(x, 2_c) + y;
  auto const nested = (x - (y - 1_c)) / (x * y) - -x + 0.5_c * x;
  auto const tower = pow(x + y, pow(y, x)) * pow(-x, 3_c);
  auto const condition = x * x > y && not(x < 1_c);
  auto const tagged = length * w[1_c] + x;
  auto const loop = cr::sum(i, 0_c, 2_c, w[i] * w[i]);
  auto const long_sum =
      sin(x * y) * exp(x + y) - (sin(x * y + 1_c) - exp(x + 2_c * y)) + pow(x + y + 17_c, 5_c) / cos(x - 3_c * y);
  auto const long_call = hypot(long_sum * (x + 1_c), max(sin(x) + cos(y), sin(y) + cos(x))) / (x * (y / (x + 2_c)));
  auto const long_mixture = (nested - -1.5_c * x) * (y * 0.5_c - pow(tower / 2_c, 1_c / 3_c)) - -(x + nested) * pow(-2_c, x) +
                            cr::select(x > y || not(x < 0_c), loop, -tower);
  auto const constant = 1_c / 3_c;
  print("sum", sum);
  print("nested", nested);
  print("tower", tower);
  print("condition", condition);
  print("tagged", tagged);
  print("loop", loop);
  print("long_sum", long_sum);
  print("long_call", long_call);
  print("long_mixture", long_mixture);
  print("constant", constant);

  auto const slopes = gradient(sum);
  auto const compiled = cr::function(sum, x, y);
  auto const named = compiled.gradient(x = 3.0, y = 2.0);
  auto const elements = cr::function(w[0_c] * w[1_c] * x, w, x).gradient(w = std::array{1.0, 2.0, 3.0}, x = 4.0);
  auto const bound = (x = 2.5);
  cr::rational const fraction{-3, 4}, whole{7, 1};
  keep(slopes), keep(compiled), keep(named), keep(elements), keep(bound), keep(fraction), keep(whole);
  return 0;  // the debugger stops here
}
