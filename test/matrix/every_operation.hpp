// Every operation of matrices on every class of shapes, of variables and of computed arguments: value, gradient and second
// derivatives against the same mathematics by hand in long double, and its differences.
//
// A test lists operations and the shapes of their arguments. One program holds them all, each times a weight of its own: with the
// weights 0 but for one, it is that operation. (A program for each would take seconds to compile.) The kinds of arguments rotate: an
// operation has one at each shape, another at the next. Compiled with CHAINRULE_KIND from 0 to 3, as tools/verify does, it has had
// them all. Without CHAINRULE_KIND some shapes are left out, for all of them take most of a minute to compile.
#pragma once

#include "reference.hpp"

#include <array>
#include <string_view>
#include <vector>

#ifdef CHAINRULE_KIND
#  define CHAINRULE_EVERY_SHAPE
#else
#  define CHAINRULE_KIND 0
#endif

namespace every {

namespace cr = chainrule;
using namespace chainrule::literals;
using reference::exact;
using reference::number;
using matrices = std::vector<exact>;

/// An operation: a type with its name, how a formula of it is written, and the same by hand.
inline exact scalar(number u) { return exact::Constant(1, 1, u); }

/// The shape of an argument, and how many rows and columns it is given where they are dynamic.
template <int Rows, int Columns, int DynamicRows = 2, int DynamicColumns = 3>
struct shape {
  static constexpr int rows = Rows, columns = Columns;
  static constexpr int given_rows = Rows < 0 ? DynamicRows : Rows, given_columns = Columns < 0 ? DynamicColumns : Columns;
};

/// What an operation is applied to: a variable, or what is computed of it in one pass over elements, as a product, or in a
/// transpose, in another way for each operation.
enum class kind { variable, elements, product, transpose };
constexpr kind kind_of(int turn) { return kind(turn % 4); }

template <kind Kind, int Number, class V>
constexpr auto argument(V const& v) {
  constexpr auto factor = cr::constant<Number + 1, 16>;
  if constexpr (Kind == kind::variable) return v;
  else if constexpr (Kind == kind::elements) return v + factor * square(v);
  else if constexpr (Kind == kind::product) return factor * (v * (cr::transpose(v) * v)) + v;
  else return cr::transpose(exp(factor * cr::transpose(v)));
}
inline exact argument_by_hand(kind which, int turn, exact const& v) {
  number const factor = number(turn + 1) / 16;
  switch (which) {
    case kind::variable: break;
    case kind::elements: return v + factor * v.cwiseProduct(v);
    case kind::product: return factor * reference::product(v, reference::product(v.transpose(), v)) + v;
    case kind::transpose: return (factor * v).array().exp();
  }
  return v;
}

template <class V>
using result_for = std::conditional_t<cr::matrix_formula<V>, Eigen::MatrixXd, double>;

template <int Number>
constexpr auto name = [] {
  char const text[3] = {char('a' + Number / 10), char('0' + Number % 10), 0};
  return cr::fixed_string<2>(std::string_view(text, 2));
}();
template <int Number>
inline constexpr cr::variable<name<Number>> weight;

/// A point: positive, and of square matrices well away from singular ones.
template <class Shape>
Eigen::MatrixXd point() {
  Eigen::MatrixXd m = reference::random(Shape::given_rows, Shape::given_columns, 0.2, 1);
  if (m.rows() == m.cols()) m.diagonal().array() += 1.5;
  return m;
}

/// What our function says of one operation, and the operation by hand.
struct said {
  double value = 0;
  std::vector<Eigen::MatrixXd> gradient, curvature;
};
using by_hand = std::function<number(matrices const&)>;

inline matrices moved(matrices at, std::vector<Eigen::MatrixXd> const& direction, number h) {
  for (std::size_t k = 0; k < at.size(); ++k) at[k] += h * direction[k].cast<number>();
  return at;
}
inline void compare(std::string_view name, kind which, said const& found, by_hand const& f,
                    std::vector<Eigen::MatrixXd> const& at, std::vector<Eigen::MatrixXd> const& direction) {
  BOOST_TEST_CONTEXT(name << (which == kind::variable ? "" : " of a computed argument of kind ") << int(which)) {
    matrices point;
    for (Eigen::MatrixXd const& each : at) point.push_back(each.cast<number>());
    BOOST_TEST(reference::agree(found.value, f(point), 1e-13L), found.value << " against " << double(f(point)));
    std::vector<Eigen::MatrixXd> unit;
    for (Eigen::MatrixXd const& each : at) unit.push_back(Eigen::MatrixXd::Zero(each.rows(), each.cols()));
    for (std::size_t k = 0; k < at.size(); ++k)
      for (Eigen::Index i = 0; i < at[k].size(); ++i) {
        unit[k].data()[i] = 1;
        auto const along = [&](matrices const& p) { return reference::slope([&](number h) { return f(moved(p, unit, h)); }); };
        double const slope = found.gradient[k].data()[i], curvature = found.curvature[k].data()[i];
        number const exact_slope = along(point);
        BOOST_TEST(reference::agree(slope, exact_slope, 1e-10L), "gradient " << slope << " against " << double(exact_slope));
        number const exact_curvature = reference::slope([&](number h) { return along(moved(point, direction, h)); });
        BOOST_TEST(reference::agree(curvature, exact_curvature, 1e-8L),
                   "curvature " << curvature << " against " << double(exact_curvature));
        unit[k].data()[i] = 0;
      }
  }
}

/// The sum of weight * sum(square(operation)), in the variables V, given the weights; Turn rotates the kinds of arguments.
template <class Operation, int Number, int Turn, class... V>
constexpr auto weighted(V const&... v) {
  return weight<Number> * cr::sum(square(Operation::formula(argument<kind_of(Number + Turn), Number>(v)...)));
}

/// Value, gradient and second derivatives from one program: programs of their own would share most of what takes long to compile.
template <class Formula, class... V, class... Weight>
auto derive(Formula, cr::detail::formula_list<V...>, cr::detail::formula_list<Weight...>, auto const&... arguments) {
  using namespace cr::detail;
  using plan = plan_for<formula_list<V..., Weight..., direction_variable<V>...>, Formula, derivative_in<Formula, V>...,
                        tangent_along<derivative_in<Formula, V>, V...>...>;
  static cr::matrix_workspace work;
  return [&]<class... Variable>(formula_list<Variable...>) {
    return matrix_call<false, plan, double, double, result_for<V>..., result_for<V>...>::run(
        work, std::tuple(read_argument<double, Variable>(arguments)...));
  }(formula_list<V..., Weight..., V...>{});
}

template <class... Shape>
struct arguments {
  template <std::size_t A>
  using nth = std::tuple_element_t<A, std::tuple<Shape...>>;
  template <std::size_t A>
  static constexpr cr::matrix<name<20 + int(A)>, nth<A>::rows, nth<A>::columns> variable{};

