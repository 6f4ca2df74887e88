// Three hundred variables: more than clang folds in one expression.
#include <chainrule/chainrule.hpp>

#include <span>

namespace cr = chainrule;

template <std::size_t I>
constexpr auto numbered() {
  cr::fixed_string<4> name;
  for (std::size_t place = 4, rest = I; place-- > 1; rest /= 10) name.text[place] = char('0' + rest % 10);
  name.text[0] = 'x';
  return name;
}
template <std::size_t I>
constexpr cr::variable<numbered<I>()> x;

template <std::size_t... I>
constexpr auto of_all(std::index_sequence<I...>) {
  return cr::function(x<0> * x<299> + x<150>, x<I>...);
}
constexpr auto f = of_all(std::make_index_sequence<300>{});

constexpr std::array<double, 300> point = [] {
  std::array<double, 300> coordinates{};
  coordinates[0] = 2;
  coordinates[150] = 1;
  coordinates[299] = 3;
  return coordinates;
}();
static_assert(f(point) == 7 and f(std::span(point)) == 7);
static_assert(f.gradient(point)[0] == 3 and f.gradient(point)[150] == 1 and f.gradient(point)[298] == 0);
