// The record of an operation that constexpr algorithms work with.
#pragma once

#include <chainrule/core/hash.hpp>
#include <chainrule/core/interval.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chainrule {

/// How tightly an operation binds when printed; arguments that bind less are parenthesised. A term stands in a sum as it is, but
/// has no end of its own, so it is no factor.
enum class precedence : unsigned char { disjunction = 1, conjunction, comparison, sum, term, product, power, atom };

template <std::size_t N>
struct fixed_string;

namespace detail {
/// A std::string_view whose length compilers tell: it would count a literal's characters one by one, whenever the header is read.
struct literal : std::string_view {
  using std::string_view::string_view;
  constexpr literal() = default;
  constexpr literal(std::string_view characters) : std::string_view(characters) {}
  constexpr literal(char const* characters) : std::string_view(characters, __builtin_strlen(characters)) {}
  template <std::size_t N>
  constexpr literal(fixed_string<N> const& characters) : std::string_view(characters.view()) {}
};
}  // namespace detail

/// A pattern with #1, #2... for the arguments and #* for all of them; `first` and `rest` say how tightly those must bind.
struct notation {
  detail::literal pattern;  // a std::string_view
  precedence own = precedence::atom;
  precedence first = precedence::disjunction;
  precedence rest = precedence::disjunction;
  bool keeps_sign = false;     // the minus that it begins with is as good as one before the whole: -x*y
  detail::literal opposite{};  // its pattern where the last argument begins with a minus that is then left out: x + -2 is x - 2
};

/// Whether a text begins with a minus, and whether it is the negative of what is left without it.
enum class minus_sign : unsigned char { none, leads, negates };

/// f(-u) = f(u) is even, f(-u) = -f(u) is odd.
enum class symmetry : unsigned char { none, even, odd };

/// Increasing and decreasing strictly; nondecreasing not.
enum class monotonicity : unsigned char { none, increasing, nondecreasing, decreasing };

/// An argument at which an operation's value is exactly rational.
struct exact_value {
  rational argument;
  rational value;
  constexpr exact_value(std::int64_t at, std::int64_t is) : argument{at, 1}, value{is, 1} {}
  constexpr exact_value(rational at, rational is) : argument{at}, value{is} {}
};

/// A fraction of pi at which an operation's value is the square root of a rational, with its sign: {1, 4, 1, 2} is at pi/4.
struct exact_angle {
  rational of_pi;
  rational square;
  constexpr exact_angle(std::int64_t num, std::int64_t den, std::int64_t square_num, std::int64_t square_den)
      : of_pi{num, den}, square{square_num, square_den} {}
};

namespace detail {

/// What folding needs to know of an argument.
struct shape {
  bool is_constant = false;
  rational constant{};
  bool is_masked = false;  // a selection with a zero branch
  hash_t condition = 0;    // of a selection
  bool is_negation = false;  // looked at where it is the only argument

  [[nodiscard]] constexpr bool is(std::int64_t n) const { return is_constant && constant.num == n && constant.den == 1; }
};

/// What becomes of an operation on such arguments while differentiating.
struct fold {
  enum action : unsigned char {
    keep,
    argument,        // it is argument `index`
    negated,         // it is the negative of argument `index`
    constant,        // it is `value`
    inside,          // argument `index` is masked: work inside its branches, so that nothing is multiplied by a dead zero
    inside_both,     // arguments 0 and 1 are selected by the same condition
    merge,           // it selects a masked branch: one mask for both, so that masks do not nest
    under_negation,  // argument 0 is a negation: it is its operand
    replaced,        // it is operation `replaced_by` on argument 0 and, as `index` says, argument 1 or else `value`
  };
  action what = keep;
  int index = 0;
  rational value{};
};

}  // namespace detail

class graph_builder;

