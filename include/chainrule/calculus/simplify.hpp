// simplify: the canonical form of a formula, as a formula.
#pragma once

#include <chainrule/calculus/canonical_writer.hpp>

namespace chainrule {
namespace detail {

/// Writes a canonical form in the first style that takes at most so many operations, if there is one, and calls use(writer, step of its
/// value).
template <class Use>
constexpr void write_simplest(auto const& reader, int most_operations, Use use) {
  for (bool const under_roots : {false, true})
    for (int choice = 0; choice < 4; ++choice) {
      if (under_roots && !reader.arena().has_roots_of_numbers()) return;
      canonical_writer writer(reader.arena(), {choice % 2 == 1, choice > 1, under_roots});
      int const root = writer.write(reader.value());
      if (writer.operations(root) > most_operations) continue;
      use(writer, root);
      return;
    }
}

/// The simplified formula as data; nothing where it would take more operations than the formula itself.
template <class E>
struct simplification {
  static constexpr canonical_progress size = canonical_stage<canonical_budget, E, 0>::progress;
  static constexpr auto written = [] {
    written_formula<2 * size.entries + 2, size.arguments + 2 * size.entries> simplest{};
    write_simplest(canonical_form<E>(), size.operations, [&simplest](auto const& writer, int last_step) {
      simplest = writer.template pack<2 * size.entries + 2, size.arguments + 2 * size.entries>(last_step);
    });
    return simplest;
  }();
};

template <class Written, int K>
struct written_type;

template <class Written, int K>
inline constexpr written_step const& written_step_at = Written::written.steps[std::size_t(K)];

template <class Written, int K, class Arguments = std::make_integer_sequence<int, written_step_at<Written, K>.count>>
struct written_application;
template <class Written, int K, int... A>
struct written_application<Written, K, std::integer_sequence<int, A...>> {
  static constexpr int first = written_step_at<Written, K>.first;
  template <int I>
  using argument = typename written_type<Written, Written::written.arguments[std::size_t(first + I)]>::type;
  using type = defined<application<operation_at<written_step_at<Written, K>.operation>, argument<A>...>>;
};

template <class Written, int K>
constexpr auto written_formula_type() {
  static_assert(sizeof(written_operations<typename void_beside<Written>::type>) > 0);
  if constexpr (written_step_at<Written, K>.operation != 0) return written_application<Written, K>{};
  else if constexpr (written_step_at<Written, K>.variable != 0)
    return define<definition_at<written_step_at<Written, K>.variable>>{};
  else return checked_constant<written_step_at<Written, K>.constant>{};
}
template <class Written, int K>
struct written_type : decltype(written_formula_type<Written, K>()) {};

// Every step's type in order, so that its arguments are ready and nothing recurses; clang folds at most 256 at once.
template <class Written, int First, int... K>
constexpr bool write_block(std::integer_sequence<int, K...>) {
  return ((sizeof(typename written_type<Written, First + K>::type) > 0) && ...);
}
template <class Written, int... B>
constexpr bool write_blocks(std::integer_sequence<int, B...>) {
  constexpr int steps = Written::written.used_steps;
  return (write_block<Written, B * 128>(std::make_integer_sequence<int, (steps - B * 128 < 128 ? steps - B * 128 : 128)>{}) &&
          ...);
}

template <class E>
constexpr auto simplified() {
  static_assert(check_canonical<E>());
  constexpr int steps = simplification<E>::written.used_steps;
  if constexpr (steps == 0) {
    return E{};
  } else {
    static_assert(write_blocks<simplification<E>>(std::make_integer_sequence<int, (steps + 127) / 128>{}));
    return typename written_type<simplification<E>, steps - 1>::type{};
  }
}

}  // namespace detail

/// The formula in its simplest form without expanding: equal terms and factors brought together, constants folded, in
/// an order that does not depend on how it was written. It has the same value (x/x is 1, at 0 too) and never more
/// operations: where bringing it together would make it longer, it stays as it is.
template <any_formula E>
constexpr auto simplify(E const&) {
  return decltype(detail::simplified<E>()){};
}

}  // namespace chainrule
