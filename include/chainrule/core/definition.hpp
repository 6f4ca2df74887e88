// The definitions behind formulas, one level deep: a variable, an exact constant, or an operation on formulas.
#pragma once

#include <chainrule/core/intern.hpp>
#include <chainrule/core/text.hpp>

namespace chainrule {

/// A formula. Its type has a bounded name: a readable label and the hash its definition is found by.
template <auto Label, hash_t Hash>
struct expression;

namespace detail {

inline constexpr std::size_t label_limit = 40;
using label_text = bounded_text<label_limit>;

enum class definition_kind : unsigned char { constant, variable, application };

/// Formulas of more parts are told to have so many (definition_info::length).
inline constexpr int longest_told = 4096;

/// A definition as constexpr data, linked to its arguments' data: what every constexpr algorithm walks.
struct definition_info {
  definition_kind kind = definition_kind::constant;
  hash_t hash = 0;
  rational constant{};
  std::string_view name{};  // of a variable
  operation_info const* operation = &no_operation;
  definition_info const* const* arguments = nullptr;
  int arity = 0;
  int depth = 0;
  int length = 1;  // parts as it is written, equal ones by themselves; longest_told where there are more
  bool has_variables = false;
  std::string_view label{};
  precedence binds = precedence::atom;
  std::string_view tag{};   // of a variable: the qualified name of its tag
  bool is_index = false;    // an index of sums and products
  bool is_indexed = false;  // contains an index, an extent, a sum or a product (core/indexing.hpp)
  minus_sign minus = minus_sign::none;
  bool is_matrix = false;
  bool is_extent = false;                 // a length that each call tells
  bool is_state = false;                  // what a scan carries from step to step
  bool is_cut = false;                    // the label, as what it would be is longer
  label_text const* cut_label = nullptr;  // read only then: under sanitizers g++ cannot tell whether there is one

  [[nodiscard]] constexpr bool is_constant() const { return kind == definition_kind::constant; }
  [[nodiscard]] constexpr bool is_variable() const { return kind == definition_kind::variable; }
  [[nodiscard]] constexpr bool is_application() const { return kind == definition_kind::application; }
  [[nodiscard]] constexpr bool is_condition() const { return is_application() && operation->is_condition; }
};

/// A label in its own size.
template <std::size_t Size>
constexpr fixed_string<Size> label_of(label_text const& label) {
  if constexpr (Size == label_limit) return label;  // at once: character by character, compilers take long
  else return fixed_string<Size>(std::string_view(label.text, Size));
}

// Functions of data, shared by all definitions: a lambda in each would be another class and function to compile.

constexpr label_text label_of_constant(rational value) {
  label_text label;
  put_rational(label, value);
  return label;
}
/// The name behind so many characters of a tag.
template <std::size_t Before, std::size_t N>
constexpr auto label_of_variable(std::string_view tag, fixed_string<N> const& name) {
  if constexpr (Before == 0 && N <= label_limit) {
    return name;
  } else {
    label_text label;
    if (Before > 0) {
      label.put(tag);
      label.put("::");
    }
    label.put(name.view());
    return label_of<(Before + N < label_limit ? Before + N : label_limit)>(label);
  }
}
template <class Tag>
constexpr std::string_view name_of_tag() {
  return type_name<Tag>();
}
template <>
constexpr std::string_view name_of_tag<void>() {
  return {};
}
template <class Tag>
constexpr hash_t hash_of_variable(std::string_view name) {
  hash_t const untagged = mix(3, hash_text(name));
  if constexpr (std::is_void_v<Tag>) return untagged;
  else return mix(untagged, type_hash<Tag>);
}

template <std::int64_t Num, std::int64_t Den>
struct constant_definition {
  static constexpr rational value{Num, Den};
  static constexpr hash_t hash = mix(mix(2, static_cast<hash_t>(Num)), static_cast<hash_t>(Den));
  static constexpr auto text = label_of_constant(value);
  static constexpr auto label = sized<text.size>(text.view());
  static constexpr definition_info info{
      definition_kind::constant, hash, value, {},    &no_operation,  nullptr, 0, 1, 1, false, label.view(),
      precedence_of(value),      {},   false, false, minus_of(value)};
};

/// The tag of variables that are indices: not printed.
struct index_tag;
template <>
constexpr std::string_view name_of_tag<index_tag>() {
  return {};
}
/// The tag of lengths that each call tells.
struct extent_tag;
template <>
constexpr std::string_view name_of_tag<extent_tag>() {
  return {};
}

/// The tag of a scan's states: what the variable that names one is called, over which index. Not printed.
template <class Tag, hash_t Index>
struct state_tag;
template <class Tag>
inline constexpr bool is_state_tag = false;
template <class Tag, hash_t Index>
inline constexpr bool is_state_tag<state_tag<Tag, Index>> = true;
template <class Tag, hash_t Index>
inline constexpr hash_t type_hash<state_tag<Tag, Index>> = mix(mix(19, hash_of_variable<Tag>({})), Index);
/// What is printed of a tag.
template <class Tag>
constexpr std::string_view printed_tag() {
  if constexpr (is_state_tag<Tag>) return {};
  else return name_of_tag<Tag>();
}

/// What a tag says of its variables.
struct tag_facts {
  std::string_view printed;
  bool is_index = false;
  bool is_extent = false;
  bool is_state = false;

