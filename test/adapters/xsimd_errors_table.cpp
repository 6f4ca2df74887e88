// Prints the errors of functions of batches, under the instructions it is compiled for: part of a table of docs/accuracy.md.
#if __has_include(<xsimd/xsimd.hpp>)
#  include "xsimd_errors.hpp"

#  include <cstdio>

int main() {
  auto doubles = batch_errors::elementary<double>(), floats = batch_errors::elementary<float>();
  for (auto& r : batch_errors::special<double>()) doubles.push_back(r);
  for (auto& r : batch_errors::special<float>()) floats.push_back(r);
  for (std::size_t i = 0; i < doubles.size(); ++i)
    std::printf("%s\t%.2f\t%.2f\n", doubles[i].name.c_str(), doubles[i].worst, floats[i].worst);
}
#else
int main() {}
#endif
