// Residuals: a row for each value of an index, kept apart where a sum would add them up.
#pragma once

#include <chainrule/core/tuples.hpp>
#include <chainrule/operations/data.hpp>

#include <boost/hana/tuple.hpp>

namespace chainrule {
namespace operations {

/// u for each value of the index, in a function of its own: nothing else can be made of it.
template <hash_t Index>
struct each_ : loop<Index, "each", "\\operatorname{each}"> {
  static constexpr detail::loop_joining joining{.is_apart = true};
  static constexpr detail::indexing indexes{detail::indexing_kind::loop, Index, nullptr, &joining};
};

}  // namespace operations

template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::each_<Index>> = detail::mix(17, Index);

namespace detail {

template <class Rows>
constexpr auto checked_rows(Rows const& rows) {
  constexpr bool some = keeps_apart(info_of<Rows>);
  static_assert(some, "chainrule: cr::each over nothing: the last value of the index is below the first");
  return rows;
}
/// Rows(residual) of every residual, as a tuple where there is a tuple of them.
template <class Residuals, class Rows>
constexpr auto rows_of_each(Residuals const& residuals, Rows const& rows) {
  if constexpr (is_tuple<Residuals>)
    return with_elements_of(residuals, [&](auto const&... each) { return boost::hana::make_tuple(checked_rows(rows(each))...); });
  else return checked_rows(rows(residuals));
}

}  // namespace detail

/// Residuals: a row for each value of an index from low to high, both included. A function of them, cr::function(cr::each(i, n, r), cr::wrt(a),
/// cr::given(x)), has Jacobians and normal equations. A tuple of formulas is several residuals in each row. Limits: stands alone in
/// cr::function, or in a tuple there; nothing is calculated with it.
template <class Index, class Low, class High, class Residuals>
constexpr auto each(Index const&, Low const&, High const&, Residuals const& residuals) {
  return detail::rows_of_each(residuals,
                              []<class R>(R const&) { return detail::loop_over<operations::each_, Index, Low, High, R>(); });
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class Residuals>
constexpr auto each(Index const&, Count const& count, Residuals const& residuals) {
  return detail::rows_of_each(residuals,
                              [&]<class R>(R const&) { return detail::loop_below<operations::each_, Index, R>(count); });
}
/// Over the rows of the columns of data in the residuals: cr::each(v - a * t).
template <class Residuals>
constexpr auto each(Residuals const& residuals) {
  return each(data_row, data_rows, residuals);
}

}  // namespace chainrule
