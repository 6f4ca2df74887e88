// Rows that come in chunks: auto running = loss.in_chunks(a = 1.0, b = 0.5), then running.accumulate(times, volts) for each chunk, and
// running.value_and_gradient() in the end.
//
// A formula that reads how many rows there are, a mean say, is told so first: loss.in_chunks(a = 1.0, b = 0.5).of_rows(1'000'000).
//
// What chunks give is joined in the tree of loops/block_tree.hpp as if all rows had come at once. Of each pass of the loops only that tree is kept.
#pragma once

#include <chainrule/loops/arrays.hpp>
#include <chainrule/loops/chunk_columns.hpp>
#include <chainrule/loops/in_blocks.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {
namespace detail {

/// Whether no pass needs what another gives.
template <class Code>
constexpr bool is_one_pass() {
  if constexpr (Code::size.passes > 0) {
    list<int> const level = levels_of_steps(Code::value, Code::stored().levels);
    for (int k = Code::reads; k < Code::size.outputs; ++k)
      if (level[Code::value.outputs[std::size_t(k)]] > 0) return false;
  }
  return true;
}

/// The tree of pass K, if it is over rows.
template <class Columns, class Inputs, class Code, class T, int K>
struct tree_of_pass {};
template <class Columns, class Inputs, class Code, class T, int K>
constexpr bool is_pass_over_rows() {
  return Columns::columns().is_over_rows(pass_of<Inputs, Code, K>::first.loop);
}
template <class Inputs, class Pass, class T>
constexpr auto part_of_pass() {
  if constexpr (Pass::facts::adds_up)
    return block_sums<T, Pass::results + Pass::targets + shared_gradients<Pass, Inputs>::numbers>{};
  else return Pass::template state<T>();
}
template <class Columns, class Inputs, class Code, class T, int K>
requires(is_pass_over_rows<Columns, Inputs, Code, T, K>()) struct tree_of_pass<Columns, Inputs, Code, T, K> {
  block_tree<decltype(part_of_pass<Inputs, pass_of<Inputs, Code, K>, T>())> tree;
};
template <class Columns, class Inputs, class Code, class T, class Passes>
struct trees_of_passes;
template <class Columns, class Inputs, class Code, class T, int... K>
struct trees_of_passes<Columns, Inputs, Code, T, std::integer_sequence<int, K...>>
    : tree_of_pass<Columns, Inputs, Code, T, K>... {
  template <int Pass>
  [[nodiscard]] constexpr auto& of_pass(std::integral_constant<int, Pass>) {
    return static_cast<tree_of_pass<Columns, Inputs, Code, T, Pass>&>(*this).tree;
  }
};
template <class Pass>
struct number_of_pass;
template <class Inputs, class Code, int K>
struct number_of_pass<pass_of<Inputs, Code, K>> : std::integral_constant<int, K> {};

/// Joins the blocks of a chunk with those before.
template <class Columns, class Trees, class Local>
struct chunk_engine {
  static constexpr bool has_parts_elsewhere = true;
  Trees* trees = nullptr;
  std::int64_t before = 0;
  Local cores{};

