// Prints the table of docs/accuracy.md. Links -lmpfr -lgmp.

#include "accuracy_statistics.hpp"

#include <cstdio>

template <class T>
std::vector<accuracy::result> all() {
  auto results = accuracy::elementary<T>();
  for (auto& r : accuracy::special<T>()) results.push_back(r);
  for (auto& r : accuracy::statistics<T>()) results.push_back(r);
  return results;
}

int main() {
  auto const doubles = all<double>(), floats = all<float>(), longs = all<long double>();
  auto const find = [](std::vector<accuracy::result> const& results, std::string const& name) {
    for (auto const& r : results)
      if (r.name == name) return accuracy::result(r);
    return accuracy::result{name, 0};
  };
  std::printf("| Function | Bound | `double` | `float` | `long double` | Points | Worst `double` argument |\n"
              "|---|---|---|---|---|---|---|\n");
  for (auto const& d : doubles) {
    auto const f = find(floats, d.name), l = find(longs, d.name);
    std::printf("| %s | %g |", d.name.c_str(), d.bound);
    for (auto const& r : {d, f, l}) {
      if (r.count == 0) std::printf(" |");
      else if (r.misrounded == 0) std::printf(" %.4f |", r.worst);
      else std::printf(" %.4f (%d of %d misrounded) |", r.worst, r.misrounded, r.count);
    }
    std::printf(" %d | %s |\n", d.count + f.count + l.count, d.where.c_str());
  }
}
