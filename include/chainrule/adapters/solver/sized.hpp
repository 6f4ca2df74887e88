// Functions of arrays in a problem: sums and rows of residuals over arrays whose lengths are told once.
#pragma once

#include <chainrule/adapters/solver/repeated.hpp>
#include <chainrule/chainrule.hpp>

#include <array>
#include <span>
#include <tuple>
#include <vector>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {
namespace detail {

/// The function of arrays that something is, what it is differentiated in, and whether it has rows.
template <class F>
struct parts_of_arrays {
  static constexpr bool known = false;
};
template <class Function, class Listed, class Wrt>
struct parts_of_arrays<array_calls<Function, Listed, Wrt>> {
  static constexpr bool known = true, has_rows = false;
  static constexpr int outputs = Function::problem_type::outputs;
  using function = array_calls<Function, Listed, Wrt>;
  using wrt = Wrt;
};
template <class Problem, class Wrt>
struct parts_of_arrays<residual_function<Problem, Wrt>> {
  static constexpr bool known = true, has_rows = true;
  static constexpr int outputs = 0;  // as many as the call tells
  using function = residual_function<Problem, Wrt>;
  using wrt = Wrt;
};
template <class Function, class Left, class... Kept>
struct parts_of_arrays<bound_function<Function, Left, Kept...>> : parts_of_arrays<Function> {};

template <class F>
concept made_of_arrays = parts_of_arrays<F>::known;

/// A column that a problem keeps itself.
template <class V, class T>
struct owned_column {
  using variable = V;
  std::vector<T> values;
  [[nodiscard]] array_binding<V, std::vector<T>> given() const { return {values}; }
};

/// How many arrays of run-time length are among some.
template <class Wrt>
inline constexpr std::size_t arrays_to_size = 0;
template <class... W>
inline constexpr std::size_t arrays_to_size<formulas<W...>> = (std::size_t(0) + ... + std::size_t(is_column<W>));

/// Memory that belongs to an object: a copy has its own.
template <class Memory>
struct own_memory {
  mutable Memory memory{};
  own_memory() = default;
  own_memory(own_memory const&) {}
  own_memory& operator=(own_memory const&) { return *this; }
};

/// A function of arrays of known lengths, as a problem sees it: of all its unknowns, one after another. Evaluations share memory: one thread at a time.
template <class F, class Wrt, class... Kept>
class sized_function;
template <class F, class... W, class... Kept>
class sized_function<F, formulas<W...>, Kept...> {
  using parts = parts_of_arrays<F>;
  static constexpr bool has_rows = parts::has_rows;
  static constexpr std::size_t blocks = sizeof...(W);
  static constexpr bool has_columns = (is_column<W> || ...);

  std::tuple<Kept...> given_;
  std::array<std::size_t, blocks> size_{}, first_{};
  std::size_t unknowns_ = 0;
  struct memory {
    residual_workspace<double> work;
    std::vector<double> slopes, way, column;
    bool is_prepared = false;
    std::size_t rows = 0, entries = 0, second = 0;
  };
  own_memory<memory> own_;

