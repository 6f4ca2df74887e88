// The forward sweep: tangents of matrix formulas, as matrix formulas, along directions that are variables too.
#pragma once

#include <chainrule/matrix/differentiate.hpp>

namespace chainrule {
namespace detail {

struct direction_tag;
struct cotangent_tag;

/// A variable with the shape of a formula: the direction of a variable, the cotangent of an output.
template <class Original, class Tag>
struct companion_definition {
  static constexpr auto variable_name = [] {
    if constexpr (std::is_same_v<Tag, cotangent_tag>) return fixed_string("the cotangent");
    else return joined<"the direction of ", definition_of<Original>::variable_name, "">();
  }();
  static constexpr hash_t hash = mix(mix(29, type_hash<Tag>), Original::hash);
  static constexpr extent dimensions = extent_of<Original>();
  static constexpr auto text = [] {
    bounded_text<label_limit> buffer;
    buffer.put(variable_name.view());
    return buffer;
  }();
  static constexpr auto label = sized<text.size>(text.view());
  static constexpr definition_info info = describe_variable(hash, variable_name.view(), label.view(), tag_facts{});
};
template <class Variable>
using direction_variable = typename define_matrix<companion_definition<Variable, direction_tag>>::type;
template <class Formula>
using cotangent_variable = typename define_matrix<companion_definition<Formula, cotangent_tag>>::type;

/// The tangent of a formula, given pairs of a variable and its direction.
template <class Variable, class Direction>
struct moved {};
template <class Moves, class Definition>
struct tangent_by_definition {
  using type = zero_t;
};
template <class Moves, class E>
using tangent = typename tangent_by_definition<Moves, definition_of<E>>::type;

template <class Moves, hash_t Variable>
struct direction_of {
  using type = zero_t;
};
template <class Variable, class Direction, class... Rest, hash_t Hash>
struct direction_of<formula_list<moved<Variable, Direction>, Rest...>, Hash>
    : std::conditional_t<Variable::hash == Hash, type_box<Direction>, direction_of<formula_list<Rest...>, Hash>> {};

template <class Moves, fixed_string Name, class Tag>
struct tangent_by_definition<Moves, variable_definition<Name, Tag>> : direction_of<Moves, variable_definition<Name, Tag>::hash> {
};
template <class Moves, fixed_string Name, int R, int C, class Tag>
struct tangent_by_definition<Moves, matrix_variable_definition<Name, R, C, Tag>>
    : direction_of<Moves, matrix_variable_definition<Name, R, C, Tag>::hash> {};
template <class Moves, class Definition, class... A>
struct tangent_of_application {
  using self = typename formula_of_definition<Definition>::type;
  template <class... V>
  static constexpr auto through_root_of(formula_list<V...>) {
    return type_box<typename rule_of_even_power<Definition, self>::type::template pushforward<tangent<Moves, V>...>>{};
  }
  static constexpr auto find() {
    if constexpr ((is_zero_formula<tangent<Moves, A>> && ...)) return type_box<zero_t>{};
    else if constexpr (even_power_of_root(*info_of<self>) != 0)
      return through_root_of(typename rule_of_even_power<Definition, self>::arguments{});
    else return type_box<typename rule_of_definition<Definition, self>::template pushforward<tangent<Moves, A>...>>{};
  }
  using type = typename decltype(find())::type;
};
template <class Moves, class Op, class... A>
requires(sizeof...(A) > 0) struct tangent_by_definition<Moves, application<Op, A...>>
    : tangent_of_application<Moves, application<Op, A...>, A...> {
};
template <class Moves, class Op, class... A>
struct tangent_by_definition<Moves, matrix_application<Op, A...>>
    : tangent_of_application<Moves, matrix_application<Op, A...>, A...> {};

/// The tangent of a formula along the directions of the variables V, with the shape of the formula.
template <class E, class... V>
using tangent_along =
    std::remove_cv_t<decltype(with_shape_of<tangent<formula_list<moved<V, direction_variable<V>>...>, E>, E>())>;

}  // namespace detail
}  // namespace chainrule