  template <class Pass, class Inputs>
  static constexpr bool takes() {
    return Columns::columns().is_over_rows(Pass::first.loop);
  }
  template <class Pass, class Part, class Give>
  constexpr Part join_all(block_work const& work, Give const& give) const {
    auto& tree = trees->of_pass(number_of_pass<Pass>{});
    for_each_branch({before, before + work.blocks}, [&](block_range const& branch) {
      tree.add(branch, cores.template join<Part>(branch, work, [&](std::int64_t first, std::int64_t last) {
        return give(first - before, last - before);
      }));
    });
    return tree.total();
  }
};

template <class Columns, class Trees, class Engine, class Inner>
constexpr auto frame_of_chunk(blocks_policy<Engine, Inner> const& policy, Trees& trees, std::int64_t before) {
  return in_blocks<chunk_engine<Columns, Trees, Engine>, Inner>{{&trees, before, policy.engine}, {}};
}
template <class Columns, class Trees, class Batches>
constexpr auto frame_of_chunk(lanes_policy<Batches> const& policy, Trees& trees, std::int64_t before) {
  return frame_of_chunk<Columns>(chainrule::blocks | policy, trees, before);
}

/// A column without rows.
template <class T>
inline constexpr array_view<T const> nothing(nullptr, 0);
template <class V, class T>
constexpr auto no_rows() {
  using number = std::conditional_t<is_integer_array<V>(), int, T>;
  return array_binding<V, array_view<number const>>{nothing<number>};
}

/// What is asked of all rows: the value; and the gradient, or the Jacobian of several formulas; and the Hessian.
template <int Order, class Problem>
struct request_of_order;
template <class... Out, class In, int Wrt>
struct request_of_order<0, problem<formulas<Out...>, In, Wrt>> {
  using type = whole_value_request<problem<formulas<Out...>, In, Wrt>, Out...>;
};
template <class... Out, class In, int Wrt>
struct request_of_order<1, problem<formulas<Out...>, In, Wrt>> {
  using type = whole_jacobian_request<problem<formulas<Out...>, In, Wrt>, true, Out...>;
};
template <class Out, class In, int Wrt>
struct request_of_order<2, problem<formulas<Out>, In, Wrt>> {
  using type = whole_hessian_request<problem<formulas<Out>, In, Wrt>, true, Out>;
};

/// The frame in which a chunk is read: extents as numbers are those of all chunks.
template <hash_t Extent>
struct chunk_of_rows {
  std::int64_t rows;
};
template <class Problem, hash_t Extent, class Call>
constexpr void count_rows(chunk_of_rows<Extent> const& all, Call& call) {
  call.arrays.counts.of[Call::columns::rules.find(Extent)] = static_cast<std::ptrdiff_t>(all.rows);
}
constexpr bool loops_need_a_turn(definition_info const* root) {
  bool found = false;
  walk_indexed(root, {}, [&](definition_info const* d, list<bound_index> const&) {
    found = found || (is_loop(d) && d->operation->indexes.joining->needs_a_turn);
  });
  return found;
}

template <class Problem>
struct formulas_in_chunks;
template <class... Out, class In, int Wrt>
struct formulas_in_chunks<problem<formulas<Out...>, In, Wrt>> {
  template <class Columns>
  static constexpr bool are_read_row_by_row() {
    return (Columns::columns().are_read_row_by_row(info_of<Out>) && ...);
  }
  template <class Columns>
  static constexpr bool read_count() {
    return (Columns::columns().reads_count(info_of<Out>) || ...);
  }
  static constexpr bool need_a_turn() { return (loops_need_a_turn(info_of<Out>) || ...); }
};
}  // namespace detail

/// The sums of rows so far: trivially copyable, to be kept in a file and taken up again.
template <class T, class Trees, std::size_t Values, std::size_t Rows>
struct running_sums {
  Trees trees{};
  std::int64_t blocks = 0;
  std::int64_t rows = 0;
  std::int64_t all_rows = -1;  // as they were told
  std::array<T, Values> values{};
  std::array<T, Rows> slopes{};
};

/// A function whose columns come in chunks, all else bound: loss.in_chunks(a = 1.0, b = 0.5). Results have the bits of one call of the function with
/// cr::blocks over all rows, for chunks of multiples of rows_in_block rows but the last; other chunks end a block early.
template <int Order, class T, class Function, class Left, class... Kept>
class running_function;
template <int Order, class T, class Function, class... Left, class... Kept>
class running_function<Order, T, Function, detail::formulas<Left...>, Kept...> {
  using problem = typename Function::problem_type;
  using listed = detail::listed_in<problem>;
  using columns = detail::columns_in_chunks<detail::formulas<Left...>>;
  using request = typename detail::request_of_order<Order, problem>::type;
  using code = detail::block_code<request>;
  using trees = detail::trees_of_passes<columns, problem, code, T, std::make_integer_sequence<int, code::size.passes>>;
  static constexpr std::size_t wrt = std::size_t(problem::wrt);

 public:
  using sums_type = running_sums<T, trees, std::size_t(request::values), std::size_t(request::rows) * wrt>;

 private:
  static constexpr bool reads_count = detail::formulas_in_chunks<problem>::template read_count<columns>();
  static constexpr bool needs_a_row = reads_count || detail::formulas_in_chunks<problem>::need_a_turn();

  std::tuple<Kept...> kept_;
  sums_type sums_{};

