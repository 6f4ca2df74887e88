// A user's own derivatives beside ours, entry by entry.
#pragma once

#include <chainrule/adapters/solver/kept_function.hpp>

#include <cmath>
#include <cstdio>
#include <functional>
#include <ostream>
#include <span>
#include <vector>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {

/// A function, and its derivatives as its user wrote them: `mine(x, out)` writes the gradient, or the Jacobian row by row.
template <class Kept>
struct own_derivatives {
  Kept function;
  std::function<void(std::span<double const>, std::span<double>)> mine;
};
/// A function with a user's own derivatives, for check_derivatives: cr::with_derivatives(f, mine, given...).
template <class F, class Mine, class... Given>
auto with_derivatives(F const& f, Mine mine, Given const&... given) {
  return own_derivatives<decltype(detail::kept(f, given...))>{detail::kept(f, given...), mine};
}

/// What check_derivatives found; it prints as a table of the entries that differ.
struct derivative_table {
  struct entry {
    int row, column;
    double mine, exact;
  };
  std::vector<entry> wrong;
  int entries = 0;
  double tolerance = 0;

  [[nodiscard]] explicit operator bool() const { return wrong.empty(); }
  friend std::ostream& operator<<(std::ostream& out, derivative_table const& table) {
    if (table.wrong.empty()) return out << "all " << table.entries << " derivatives agree\n";
    out << table.wrong.size() << " of " << table.entries
        << " derivatives are wrong\n  row  column                    mine                   exact\n";
    for (entry const& each : table.wrong) {
      char line[80];
      std::snprintf(line, sizeof line, "%5d %7d %23.15g %23.15g\n", each.row, each.column, each.mine, each.exact);
      out << line;
    }
    return out;
  }
};

/// Compares a user's own derivatives at a point with exact ones. An entry is wrong where it is off by more than the tolerance of the larger
/// of 1 and the row's largest entry, or where only one of both is finite.
template <class Kept>
derivative_table check_derivatives(own_derivatives<Kept> const& problem, std::span<double const> point, double tolerance = 1e-8) {
  constexpr std::size_t n = std::size_t(Kept::unknowns), m = std::size_t(Kept::outputs);
  if (point.size() != n) detail::throw_wrong_length("the point", point.size(), n);
  std::vector<double> values(m), exact(m * n), mine(m * n, std::nan(""));
  problem.function.values_and_jacobian(point.data(), values.data(), exact.data());
  problem.mine(point, mine);
  derivative_table table;
  table.entries = int(m * n);
  table.tolerance = tolerance;
  for (std::size_t i = 0; i < m; ++i) {
    double scale = 1;
    for (std::size_t j = 0; j < n; ++j)
      if (std::isfinite(exact[i * n + j])) scale = std::fmax(scale, std::fabs(exact[i * n + j]));
    for (std::size_t j = 0; j < n; ++j) {
      double const a = mine[i * n + j], b = exact[i * n + j];
      bool const same = a == b || (std::isnan(a) && std::isnan(b)) || std::fabs(a - b) <= tolerance * scale;
      if (!same) table.wrong.push_back({int(i), int(j), a, b});
    }
  }
  return table;
}

}  // namespace chainrule

#pragma GCC diagnostic pop
