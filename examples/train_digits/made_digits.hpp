// A small set of digits that needs no download: seven-segment figures, shifted, of varying strength, with noise.
#pragma once

#include "idx.hpp"
#include "random.hpp"

namespace digits {

inline dataset make_digits(Eigen::Index count, std::uint64_t seed) {
  //  -0-       which segments each digit lights
  // 1   2
  //  -3-
  // 4   5
  //  -6-
  static constexpr char const* lit[classes] = {"012456", "25",     "02346", "02356",   "1235",
                                               "01356",  "013456", "025",   "0123456", "012356"};
  struct box {
    int top, left, bottom, right;
  };
  static constexpr box segment[7] = {{0, 0, 2, 10}, {0, 0, 9, 2},   {0, 8, 9, 10},  {8, 0, 10, 10},
                                     {9, 0, 18, 2}, {9, 8, 18, 10}, {16, 0, 18, 10}};

  random_numbers random(seed);
  dataset data{matrix::Zero(count, pixels), std::vector<std::uint8_t>(static_cast<std::size_t>(count))};
  for (Eigen::Index i = 0; i < count; ++i) {
    auto const digit = random.below(classes);
    data.labels[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(digit);
    int const down = 3 + static_cast<int>(random.below(5)), across = 7 + static_cast<int>(random.below(5));
    auto const strength = static_cast<float>(0.6 + 0.4 * random.uniform());
    for (char const* s = lit[digit]; *s != 0; ++s) {
      box const& b = segment[*s - '0'];
      for (int y = b.top; y < b.bottom; ++y)
        for (int x = b.left; x < b.right; ++x) data.images(i, (down + y) * side + across + x) = strength;
    }
    for (Eigen::Index p = 0; p < pixels; ++p) {
      float& pixel = data.images(i, p);
      pixel = std::clamp(pixel + static_cast<float>(0.15 * random.normal()), 0.0f, 1.0f);
    }
  }
  return data;
}

}  // namespace digits
