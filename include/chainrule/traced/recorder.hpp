// Recording what a user's function does, as a graph.
#pragma once

#include <chainrule/graph/lower.hpp>
#include <chainrule/operations/operations.hpp>

#include <bit>

namespace chainrule::detail {

/// What a recorded function takes from outside: a formula with an index, an extent, or elements of arrays that these name.
template <class T>
concept indexed_formula = any_formula<T> && requires {
  requires info_of<T>
  ->is_indexed;
};
inline constexpr std::string_view name_of_formula_beside = "formula_beside";
template <hash_t Formula>
struct formula_beside {
  static constexpr auto name = fixed_string<name_of_formula_beside.size()>(name_of_formula_beside);
  static constexpr int cost = 0;
  static constexpr hash_t formula = Formula;
};
template <hash_t Formula>
inline constexpr hash_t type_hash<formula_beside<Formula>> = mix(21, Formula);

/// No constexpr function: a run that meets it is no constant expression.
[[noreturn]] inline void where_is_missing() { __builtin_abort(); }

/// A finite double as a rational, if it is one of 64 bits: 0.1 is 3602879701896397 / 2^55.
constexpr rational exactly(double number) {
  std::uint64_t const bits = std::bit_cast<std::uint64_t>(number);
  int exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1075;
  std::uint64_t mantissa = (bits & 0xfffffffffffffull) | std::uint64_t{1} << 52;
  if (bits == 0) return {0, 1};
  if (exponent < -1074 || exponent > 10) return no_rational;  // subnormal, -0, above 2^63, infinite, NaN
  int const zeros = std::countr_zero(mantissa);
  mantissa >>= zeros;
  exponent += zeros;
  if (exponent < -62) return no_rational;
  std::int64_t const num = static_cast<std::int64_t>(exponent > 0 ? mantissa << exponent : mantissa);
  return {(bits >> 63) != 0 ? -num : num, exponent < 0 ? std::int64_t{1} << -exponent : 1};
}

/// What a run of a user's function did once: it met a number, an exact constant or a formula without variables, or it
/// applied an operation.
struct recorded_event {
  enum kind_of : unsigned char { none, number, member, truth, exact, formula, operation };
  kind_of kind = none;
  int count = 0;           // of arguments
  int first = 0;           // where they begin
  int node = -1;           // what it became
  std::uint64_t what = 0;  // bits, which member, truth value, numerator, hash, key
  std::int64_t more = 0;   // denominator
};

/// All that a run did, in order, needed or not.
struct event_log {
  recorded_event const* events = nullptr;
  int size = 0;
  int const* arguments = nullptr;
};

/// No constexpr function: whoever calls it while compiling is no constant expression.
[[noreturn]] inline int runs_differ() { __builtin_abort(); }

/// The graph that a run of a user's function builds. Plain numbers that are no rationals of 64 bits stand in a list;
/// their nodes are inputs behind the function's own. The last inputs are the data members of a functor: in the first run
/// numbers that nobody else writes, and recognised by that. A later run, with other numbers, follows the log of the first:
/// where it does anything else, it is no constant expression.
class recorder {
 public:
  constexpr recorder(arithmetic_operations const& operations, int its_inputs, double const* members, int member_count,
                     bool follows, event_log const& log)
      : graph_(operations), inputs_(its_inputs), members_(members), member_count_(member_count), follows_(follows), log_(log) {
    graph_.add_inputs(its_inputs);
  }

  [[nodiscard]] constexpr graph_builder const& graph() const { return graph_; }
  [[nodiscard]] constexpr list<std::uint64_t> const& numbers() const { return numbers_; }
  [[nodiscard]] constexpr list<recorded_event> const& events() const { return events_; }
  [[nodiscard]] constexpr list<int> const& arguments() const { return arguments_; }
  [[nodiscard]] constexpr bool is_member(int node) const { return inputs_ - member_count_ <= node && node < inputs_; }

  constexpr int number(double value) {
    if (member_count_ == 0) return node_of(value);
    std::uint64_t const bits = std::bit_cast<std::uint64_t>(value);
    if (follows_) {
      recorded_event const& e = next();
      bool const is_member = e.kind == recorded_event::member;
      return is_member && bits == bits_of(int(e.what)) ? e.node : agreed(e, {recorded_event::number, 0, 0, 0, bits});
    }
    for (int k = 0; k < member_count_; ++k)
      if (bits == bits_of(k)) return noted({recorded_event::member, 0, 0, inputs_ - member_count_ + k, std::uint64_t(k)});
    return noted({recorded_event::number, 0, 0, node_of(value), bits});
  }
  /// A condition that is known already. (A template, or everyone reads the rule of ==.)
  template <class Beside = void>
  constexpr int truth(bool value) {
    recorded_event e{recorded_event::truth, 0, 0, -1, value};
    if (follows_) return agreed(next(), e);
    int const sides[] = {graph_.constant(0), graph_.constant(value ? 0 : 1)};
    e.node = graph_.intern(operation_beside<operations::equal_, Beside>, sides, 2);
    return noted(e);
  }
  constexpr int exact(rational value) {
    recorded_event e{recorded_event::exact, 0, 0, -1, static_cast<std::uint64_t>(value.num), value.den};
    if (follows_) return agreed(next(), e);
    e.node = graph_.constant(value);
    return noted(e);
  }
  /// A formula without variables.
  constexpr int formula(definition_info const* which) {
    recorded_event e{recorded_event::formula, 0, 0, -1, which->hash};
    if (follows_) return agreed(next(), e);
    definition_map nodes;
    e.node = lower(graph_, nodes, which);
    return noted(e);
  }
  constexpr int operation(operation_info const* which, int const* arguments, int count) {
    if (member_count_ == 0) return graph_.intern(which, arguments, count);
    if (follows_) {
      recorded_event const& first = next();
      bool same = first.kind == recorded_event::operation && first.what == which->key && first.count == count;
      int const* const its = log_.arguments + first.first;
      for (int k = 0; same && k < count; ++k) same = its[k] == arguments[k];
      return same ? first.node : runs_differ();
    }
    recorded_event e{recorded_event::operation, count, arguments_.size(), -1, which->key};
    e.node = graph_.intern(which, arguments, count);
    for (int k = 0; k < count; ++k) arguments_.push_back(arguments[k]);
    return noted(e);
  }

 private:
  [[nodiscard]] constexpr std::uint64_t bits_of(int member) const { return std::bit_cast<std::uint64_t>(members_[member]); }
  constexpr int node_of(double value) {
    if (rational const exact = exactly(value); exact.fits()) return graph_.constant(exact);
    std::uint64_t const bits = std::bit_cast<std::uint64_t>(value);
    int which = 0;
    while (which < numbers_.size() && numbers_[which] != bits) ++which;
    if (which == numbers_.size()) numbers_.push_back(bits);
    return graph_.input(inputs_ + which);
  }
  constexpr int noted(recorded_event const& e) {
    if (member_count_ > 0) events_.push_back(e);
    return e.node;
  }
  constexpr recorded_event const& next() {
    if (next_ == log_.size) runs_differ();
    return log_.events[next_++];
  }
  static constexpr int agreed(recorded_event const& first, recorded_event const& e) {
    return first.kind == e.kind && first.what == e.what && first.more == e.more ? first.node : runs_differ();
  }

  graph_builder graph_;
  int inputs_;
  list<std::uint64_t> numbers_;
  double const* members_;
  int member_count_;
  list<recorded_event> events_;
  list<int> arguments_;
  bool follows_;
  event_log log_;
  int next_ = 0;
};

}  // namespace chainrule::detail
