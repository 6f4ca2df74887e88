// Blocks of a recorded function that are given or stand at constants: cr::formula<3, 6, 9>(f, cr::at<0>(0_c), cr::given<2>()).
#pragma once

#include <chainrule/function/compiled.hpp>
#include <chainrule/function/fixed.hpp>
#include <chainrule/function/function.hpp>
#include <chainrule/traced/arguments.hpp>
#include <chainrule/traced/problem.hpp>

namespace chainrule {

template <std::size_t Block, class... C>
struct block_at {};
/// Exact constants for a block of a recorded function, by its number from 0: one for all of its numbers, or one for each. The block
/// is no argument of calls; derivatives in it are those at the constants, folded while compiling (see at).
template <std::size_t Block, class... C>
constexpr block_at<Block, C...> at(C const&...) {
  return {};
}
template <std::size_t... Block>
struct given_blocks {};
/// Blocks of a recorded function, by their numbers from 0, that are only given: nothing is differentiated in them.
template <std::size_t... Block>
requires(sizeof...(Block) > 0) constexpr given_blocks<Block...> given() { return {}; }

namespace detail {

/// What becomes of each block: given or not, and its constants.
template <class... Options>
struct block_roles;
template <>
struct block_roles<> {
  static constexpr bool are_known = true;
  static constexpr bool are_exact = true;
  static constexpr std::size_t most = 0;  // of the numbers of blocks that are named, and 1
  static constexpr int named(std::size_t) { return 0; }
  static constexpr bool is_given(std::size_t) { return false; }
  static constexpr int constants(std::size_t) { return 0; }
  static constexpr rational constant(std::size_t, std::size_t) { return {}; }
};
template <class Other, class... Rest>
struct block_roles<Other, Rest...> : block_roles<Rest...> {
  static constexpr bool are_known = false;
};
template <std::size_t Block, class... C, class... Rest>
struct block_roles<block_at<Block, C...>, Rest...> : block_roles<Rest...> {
  using others = block_roles<Rest...>;
  static constexpr bool are_exact = others::are_exact && sizeof...(C) > 0 && ((constant_formula<C> || hana_integer<C>)&&...);
  static constexpr std::size_t most = others::most > Block + 1 ? others::most : Block + 1;
  static constexpr int named(std::size_t k) { return (k == Block) + others::named(k); }
  static constexpr int constants(std::size_t k) { return k == Block ? int(sizeof...(C)) : others::constants(k); }
  static constexpr rational constant(std::size_t k, std::size_t which) {
    if (k != Block) return others::constant(k, which);
    if constexpr (are_exact) {
      rational const each[] = {rational_of<C>()...};
      return each[sizeof...(C) == 1 ? 0 : which];
    }
    return {};
  }
};
template <std::size_t... Block, class... Rest>
struct block_roles<given_blocks<Block...>, Rest...> : block_roles<Rest...> {
  using others = block_roles<Rest...>;
  static constexpr std::size_t largest() {
    std::size_t found = others::most;
    ((found = Block + 1 > found ? Block + 1 : found), ...);
    return found;
  }
  static constexpr std::size_t most = largest();
  static constexpr int named(std::size_t k) { return ((k == Block) + ...) + others::named(k); }
  static constexpr bool is_given(std::size_t k) { return ((k == Block) || ...) || others::is_given(k); }
};

template <class Sizes, class Roles>
struct blocks_of_call;
template <std::size_t... N, class Roles>
struct blocks_of_call<blocks<N...>, Roles> {
  static constexpr std::size_t sizes[sizeof...(N)] = {N...};
  static constexpr std::size_t count = sizeof...(N);
  static constexpr std::size_t first_of(std::size_t which) {
    std::size_t sum = 0;
    for (std::size_t k = 0; k < which; ++k) sum += sizes[k];
    return sum;
  }
  static constexpr std::size_t fixed_numbers() {
    std::size_t sum = 0;
    for (std::size_t k = 0; k < count; ++k) sum += Roles::constants(k) > 0 ? sizes[k] : 0;
    return sum;
  }
  static constexpr std::size_t given_numbers() {
    std::size_t sum = 0;
    for (std::size_t k = 0; k < count; ++k) sum += Roles::is_given(k) ? sizes[k] : 0;
    return sum;
  }
};

/// The blocks that calls give.
template <class Roles, std::size_t K, class Left, class Sizes>
struct blocks_left {
  using type = Left;
};
template <class Roles, std::size_t K, std::size_t... Left, std::size_t First, std::size_t... N>
struct blocks_left<Roles, K, blocks<Left...>, blocks<First, N...>> {
  using type =
      typename blocks_left<Roles, K + 1, std::conditional_t<(Roles::constants(K) > 0), blocks<Left...>, blocks<Left..., First>>,
                           blocks<N...>>::type;
};

/// A recorded problem with other inputs first: what is given stands behind the others, the functor's data members last.
template <class F, class Blocks, class Roles>
struct recorded_with_roles : recorded_problem<F, Blocks> {
  using base = recorded_problem<F, Blocks>;
  using call_blocks = blocks_of_call<Blocks, Roles>;
  static constexpr int wrt = base::wrt - int(call_blocks::given_numbers());