namespace detail {

struct recipe;

/// The graph readings of an operation, defined in graph/: its partials for so many arguments, and its expansion.
template <class Op>
constexpr recipe rule_on_graph(graph_builder&, int count);
template <class Op>
constexpr int expand_on_graph(graph_builder&, int const* arguments, int count);

struct definition_info;

/// An array of variables, or of integers, as data.
struct array_info {
  hash_t hash = 0;
  std::string_view name;
  std::string_view tag;
  bool is_integer = false;
  int rank = 1;
  definition_info const* const* extents = nullptr;  // numbers, or made of extents that each call tells
  bool is_state = false;                            // what a scan carries, or calculates in each step
};

/// What a scan carries from step to step. States are numbers; or, where `bodies` is not 0, arrays too: then what they become is told by so many
/// formulas, each of a number or of a range of an array, and arrays that a step calculates on the way stand behind the states.
struct scan_states {
  int count = 0;
  definition_info const* const* each = nullptr;  // what stands for them in what they become: variables, and elements of arrays
  bool has_end = false;                          // behind what they become stands a number that ends the steps where it is not 0
  int bodies = 0;
  int on_the_way = 0;          // such arrays
  int const* told = nullptr;   // which of them each formula tells
  int const* stage = nullptr;  // and when: first those of stage 0; the last stage makes the states
  int stages = 0;
};

struct loop_joining;
/// What an operation does with indices: an element of an array at indices; or a loop over one, as a sum is, with the arguments
/// body, first and last value of the index; or the last value of one of a scan's states, with the arguments: what each state becomes, what
/// each is first, first and last value of the index; or its value before some step, behind these arguments.
enum class indexing_kind : unsigned char { none, element, loop, scan, trajectory };
struct indexing {
  indexing_kind kind = indexing_kind::none;
  hash_t hash = 0;  // of the array, or of the index that is bound
  array_info const* array = nullptr;
  loop_joining const* joining = nullptr;
  scan_states const* states = nullptr;
  int state = 0;  // whose value this is; or -1: of a formula of all of them, which stands before the first value of the index
};

/// An operation as constexpr data. `key` is the hash of its qualified type name; its type is found by that.
struct operation_info {
  hash_t key = 0;
  std::string_view name;
  notation text;
  notation latex;
  notation latex_of_elements;  // of matrices, where that differs: a power of a matrix is another thing
  bool is_condition = false;
  bool compares = false;
  bool is_selection = false;
  bool is_negation = false;
  bool is_holomorphic = true;
  bool takes_complex = true;
  bool commutes = false;
  int cost = 20;
  symmetry parity = symmetry::none;
  exact_value const* exact_values = nullptr;
  int exact_count = 0;
  hash_t undoes = 0;  // key of the operation g with f(g(u)) = u
  bool is_idempotent = false;
  bool keeps_nonnegative = false;
  bool is_nonnegative = false;  // none of its values is negative
  int base = 0;
  int root = 0;
  exact_angle const* exact_angles = nullptr;
  int angle_count = 0;
  symmetry half_turn = symmetry::none;
  bool gives_angles = false;
  indexing indexes;
  hash_t partner = 0;  // key of the operation that is computed together with this one
  // No pointer here is ever compared with null: under -fsanitize=undefined that is no constant expression in g++.
  bool has_exact = false;
  interval const* domain = nullptr;
  int domain_count = 0;  // 0 where nothing is known
  rational homogeneity = no_rational;
  interval (*image)(interval const*, int) = nullptr;
  bool is_euclidean = false;
  bool is_power = false;
  bool is_singular = false;
  bool has_pole = false;
  rational regular_from = no_rational;
  bool only_at_zero = false;
  operation_info const* (*replacement)() = nullptr;  // asked late: rules name one another in circles
  bool (*holds)(rational, rational) = nullptr;
  bool has_drop = false;
  bool has_expansion = false;
  rational (*exact)(rational const*, int) = nullptr;
  fold (*drop)(shape const*, int) = nullptr;
  recipe (*read_rule)(graph_builder&, int) = nullptr;
  int (*expand)(graph_builder&, int const*, int) = nullptr;
};

/// The operation of what is none: a variable, a constant.
inline constexpr operation_info no_operation{};

}  // namespace detail
}  // namespace chainrule