  constexpr void check_rows() const {
    if (needs_a_row && sums_.rows == 0)
      detail::throw_invalid_argument("chainrule: in_chunks: no rows yet: mean, min and max of nothing");
    if (reads_count && sums_.rows != sums_.all_rows)
      detail::throw_invalid_argument("chainrule: in_chunks: not all rows yet that of_rows(n) has said");
  }

  template <class Policy, class... V, class... A>
  constexpr void add(Policy const& policy, detail::formulas<V...>, A const&... in_order) {
    using frame = std::conditional_t<reads_count, detail::chunk_of_rows<columns::rows>, detail::no_frame> const;
    if constexpr ((detail::check_argument<T, V, A>() && ...)) {
      if constexpr (reads_count) {
        if (sums_.all_rows < 0)
          detail::throw_invalid_argument(
              "chainrule: in_chunks: this formula reads how many rows there are, as a mean does: say it before, in_chunks(...).of_rows(n)");
        frame all{sums_.all_rows};
        add_rows(policy, detail::array_call<problem, T, A...>(detail::call_in<frame>{all}, in_order...));
      } else {
        frame none;
        add_rows(policy, detail::array_call<problem, T, A...>(detail::call_in<frame>{none}, in_order...));
      }
    }
  }
  template <class Policy, class Call>
  constexpr void add_rows(Policy const& policy, Call const& rows) {
    sums_type next = sums_;  // so that a chunk is added wholly, or where something is thrown not at all
    detail::run_looped<problem, request>(rows.numbers.data(), next.values.data(), next.slopes.data(), &rows.arrays,
                                         detail::frame_of_chunk<columns>(policy, next.trees, sums_.blocks));
    constexpr std::ptrdiff_t in_block = detail::block_rows<problem>;
    std::ptrdiff_t const count = rows.arrays.template extent<columns::rows>();
    next.rows += count;
    if (reads_count && next.rows > next.all_rows)
      detail::throw_invalid_argument("chainrule: in_chunks: more rows than of_rows(n) has said");
    next.blocks += (count + in_block - 1) / in_block;
    sums_ = next;
  }
  template <class Policy, class... V, class... B>
  constexpr void add_named(Policy const& policy, detail::formulas<V...> all, B const&... bindings) {
    using names = detail::listed_names<V...>;
    if constexpr (names::template check<B...>())
      names::call([&](auto const&... in_order) { add(policy, all, in_order...); }, bindings...);
  }
  template <class Policy, class... B>
  constexpr void add_bound(Policy const& policy, B const&... bindings) {
    std::apply([&](auto const&... each) { add_named(policy, listed{}, bindings..., each.given()...); }, kept_);
  }
  template <class Policy, class... A>
  constexpr void add_chunk(Policy const& policy, A const&... a) {
    if constexpr (detail::has_bindings<A...>) {
      add_bound(policy, a...);
    } else {
      constexpr bool all = sizeof...(A) == sizeof...(Left);
      static_assert(all, "chainrule: in_chunks: a chunk has a list for each column that is not bound, in the order of the "
                         "function's lists, or by name");
      if constexpr (all) add_bound(policy, detail::bound_to<Left>(a)...);
    }
  }

 public:
  constexpr explicit running_function(Kept const&... kept) : kept_(kept...) {
    if constexpr (!needs_a_row) add_bound(blocks, detail::no_rows<Left, T>()...);
  }

  /// Adds a chunk of rows: a list for each column, by position or by name, behind a policy such as cr::parallel | cr::simd. Where something is thrown
  /// (std::invalid_argument, std::out_of_range, as calls do), nothing is added.
  template <class... A>
  constexpr void accumulate(A const&... columns_of_chunk) {
    add_chunk(blocks, columns_of_chunk...);
  }
  template <detail::policy Policy, class... A>
  constexpr void accumulate(Policy const& policy, A const&... columns_of_chunk) {
    add_chunk(policy, columns_of_chunk...);
  }

  /// How many rows there will be, which formulas ask for that read it, as a mean does. Where that is not known before, sum, and divide in the end.
  [[nodiscard]] constexpr running_function of_rows(std::int64_t all) const {
    running_function other = *this;
    other.sums_.all_rows = all;
    return other;
  }

