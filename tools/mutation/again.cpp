// Asks again what static tests asked.
#include "switch.hpp"
#include "again.hpp"

#include <cstdio>

int main() {
  int wrong = 0, number = 0;
  for (mutants::question const asked : mutants::questions()) {
    ++number;
    if (!asked()) {
      std::printf("not ok %d\n", number);
      std::fflush(stdout);
      ++wrong;
    }
  }
  std::printf("%d asked again\n", number);
  return wrong != 0;
}
