// Prints the table of docs/accuracy.md. Links -lmpfr -lgmp.

#include "accuracy.hpp"

#include <cstdio>

template <class T>
void print(char const* type) {
  std::printf(
      "\n### %s\n\n| Function | Largest error, ulp | Points | Not correctly rounded | Worst at |\n|---|---|---|---|---|\n", type);
  for (auto const& results : {accuracy::elementary<T>(), accuracy::special<T>()})
    for (auto const& r : results)
      std::printf("| %s | %.5f | %d | %d | %s |\n", r.name.c_str(), r.worst, r.count, r.misrounded, r.where.c_str());
}

int main() {
  print<double>("double");
  print<float>("float");
  print<long double>("long double");
}
