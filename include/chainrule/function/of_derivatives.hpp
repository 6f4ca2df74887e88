// Functions of derivatives that gradient, jacobian and hessian gave whole: what they calculate is what the request for the same numbers calculates, not
// the formulas as they are written. They are differentiated on like others.
#pragma once

#include <chainrule/calculus/gradient.hpp>
#include <chainrule/function/names.hpp>
#include <chainrule/function/requests.hpp>

namespace chainrule::detail {

template <class T>
inline constexpr bool is_slope = false;
template <class E, class X, class... More>
inline constexpr bool is_slope<slope<E, X, More...>> = true;
template <class T>
inline constexpr bool is_row = false;
template <class... Each>
inline constexpr bool is_row<derivative_list<Each...>> = (is_slope<Each> && ...);

template <class Found, class... E>
struct each_once {
  using type = Found;
};
template <class... Found, class E, class... Rest>
struct each_once<formulas<Found...>, E, Rest...>
    : each_once<std::conditional_t<(std::is_same_v<Found, E> || ...), formulas<Found...>, formulas<Found..., E>>, Rest...> {};

template <class E, class... F>
constexpr int number_among(formulas<F...>) {
  int number = 0;
  static_cast<void>(((std::is_same_v<E, F> || (++number, false)) || ...));
  return number;
}

/// Which number of which derivative: of a formula's number, in one input or two.
struct slope_place {
  int formula = 0;
  int inputs[2] = {-1, -1};
};
template <class Slope>
struct place_of_slope;
template <class E, class... X>
struct place_of_slope<slope<E, X...>> {
  template <class Problem, class Formulas>
  static constexpr slope_place find(Formulas all) {
    return {number_among<E>(all), {position_in<X>(Problem::layout())...}};
  }
};

/// Slopes, the outputs of a function.
template <class... Slope>
struct slopes {
  static constexpr int count = int(sizeof...(Slope));
  using formulas_of = typename each_once<formulas<>, typename Slope::formula...>::type;
  using written = formulas<decltype(Slope::element())...>;
  static constexpr int order = [] {
    int most = 0;
    for (int const each : {0, Slope::order...}) most = each > most ? each : most;
    return most;
  }();
  /// Loops are differentiated by their own requests; what is of mixed orders, or of an order beyond two, is calculated as written.
  static constexpr bool are_requested = !(info_of<typename Slope::formula>->is_indexed || ...) &&
                                        ((Slope::order == order) && ...) &&
                                        (order == 1 || (order == 2 && formulas_of::count == 1));
};

/// The slopes in what is given, row by row; void of anything else.
template <class F>
struct slopes_in {
  using type = void;
};
template <class E, class... V>
struct slopes_in<gradient_map<E, V...>> {
  using type = slopes<slope<E, V>...>;
};
template <class... Each>
requires(is_row<derivative_list<Each...>>) struct slopes_in<derivative_list<Each...>> {
  using type = slopes<Each...>;
};
template <class... Row>
requires(sizeof...(Row) > 0 && (is_row<Row> && ...)) struct slopes_in<derivative_list<Row...>>
    : slopes_in<typename rows_in_one<Row...>::type> {
};

/// Their problem; Base is that of the formulas.
template <class Base, class Slopes>
struct problem_of_slopes;
template <class Base, class... Slope>
struct problem_of_slopes<Base, slopes<Slope...>> : Base {
  using given = slopes<Slope...>;
  static constexpr int outputs = given::count;
  static constexpr int nodes = Base::nodes * (given::order == 1 ? 3 : 9);  // about, as a gradient has
  static constexpr std::array<slope_place, sizeof...(Slope)> slope_places{
      place_of_slope<Slope>::template find<Base>(typename given::formulas_of{})...};
  /// Derivatives in the inputs up to the last that is wanted.
  struct differentiated : Base {
    static constexpr int wrt = [] {
      int last = 0;
      for (slope_place const& each : slope_places)
        for (int const input : each.inputs) last = input > last ? input : last;
      return last + 1;
    }();
  };
  static constexpr int slope_ways = given::order == 1 ? jacobian_ways<differentiated> : 1;

  static constexpr list<int> lower_into(graph_builder& g, int way = 0) {
    constexpr int width = differentiated::wrt;
    list<int> const roots = Base::lower_into(g);
    list<int> found;
    if constexpr (given::order == 1) {
      found = jacobian<differentiated>(g, roots, way);
    } else {
      list<int> const gradient = reverse(g, roots[0], g.constant(1), width);
      found = list<int>(width * width, g.constant(0));
      sweep_gradient(g, gradient,
                     [&](int row, int column, int node) { found[row * width + column] = found[column * width + row] = node; });
    }
    list<int> result;
    for (slope_place const& each : slope_places) {
      int const row = given::order == 1 ? each.formula : each.inputs[0];
      int const column = each.inputs[given::order - 1];
      result.push_back(row < 0 || column < 0 ? g.constant(0) : found[row * width + column]);
    }
    return result;
  }
};

template <class Problem>
requires requires { Problem::slope_ways; }
struct value_request<Problem> : request_base<Problem> {
  static constexpr int outputs = Problem::outputs;
  static constexpr int capacity = Problem::nodes * 3 + outputs + 32;
  static constexpr int ways = Problem::slope_ways;
  static constexpr list<int> build(graph_builder& g, int way) { return Problem::lower_into(g, way); }
};

/// The problem of what a function is made of.
template <class Outputs, class Inputs, int Wrt>
struct stated_problem {
  using of_formulas = problem<Outputs, Inputs, Wrt>;
  using type = of_formulas;
};
template <class... Slope, class Inputs, int Wrt>
struct stated_problem<slopes<Slope...>, Inputs, Wrt> {
  using of_formulas = problem<typename slopes<Slope...>::formulas_of, Inputs, Wrt>;
  using type = problem_of_slopes<of_formulas, slopes<Slope...>>;
};

}  // namespace chainrule::detail