  /// How many rows there were.
  [[nodiscard]] constexpr std::int64_t rows() const { return sums_.rows; }
  /// The value of all rows so far, a std::array for several formulas; of no rows what a call without rows gives: 0 for a sum.
  [[nodiscard]] constexpr auto value() const {
    check_rows();
    if constexpr (problem::outputs == 1) return sums_.values[0];
    else return sums_.values;
  }
  /// And the gradient, or the Jacobian.
  [[nodiscard]] constexpr auto value_and_gradient() const requires(Order == 1 && problem::outputs == 1) {
    check_rows();
    return value_and_gradient_result<T, std::array<T, wrt>>{sums_.values[0], sums_.slopes};
  }
  /// And the Hessian, of in_chunks<2>.
  [[nodiscard]] constexpr auto value_gradient_hessian() const requires(Order == 2) {
    check_rows();
    std::array<T, wrt> gradient;
    std::array<std::array<T, wrt>, wrt> hessian;
    for (std::size_t row = 0; row < wrt; ++row) {
      gradient[row] = sums_.values[1 + row];
      for (std::size_t column = 0; column <= row; ++column)
        hessian[row][column] = hessian[column][row] = sums_.slopes[row * wrt + column];
    }
    return value_gradient_hessian_result<T, std::array<T, wrt>, std::array<std::array<T, wrt>, wrt>>{sums_.values[0], gradient,
                                                                                                     hessian};
  }

  /// What has been summed, to be saved; and to go on from there.
  [[nodiscard]] constexpr sums_type const& sums() const { return sums_; }
  constexpr void resume(sums_type const& saved) { sums_ = saved; }
};

namespace detail {

template <int Order, class T, class Function, class... Left, class... W>
struct chunk_calls<Order, T, Function, formulas<Left...>, formulas<W...>> {
  using problem = typename Function::problem_type;
  using columns = columns_in_chunks<formulas<Left...>>;

  static constexpr bool check_lists() {
    constexpr bool no_lengths = !(is_listed_extent<Left> || ...);
    static_assert(
        no_lengths,
        "chainrule: in_chunks: a length is no column: bind it, loss.in_chunks(a = 1.0, n = 100), and list none that columns tell");
    constexpr bool are_columns = sizeof...(Left) > 0 && (is_column<Left> && ...);
    static_assert(are_columns, "chainrule: in_chunks: bind all that does not come in chunks: loss.in_chunks(a = 1.0, b = 0.5)");
    constexpr bool by_numbers = !(is_column<W> || ...);
    static_assert(by_numbers, "chainrule: in_chunks: gradients are by numbers and arrays of known length");
    return no_lengths && are_columns && by_numbers;
  }
  static constexpr bool check_rows() {
    constexpr bool apart = columns::rows != 0 && formulas_in_chunks<problem>::template are_read_row_by_row<columns>() &&
                           (columns::have_one_extent() || !formulas_in_chunks<problem>::template read_count<columns>());
    static_assert(
        apart, "chainrule: in_chunks: a row reads its own elements, x[i], in a sum over all rows, and its number is not known");
    return apart;
  }
  template <class Code, int... K>
  static constexpr bool joins_all(std::integer_sequence<int, K...>) {
    return ((!is_pass_over_rows<columns, problem, Code, T, K>() || find_joins_blocks<pass_of<problem, Code, K>, problem>()) &&
            ...);
  }
  static constexpr bool check_passes() {
    if constexpr (Order == 2) {
      constexpr bool one_pass = looped_hessian<problem>::is_one_pass;
      static_assert(one_pass, "chainrule: in_chunks<2>: this Hessian needs several passes over the rows");
      if constexpr (!one_pass) return false;
    }
    using code = block_code<typename request_of_order<Order, problem>::type>;
    constexpr bool one_pass = is_one_pass<code>() && joins_all<code>(std::make_integer_sequence<int, code::size.passes>{});
    static_assert(one_pass,
                  "chainrule: in_chunks: a sum over the rows needs what another gives, so that they would have to come twice");
    return one_pass;
  }

  template <class... Kept>
  static constexpr auto start(Kept const&... kept) {
    if constexpr (check_lists())
      if constexpr (check_rows())
        if constexpr (check_passes()) return running_function<Order, T, Function, formulas<Left...>, Kept...>(kept...);
  }
};

}  // namespace detail
}  // namespace chainrule

#pragma GCC diagnostic pop