  template <class V>
  static auto unknown(double const* at, std::size_t size) {
    if constexpr (is_array<V>) return std::span<double const>(at, size);
    else return *at;
  }
  template <class V, class A>
  static auto bound(A const& a) {
    if constexpr (is_array<V>) return array_binding<V, A>{a};
    else return binding<V, A>{a};
  }
  template <class V>
  static decltype(auto) place(double* at, std::size_t size) {
    if constexpr (is_array<V>) return std::span<double>(at, size);
    else return (*at);
  }
  /// Calls `call` with all arguments by name.
  template <class Call>
  decltype(auto) with_all(double const* x, Call const& call) const {
    return [&]<std::size_t... K>(std::index_sequence<K...>)->decltype(auto) {
      std::tuple const unknowns(unknown<W>(x + first_[K], size_[K])...);
      return std::apply(
          [&](auto const&... each) -> decltype(auto) { return call(bound<W>(std::get<K>(unknowns))..., each.given()...); },
          given_);
    }
    (std::make_index_sequence<blocks>{});
  }
  double value_and_gradient(double const* x, double* slopes) const {
    double value = 0;
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      with_all(
          x, [&](auto const&... all) { F{}.value_and_gradient(into(value, place<W>(slopes + first_[K], size_[K])...), all...); });
    }
    (std::make_index_sequence<blocks>{});
    return value;
  }
  static constexpr bool has_sparse_hessian() {
    return objective_calls<typename F::problem_type, formulas<W...>>::has_sparse_hessian();
  }
  /// The Hessian's lower triangle, dense: its products with each direction. What is no sum of turns that read a few unknowns each has no other.
  template <class Use>
  void second_by_products(double const* x, double weight, Use const& use) const {
    std::vector<double>&way = own_.memory.way, &column = own_.memory.column;
    way.assign(unknowns_, 0);
    column.resize(unknowns_);
    for (std::size_t j = 0; j < unknowns_; ++j) {
      way[j] = 1;
      [&]<std::size_t... K>(std::index_sequence<K...>) {
        std::tuple const ways(unknown<W>(way.data() + first_[K], size_[K])...);
        double along = 0;
        with_all(x, [&](auto const&... all) {
          F{}.hvp(into(along, place<W>(column.data() + first_[K], size_[K])...), std::tuple(all...),
                  std::tuple(bound<W>(std::get<K>(ways))...));
        });
      }
      (std::make_index_sequence<blocks>{});
      way[j] = 0;
      for (std::size_t i = j; i < unknowns_; ++i) use(int(i), int(j), weight * column[i]);
    }
  }
  /// The Hessian's lower triangle, in the function's own order.
  template <class Use>
  void second(double const* x, [[maybe_unused]] double const* weights, Use const& use) const {
    if constexpr (has_rows) {
      std::span<double const> const each(weights, values());
      auto const matrix =
          with_all(x, [&](auto const&... all) { return F{}.sparse_hessian(own_.memory.work, std::tuple(all...), each); });
      for (std::size_t k = 0; k < matrix.values.size(); ++k) use(matrix.row_of[k], matrix.column_of[k], matrix.values[k]);
    } else if constexpr (has_columns && !has_sparse_hessian()) {
      second_by_products(x, weights[0], use);
    } else if constexpr (has_columns) {
      auto const matrix = with_all(x, [&](auto const&... all) { return F{}.sparse_hessian(own_.memory.work, all...); });
      for (std::size_t k = 0; k < matrix.values.size(); ++k)
        use(matrix.row_of[k], matrix.column_of[k], weights[0] * matrix.values[k]);
    } else {
      auto const table = without_names(with_all(x, [&](auto const&... all) { return F{}.hessian(all...); }));
      for (std::size_t i = 0; i < unknowns_; ++i)
        for (std::size_t j = 0; j <= i; ++j) use(int(i), int(j), weights[0] * table[i][j]);
    }
  }
  /// What only a call tells: how many rows and entries there are.
  memory const& prepared() const {
    memory& all = own_.memory;
    if (all.is_prepared) return all;
    std::vector<double> const somewhere(unknowns_, 0.5);
    if constexpr (has_rows) {
      auto const found =
          with_all(somewhere.data(), [&](auto const&... each) { return F{}.value_and_sparse_jacobian(all.work, each...); });
      all.rows = found.value.size();
      all.entries = found.jacobian.values.size();
    }
    all.is_prepared = true;
    return all;
  }

 public:
  static constexpr std::size_t outputs = std::size_t(parts::outputs);

  sized_function(std::vector<std::size_t> const& lengths, Kept const&... kept) : given_(kept...) {
    if (lengths.size() != arrays_to_size<formulas<W...>>)
      throw_wrong_length("the list of lengths of arrays", lengths.size(), arrays_to_size<formulas<W...>>);
    std::size_t which = 0, next = 0;
    auto const put = [&](bool is_sized, std::size_t known) {
      first_[which] = unknowns_;
      size_[which] = is_sized ? lengths[next++] : known;
      unknowns_ += size_[which++];
    };
    (put(is_column<W>, is_column<W> ? 0 : std::size_t(inputs_of<W>)), ...);
    own_.memory.slopes.resize(unknowns_);
  }
  sized_function(sized_function const& other)
      : given_(other.given_), size_(other.size_), first_(other.first_), unknowns_(other.unknowns_) {
    own_.memory.slopes.resize(unknowns_);
  }

  [[nodiscard]] int unknowns() const { return int(unknowns_); }
  /// How many numbers each variable and array of wrt has.
  [[nodiscard]] std::array<std::size_t, blocks> const& sizes() const { return size_; }
  [[nodiscard]] std::size_t values() const {
    if constexpr (has_rows) return prepared().rows;
    else return outputs;
  }
  void evaluate(double const* x, double* out) const {
    if constexpr (has_rows) with_all(x, [&](auto const&... all) { F{}(into(std::span<double>(out, values())), all...); });
    else out[0] = sum(x);
  }
  [[nodiscard]] double sum(double const* x) const {
    return with_all(x, [&](auto const&... all) { return F{}(all...); });
  }
  double add_gradient(double const* x, double* gradient) const {
    double* const slopes = own_.memory.slopes.data();
    double const value = value_and_gradient(x, slopes);
    for (std::size_t k = 0; k < unknowns_; ++k) gradient[k] += slopes[k];
    return value;
  }

