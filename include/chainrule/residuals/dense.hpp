// Residuals by numbers: values, the Jacobian row by row, and the normal equations in one pass that keeps no Jacobian.
#pragma once

#include <chainrule/residuals/in_blocks.hpp>
#include <chainrule/residuals/places.hpp>
#include <chainrule/residuals/unknowns.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {

/// What Gauss's and Newton's method solves, of residuals r with the Jacobian J: matrix x step = -gradient.
template <class T, class Gradient, class Matrix>
struct normal_equations_result {
  T cost;             // half the sum of squares
  Gradient gradient;  // J^T r
  Matrix matrix;      // J^T J
};

namespace detail {

template <class T>
[[gnu::always_inline]] constexpr void add_product(T& sum, T const& u, T const& v) {
  sum = calculate<operations::add_, T>(sum, calculate<operations::multiply_, T>(u, v));
}

/// The values of all residuals.
template <class Problem, class Frame, class Call>
constexpr void write_residuals(Frame const& frame, Call const& call, typename Call::number* values) {
  no_sums none;
  for_each_group<Problem>(call.arrays, [&]<class Group>(Group, std::ptrdiff_t before) {
    using code = typename Group::code::values;
    over_rows<Group, code>(call, frame, none, 0, [&](auto const& inside, some_rows const& rows, no_sums&) {
      run_rows<Group, code>(inside, rows, call, {}, nullptr, [&](std::ptrdiff_t row, std::ptrdiff_t, auto const& given) {
        for (int each = 0; each < Group::residuals; ++each) values[before + row * Group::residuals + each] = given[each];
      });
    });
  });
}

/// Row by row, its residuals and their slopes by all numbers: take(sums, number of the first residual, results, slopes[residual][number]).
template <class Problem, class Frame, class Call, class Sums, class Take>
constexpr void for_each_dense_row(Frame const& frame, Call const& call, Sums& all_sums, double cost, Take const& take) {
  using T = typename Call::number;
  constexpr int wrt = Problem::wrt;
  unknown_columns<Problem> const columns(call.arrays);
  for_each_group<Problem>(call.arrays, [&]<class Group>(Group, std::ptrdiff_t before) {
    using code = typename Group::code;
    constexpr int size = Group::residuals * wrt;
    over_rows<Group, typename code::slopes>(
        call, frame, all_sums, Group::residuals * cost, [&](auto const& inside, some_rows const& rows, Sums& sums) {
          T slopes[size];
          run_rows<Group, typename code::slopes, code::has_inner_sums ? size : 0>(
              inside, rows, call, {}, slopes, [&](std::ptrdiff_t row, std::ptrdiff_t turn, auto const& given) {
                if constexpr (!code::has_inner_sums)
                  for (T& slope : slopes) slope = exact_number<T, 0>();
                auto const numbers = columns.template columns<Group>(turn, call.arrays);
                for (int each = 0; each < code::slope_count; ++each) {
                  T& slope = slopes[code::residual_of(each) * wrt + numbers[std::size_t(code::unknown_of(each))]];
                  slope = calculate<operations::add_, T>(slope, given[Group::residuals + each]);
                }
                take(sums, before + row * Group::residuals, std::integral_constant<int, Group::residuals>{}, given, slopes);
              });
        });
  });
}

/// The Jacobian, a row for each residual; with the values, if there is a place for them.
template <class Problem, class Frame, class Call>
constexpr void write_jacobian(Frame const& frame, Call const& call, typename Call::number* values,
                              table_view<typename Call::number> const& rows) {
  constexpr int wrt = Problem::wrt;
  no_sums none;
  for_each_dense_row<Problem>(frame, call, none, wrt,
                              [&](no_sums&, std::ptrdiff_t first, auto residuals, auto const& given, auto const& slopes) {
                                for (int each = 0; each < decltype(residuals)::value; ++each) {
                                  if (values != nullptr) values[first + each] = given[each];
                                  for (int number = 0; number < wrt; ++number)
                                    rows(std::size_t(first + each), std::size_t(number)) = slopes[each * wrt + number];
                                }
                              });
}

/// J^T J, J^T r and the cost, summed in the order of the residuals, or in blocks.
template <class T, std::size_t N>
using normal_sums = normal_equations_result<T, std::array<T, N>, std::array<std::array<T, N>, N>>;

template <class Problem, class Frame, class Call>
constexpr auto find_normal_equations(Frame const& frame, Call const& call) {
  using T = typename Call::number;
  constexpr std::size_t wrt = std::size_t(Problem::wrt);
  using triangle = block_sums<T, int(1 + wrt + wrt * (wrt + 1) / 2)>;
  triangle all;
  for_each_dense_row<Problem>(frame, call, all, double(wrt * wrt),
                              [&](triangle& sums, std::ptrdiff_t, auto residuals, auto const& given, auto const& slopes) {
                                for (int each = 0; each < decltype(residuals)::value; ++each) {
                                  T const* const slopes_of = slopes + std::size_t(each) * wrt;
                                  T* const gradient = sums.each.data() + 1;
                                  T* entry = gradient + wrt;
                                  add_product(sums.each[0], given[each], given[each]);
                                  for (std::size_t one = 0; one < wrt; ++one) {
                                    add_product(gradient[one], slopes_of[one], given[each]);
                                    for (std::size_t other = 0; other <= one; ++other)
                                      add_product(*entry++, slopes_of[one], slopes_of[other]);
                                  }
                                }
                              });
  normal_sums<T, wrt> sums{};
  sums.cost = calculate<operations::multiply_, T>(exact_number<T, 1, 2>(), all.each[0]);
  T const* entry = all.each.data() + 1;
  for (T& slope : sums.gradient) slope = *entry++;
  for (std::size_t one = 0; one < wrt; ++one)
    for (std::size_t other = 0; other <= one; ++other) sums.matrix[one][other] = sums.matrix[other][one] = *entry++;
  return sums;
}

}  // namespace detail
}  // namespace chainrule

#pragma GCC diagnostic pop
