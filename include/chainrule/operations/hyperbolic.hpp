// Hyperbolic functions and their inverses.
#pragma once

#include <chainrule/math/hyperbolic.hpp>
#include <chainrule/operations/power.hpp>
#include <chainrule/operations/slopes.hpp>

namespace chainrule {
namespace operations {
struct sinh_;
struct cosh_;
struct tanh_;
struct asinh_;
struct acosh_;
struct atanh_;
}  // namespace operations

/// The hyperbolic sine.
template <class U>
constexpr applied<operations::sinh_, U> sinh(U const& u) {
  return apply<operations::sinh_>(u);
}
/// The hyperbolic cosine.
template <class U>
constexpr applied<operations::cosh_, U> cosh(U const& u) {
  return apply<operations::cosh_>(u);
}
/// The hyperbolic tangent.
template <class U>
constexpr applied<operations::tanh_, U> tanh(U const& u) {
  return apply<operations::tanh_>(u);
}
/// The inverse of sinh.
template <class U>
constexpr applied<operations::asinh_, U> asinh(U const& u) {
  return apply<operations::asinh_>(u);
}
/// The inverse of cosh; u >= 1.
template <class U>
constexpr applied<operations::acosh_, U> acosh(U const& u) {
  return apply<operations::acosh_>(u);
}
/// The inverse of tanh; -1 < u < 1.
template <class U>
constexpr applied<operations::atanh_, U> atanh(U const& u) {
  return apply<operations::atanh_>(u);
}

namespace operations {

// A number type's own functions: found by argument-dependent lookup, and by nothing else.
void sinh();
void cosh();
void tanh();
void asinh();
void acosh();
void atanh();

// Slopes whose own slopes lose no digits.

/// Of tanh, from its value r: 0 where r rounds to 1.
struct tanh_slope_ : slope, composite {
  static constexpr auto name = fixed_string("tanh'");
  static constexpr int cost = 2;
  static constexpr auto value(auto const&, auto const& r) { return constant<1> - r * r; }
  static constexpr auto written(auto, auto r) { return constant<1> - r * r; }
  /// Where it is not differentiated any more: backward then needs r alone.
  static constexpr int expand(graph_builder& graph, int const* arguments, int) {
    return graph.make(graph.operations().subtract, graph.constant(1), graph.multiply(arguments[1], arguments[1]));
  }
  static constexpr auto partials(auto u, auto r, auto) {
    auto const secant = constant<1> / chainrule::cosh(u);
    return boost::hana::make_tuple(constant<-2> * r * secant * secant, constant<0>);
  }
};
/// 1 / sqrt(u*u + 1).
struct asinh_slope_ : slope {
  static constexpr auto name = fixed_string("asinh'");
  static constexpr int cost = 18;
  template <class T>
  static constexpr auto value(T const& u) {
    if constexpr (std::floating_point<T>)
      if (!math::ieee::within(u, math::portable::power_of_two<T>(std::numeric_limits<T>::digits)))
        return math::divide(T(1), math::abs(u));
    return constant<1> / chainrule::sqrt(u * u + constant<1>);
  }
  static constexpr auto written(auto u) { return constant<1> / chainrule::sqrt(u * u + constant<1>); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(-(u * r * r * r)); }
};
/// 1 / sqrt(u*u - 1).
struct acosh_slope_ : slope, composite {
  static constexpr auto name = fixed_string("acosh'");
  static constexpr int cost = 27;
  static constexpr bool is_singular = true;
  static constexpr auto value(auto const& u) {
    return constant<1> / (chainrule::sqrt(u - constant<1>) * chainrule::sqrt(u + constant<1>));
  }
  static constexpr auto written(auto u) { return value(u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(-(u * r * r * r)); }
};
/// 1 / (1 - u*u).
struct atanh_slope_ : slope, composite {
  static constexpr auto name = fixed_string("atanh'");
  static constexpr int cost = 11;
  static constexpr bool is_singular = true;
  static constexpr auto value(auto const& u) { return constant<1> / ((constant<1> - u) * (constant<1> + u)); }
  static constexpr auto written(auto u) { return value(u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(constant<2> * (u * r * r)); }
};

struct sinh_ : primitive {
  static constexpr auto name = fixed_string("sinh");
  static constexpr notation latex{"\\sinh\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}};
  using undoes = asinh_;
  static constexpr interval domain[] = {reals};
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {1e-9}, {20}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::sinh(u);
  }
  static constexpr auto value(auto const& u) { return sinh(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(chainrule::cosh(u)); }
};

struct cosh_ : primitive {
  static constexpr auto name = fixed_string("cosh");
  static constexpr notation latex{"\\cosh\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::even;
  static constexpr exact_value exact_values[] = {{0, 1}};
  using undoes = acosh_;
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::from({1, 1});
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {1e-9}, {20}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::cosh(u);
  }
  static constexpr auto value(auto const& u) { return cosh(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(chainrule::sinh(u)); }
};

struct tanh_ : primitive {
  static constexpr auto name = fixed_string("tanh");
  static constexpr notation latex{"\\tanh\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}};
  using undoes = atanh_;
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::open({-1, 1}, {1, 1});
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {1e-9}, {3}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::tanh(u);
  }
  static constexpr auto value(auto const& u) { return tanh(u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(apply<tanh_slope_>(u, r)); }
};

struct asinh_ : primitive {
  static constexpr auto name = fixed_string("asinh");
  static constexpr notation latex{"\\operatorname{arsinh}\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}};
  using undoes = sinh_;
  static constexpr interval domain[] = {reals};
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {1e-9}, {1e6}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::asinh(u);
  }
  static constexpr auto value(auto const& u) { return asinh(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(apply<asinh_slope_>(u)); }
};

struct acosh_ : primitive {
  static constexpr auto name = fixed_string("acosh");
  static constexpr notation latex{"\\operatorname{arcosh}\\left(#1\\right)"};
  static constexpr exact_value exact_values[] = {{1, 0}};
  static constexpr interval domain[] = {interval::from({1, 1})};
  static constexpr interval range = nonnegative_reals;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{1.5}, {20}, {1.001}, {1e6}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::acosh(u);
  }
  static constexpr auto value(auto const& u) { return acosh(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(apply<acosh_slope_>(u)); }
  static constexpr bool is_singular = true;
};

struct atanh_ : primitive {
  static constexpr auto name = fixed_string("atanh");
  static constexpr notation latex{"\\operatorname{artanh}\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}};
  using undoes = tanh_;
  static constexpr interval domain[] = {interval::open({-1, 1}, {1, 1})};
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-0.25}, {0}, {1e-9}, {0.999}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::atanh(u);
  }
  static constexpr auto value(auto const& u) { return atanh(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(apply<atanh_slope_>(u)); }
  static constexpr bool has_pole = true;
};

using hyperbolic = operation_list<sinh_, cosh_, tanh_, asinh_, acosh_, atanh_>;

}  // namespace operations
}  // namespace chainrule