  template <int Turn, class... Operation, std::size_t... A, std::size_t... N>
  static void check_all(std::index_sequence<A...>, std::index_sequence<N...>) {
    using cr::detail::formula_list;
    constexpr auto formula = (weighted<Operation, int(N), Turn>(variable<A>...) + ...);
    std::array<Eigen::MatrixXd, sizeof...(A)> const at{point<Shape>()...};
    std::array<Eigen::MatrixXd, sizeof...(A)> const direction{reference::random(int(at[A].rows()), int(at[A].cols()))...};
    auto const check_one = [&]<class Tested>(std::size_t n, Tested) {
      std::array<double, sizeof...(N)> weights{};
      weights[n] = 1;
      auto const all =
          derive(formula, formula_list<std::remove_const_t<decltype(variable<A>)>...>{},
                 formula_list<std::remove_const_t<decltype(weight<int(N)>)>...>{}, at[A]..., weights[N]..., direction[A]...);
      said const found{
          boost::hana::at_c<0>(all), {boost::hana::at_c<1 + A>(all)...}, {boost::hana::at_c<1 + sizeof...(A) + A>(all)...}};
      kind const which = kind_of(int(n) + Turn);
      by_hand const hand = [&](matrices given) -> reference::number {
        for (exact& m : given) m = argument_by_hand(which, int(n), m);
        return Tested::by_hand(given).squaredNorm();
      };
      compare(Tested::name, which, found, hand, {at[A]...}, {direction[A]...});
    };
    (check_one(N, Operation{}), ...);
  }
  /// Checks the operations on arguments of these shapes.
  template <int Turn, class... Operation>
  static void check() {
    check_all<Turn + CHAINRULE_KIND, Operation...>(std::index_sequence_for<Shape...>{}, std::index_sequence_for<Operation...>{});
  }
};

}  // namespace every