  /// How many characters it puts in front of a name.
  [[nodiscard]] constexpr std::size_t before() const { return printed.empty() ? 0 : printed.size() + 2; }
};
template <class Tag>
inline constexpr tag_facts facts_of_tag{printed_tag<Tag>(), std::is_same_v<Tag, index_tag>, std::is_same_v<Tag, extent_tag>,
                                        is_state_tag<Tag>};

constexpr definition_info describe_variable(hash_t hash, std::string_view name, std::string_view label, tag_facts const& tag) {
  return {.kind = definition_kind::variable,
          .hash = hash,
          .name = name,
          .depth = 1,
          .has_variables = true,
          .label = label,
          .tag = tag.printed,
          .is_index = tag.is_index,
          .is_indexed = tag.is_index || tag.is_extent || tag.is_state,
          .is_extent = tag.is_extent,
          .is_state = tag.is_state};
}

template <auto Name, class Tag>
struct variable_definition {
  static constexpr auto const& variable_name = Name;
  static constexpr hash_t hash = hash_of_variable<Tag>(Name.view());
  static constexpr auto label = label_of_variable<facts_of_tag<Tag>.before()>(facts_of_tag<Tag>.printed, Name);
  static constexpr definition_info info = describe_variable(hash, Name.view(), label.view(), facts_of_tag<Tag>);
};

template <class E>
inline constexpr definition_info const* info_of = &definition_at<E::hash>::info;

constexpr hash_t hash_application(hash_t operation, definition_info const* const* arguments, int arity) {
  hash_t mixed = mix(operation, static_cast<hash_t>(arity));
  for (int which = 0; which < arity; ++which) mixed = mix(mixed, arguments[which]->hash);
  return mixed;
}

constexpr void put_argument(label_text& out, notation const& pattern, definition_info const& argument, int which) {
  bool const parentheses = parenthesised(pattern, which, argument.binds, argument.minus);
  if (parentheses) out.put('(');
  out.put(argument.label);
  if (parentheses) out.put(')');
}

/// An operation on arguments that are labels already. What pattern_walk says, but in fewer constexpr steps: this is done
/// for every operation of every formula.
constexpr label_text label_of_application(notation const& pattern, definition_info const* const* arguments, int arity) {
  label_text out;
  bool const opposite = arity > 0 && is_opposite(pattern, arguments[arity - 1]->binds, arguments[arity - 1]->minus);
  std::string_view const written = opposite ? pattern.opposite : pattern.pattern;
  // Behind a first argument that is cut nothing more is read.
  if (arity > (opposite ? 1 : 0) && arguments[0]->is_cut && written.data()[0] == '#' && written.data()[1] == '1' &&
      !parenthesised(pattern, 0, arguments[0]->binds, arguments[0]->minus))
    return *arguments[0]->cut_label;
  char const* at = written.data();
  char const* const end = at + written.size();
  while (at != end && !out.is_cut) {
    if (*at != '#') {
      out.put(*at++);
    } else if (opposite && at[1] - '0' == arity) {
      out.put(arguments[arity - 1]->label.substr(1));
      at += 2;
    } else if (at[1] != '*') {
      put_argument(out, pattern, *arguments[at[1] - '1'], at[1] - '1');
      at += 2;
    } else {
      for (int which = 0; which < arity; ++which) {
        if (which > 0) out.put(", ");
        put_argument(out, pattern, *arguments[which], which);
      }
      at += 2;
    }
  }
  return out;
}

constexpr definition_info describe_application(hash_t hash, operation_info const& operation,
                                               definition_info const* const* arguments, int arity, std::string_view label,
                                               bool is_cut = false, label_text const* cut_label = nullptr) {
  int depth = 0;
  int length = 1;
  bool has_variables = operation.indexes.kind == indexing_kind::element;
  bool is_indexed = operation.indexes.kind != indexing_kind::none;
  for (int which = 0; which < arity; ++which) {
    definition_info const& argument = *arguments[which];
    if (argument.depth > depth) depth = argument.depth;
    length += argument.length;
    if (argument.has_variables) has_variables = true;
    if (argument.is_indexed) is_indexed = true;
  }
  return {.kind = definition_kind::application,
          .hash = hash,
          .operation = &operation,
          .arguments = arguments,
          .arity = arity,
          .depth = depth + 1,
          .length = length > longest_told ? longest_told : length,
          .has_variables = has_variables,
          .label = label,
          .binds = operation.text.own,
          .is_indexed = is_indexed,
          .minus = arity > 0 ? minus_of(operation.text, arguments[0]->binds, arguments[0]->minus)
                             : minus_of(operation.text, precedence::atom, minus_sign::none),
          .is_cut = is_cut,
          .cut_label = cut_label};
}

constexpr definition_info as_matrix(definition_info described, bool is_matrix) {
  described.is_matrix = is_matrix;
  return described;
}

template <class Op, class... Arguments>
struct application {
  using operation_type = Op;
  static constexpr definition_info const* arguments[sizeof...(Arguments) + 1] = {&definition_at<Arguments::hash>::info...,
                                                                                 nullptr};
  static constexpr hash_t hash = hash_application(type_hash<Op>, arguments, int(sizeof...(Arguments)));
  static constexpr auto text = label_of_application(operation<Op>.text, arguments, int(sizeof...(Arguments)));
  static constexpr auto label = label_of<text.size>(text);
  static constexpr definition_info info =
      describe_application(hash, operation<Op>, arguments, int(sizeof...(Arguments)), label.view(), text.is_cut, &text);
};

/// Publishes a definition and names the formula it defines. The definition's data are computed here, not at their first
/// use, or long chains would reach the compilers' limit of template depth. (Label and hash are arguments, or clang prints the
/// expressions that compute them.)
template <class Definition, auto Label = Definition::label, hash_t Hash = publish<Definition>::hash>
struct define {
  static_assert(Definition::info.hash == Hash);
  using type = expression<Label, Hash>;
};
template <class Definition>
using defined = typename define<Definition>::type;

template <class E>
using definition_of = definition_at<E::hash>;

}  // namespace detail
}  // namespace chainrule