  struct order {
    std::array<int, std::size_t(base::inputs)> input_of{};  // of the function's own numbers
    std::array<int, std::size_t(base::inputs) - call_blocks::fixed_numbers()> places{};
  };
  static constexpr order ordered() {
    order result;
    int next[2] = {0, wrt};
    std::size_t call = 0;
    for (std::size_t k = 0; k < call_blocks::count; ++k)
      for (std::size_t j = 0; j < call_blocks::sizes[k]; ++j) {
        int const input = next[Roles::is_given(k)]++;
        result.input_of[call_blocks::first_of(k) + j] = input;
        if (Roles::constants(k) == 0) result.places[call++] = input;
      }
    for (int k = base::wrt; k < base::inputs; ++k) result.input_of[std::size_t(k)] = result.places[call++] = k;
    return result;
  }
  static constexpr auto input_of = ordered().input_of;
  static constexpr auto places = ordered().places;

  static constexpr graph_builder graph() {
    graph_builder g = base::graph();
    for (std::size_t k = 0; k < call_blocks::count; ++k)
      for (std::size_t j = 0; Roles::constants(k) > 0 && j < call_blocks::sizes[k]; ++j)
        g.fix(input_of[call_blocks::first_of(k) + j], Roles::constant(k, j));
    return g;
  }
  static constexpr list<int> lower_into(graph_builder& g) {
    return base::lower_as(g, [](int input) { return input_of[std::size_t(input)]; });
  }

  /// No step reads them: all is folded but what asks for them as conditions.
  template <class T>
  [[gnu::always_inline]] static constexpr void set_constants(T* inputs) {
    [&]<std::size_t... K>(std::index_sequence<K...>) __attribute__((always_inline)) { (set_block<K>(inputs), ...); }
    (std::make_index_sequence<call_blocks::count>{});
  }
  template <class... A>
  using arguments = recorded_arguments<F, typename blocks_left<Roles, 0, blocks<>, Blocks>::type, A...>;

 private:
  template <std::size_t K, class T>
  [[gnu::always_inline]] static constexpr void set_block(T* inputs) {
    if constexpr (Roles::constants(K) > 0) {
      [&]<std::size_t... J>(std::index_sequence<J...>) __attribute__((always_inline)) {
        ((inputs[input_of[call_blocks::first_of(K) + J]] =
              exact_number<T, Roles::constant(K, J).num, Roles::constant(K, J).den>()),
         ...);
      }
      (std::make_index_sequence<call_blocks::sizes[K]>{});
    }
  }
};

/// The recorded function with roles for its blocks, or a sentence.
template <class F, class Blocks, bool Vector, class... Options>
constexpr auto with_roles() {
  using roles = block_roles<Options...>;
  using sizes = blocks_of_call<Blocks, roles>;
  static_assert(roles::are_known,
                "chainrule: formula: behind the function stand cr::at and cr::given of its blocks, by their numbers from 0: "
                "cr::formula<3, 6>(f, cr::at<0>(0_c), cr::given<1>())");
  if constexpr (roles::are_known) {
    static_assert(roles::are_exact, "chainrule: cr::at takes exact constants: cr::at<0>(0_c)");
    static_assert(roles::most <= sizes::count, "chainrule: formula: cr::at or cr::given names a block that is not there");
    constexpr bool fits = [] {
      bool all = true;
      for (std::size_t k = 0; k < sizes::count; ++k) {
        int const constants = roles::constants(k);
        all = all && (constants < 2 || std::size_t(constants) == sizes::sizes[k]) && roles::named(k) < 2;
      }
      return all;
    }();
    static_assert(fits, "chainrule: formula: a block is named once, and takes one constant, or one for each of its numbers: "
                        "cr::at<0>(0_c, 0_c, 1_c)");
    if constexpr (roles::are_exact && roles::most <= sizes::count && fits) {
      constexpr bool differentiated = sizes::given_numbers() < Blocks::total;
      static_assert(differentiated, "chainrule: formula: at least one block is not given");
      if constexpr (differentiated) return compiled_function<recorded_with_roles<F, Blocks, roles>, Vector>{};
    }
  }
}

}  // namespace detail
}  // namespace chainrule