  template <class Place>
  void jacobian_places(Place const& place_entry) const {
    if constexpr (has_rows) {
      prepared();
      std::vector<double> const somewhere(unknowns_, 0.5);
      auto const matrix =
          with_all(somewhere.data(), [&](auto const&... all) { return F{}.sparse_jacobian(own_.memory.work, all...); });
      for (std::size_t k = 0; k < matrix.values.size(); ++k)
        place_entry(std::size_t(matrix.row_of[k]), std::size_t(matrix.column_of[k]));
    } else {
      for (std::size_t k = 0; k < unknowns_; ++k) place_entry(std::size_t(0), k);
    }
  }
  [[nodiscard]] std::size_t jacobian_entries() const {
    if constexpr (has_rows) return prepared().entries;
    else return unknowns_;
  }
  void jacobian(double const* x, double* entries) const {
    if constexpr (has_rows) {
      auto const matrix = with_all(x, [&](auto const&... all) { return F{}.sparse_jacobian(own_.memory.work, all...); });
      std::copy(matrix.values.begin(), matrix.values.end(), entries);
    } else {
      value_and_gradient(x, entries);
    }
  }
  template <class Place>
  void hessian_places(Place const& place_entry) const {
    std::vector<double> const somewhere(unknowns_, 0.5), weights(values());
    second(somewhere.data(), weights.data(),
           [&](int row, int column, double) { place_entry(std::size_t(row), std::size_t(column)); });
  }
  [[nodiscard]] std::size_t hessian_entries() const {
    if (own_.memory.second == 0) hessian_places([&](std::size_t, std::size_t) { ++own_.memory.second; });
    return own_.memory.second;
  }
  void hessian(double const* x, double const* weights, double* entries) const {
    second(x, weights, [&](int, int, double entry) { *entries++ = entry; });
  }
  void hessian_of_sum(double const* x, double weight, double* entries) const { hessian(x, &weight, entries); }
};

template <class F>
inline constexpr bool is_sized = false;
template <class F, class Wrt, class... Kept>
inline constexpr bool is_sized<sized_function<F, Wrt, Kept...>> = true;
template <class... Parts>
inline constexpr bool is_sized<stacked_functions<Parts...>> = true;

/// Of a function of several formulas, one for each.
template <class Function>
struct functions_of_each;
template <class... Out, class In, int Count, bool Vector, class Asked, class Listed, class Wrt>
struct functions_of_each<array_calls<array_function<problem<formulas<Out...>, In, Count>, Vector, Asked>, Listed, Wrt>> {
  template <class... Kept>
  static auto sized(std::vector<std::size_t> const& lengths, Kept const&... kept) {
    return stacked_functions(
        sized_function<array_calls<array_function<problem<formulas<Out>, In, Count>, false, Asked>, Listed, Wrt>, Wrt, Kept...>(
            lengths, kept...)...);
  }
};
template <class Function>
inline constexpr bool gives_a_list = false;
template <class Problem, class Asked, class Listed, class Wrt>
inline constexpr bool gives_a_list<array_calls<array_function<Problem, true, Asked>, Listed, Wrt>> = true;
template <class F, class... Kept>
auto sized_with(std::vector<std::size_t> const& lengths, Kept const&... kept) {
  using parts = parts_of_arrays<F>;
  if constexpr (gives_a_list<typename parts::function>)
    return functions_of_each<typename parts::function>::sized(lengths, kept...);
  else return sized_function<typename parts::function, typename parts::wrt, Kept...>(lengths, kept...);
}
template <class Function, class Left, class... Kept>
auto sized_bound(bound_function<Function, Left, Kept...> const& f, std::vector<std::size_t> const& lengths) {
  return f.with_kept([&](Kept const&... kept) { return sized_with<Function>(lengths, kept...); });
}

}  // namespace detail

/// A function of arrays as a part of a problem: a sum, several in a tuple (as constraints; each is a pass of its own), or rows of cr::each. `lengths` are those of the arrays of wrt whose length a call tells, in their order; behind
/// them stand columns and numbers that the function is given, by name, cr::sized(errors, {}, at = times, seen = volts), which are borrowed as those
/// of `over` are: f.over(t = times) may stand in place of f.
template <class F, class... B>
auto sized(F const& f, std::vector<std::size_t> const& lengths, B const&... given) {
  constexpr bool arrays = detail::made_of_arrays<F>;
  static_assert(arrays, "chainrule: sized: a function of arrays whose length a call tells, or of rows, cr::each");
  if constexpr (arrays) {
    if constexpr (requires { f.with_kept([](auto const&...) {}); }) {
      static_assert(sizeof...(B) == 0, "chainrule: sized: give all to over, or all to sized");
      return detail::sized_bound(f, lengths);
    } else {
      return detail::sized_with<F>(lengths, detail::kept(given)...);
    }
  }
}

namespace detail {

/// A function of a problem as what it is made of.
template <class F>
auto as_repeated(F const& f) {
  if constexpr (is_repeated<F> || is_sized<F>) {
    return f;
  } else if constexpr (is_kept<F>) {
    return repeated_function<F>(f);
  } else if constexpr (made_of_arrays<F>) {
    constexpr bool has_lengths = arrays_to_size<typename parts_of_arrays<F>::wrt> == 0;
    static_assert(has_lengths, "chainrule: a problem is told the lengths of the arrays that it moves: cr::sized(f, {1000})");
    if constexpr (has_lengths) return sized(f, {});
  } else {
    static_assert(
        is_compiled_function<F>,
        "chainrule: a problem is stated with functions: cr::function(formula, x), cr::formula<3>(f), or cr::repeated(f, rows)");
    if constexpr (is_compiled_function<F>) {
      auto const function = keep_with(f);
      return repeated_function<std::remove_cvref_t<decltype(function)>>(function);
    }
  }
}

}  // namespace detail
}  // namespace chainrule

#pragma GCC diagnostic pop
