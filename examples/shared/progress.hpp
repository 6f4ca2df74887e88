// A progress bar on the error stream, for what takes a while.
#pragma once

#include <cstdint>
#include <cstdio>

namespace progress {

inline void show(std::uintmax_t done, std::uintmax_t all) {
  constexpr int width = 40;
  int const full = all == 0 ? width : static_cast<int>(width * done / all);
  std::fprintf(stderr, "\r[%.*s%*s] %3d %%", full, "########################################", width - full, "",
               all == 0 ? 100 : static_cast<int>(100 * done / all));
}
inline void end() { std::fputc('\n', stderr); }

}  // namespace progress
