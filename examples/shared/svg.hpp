// Pieces of a figure as SVG: text, axes with round ticks.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace svg {

inline std::string escaped(std::string const& text) {
  std::string result;
  for (char const c : text) {
    if (c == '&') result += "&amp;";
    else if (c == '<') result += "&lt;";
    else if (c == '>') result += "&gt;";
    else result += c;
  }
  return result;
}

template <class... Numbers>
std::string format(char const* pattern, Numbers... numbers) {
  char buffer[256];
  std::snprintf(buffer, sizeof buffer, pattern, numbers...);
  return buffer;
}

inline std::string text(double x, double y, std::string const& content, char const* attributes) {
  return format("<text x=\"%.1f\" y=\"%.1f\" %s>", x, y, attributes) + escaped(content) + "</text>\n";
}

/// A range of numbers drawn along a stretch of the page.
class axis {
 public:
  /// Covers [low, high] with a margin; about `wanted` ticks at round numbers.
  axis(double low, double high, double from, double to, int wanted) : from_(from), to_(to) {
    if (!(high > low)) high = low + (low == 0 ? 1 : std::abs(low));
    double const margin = 0.04 * (high - low);
    low_ = low - margin;
    high_ = high + margin;
    double const rough = (high_ - low_) / wanted;
    double const power = std::pow(10, std::floor(std::log10(rough)));
    double const digit = rough / power;
    step_ = power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
  }
  double place(double value) const { return from_ + (value - low_) / (high_ - low_) * (to_ - from_); }

  std::vector<double> ticks() const {
    std::vector<double> result;
    for (double n = std::ceil(low_ / step_); n * step_ <= high_; ++n) result.push_back(n * step_);
    return result;
  }
  std::string label(double tick) const {
    int const decimals = std::max(0, int(-std::floor(std::log10(step_) + 1e-9)));
    bool const negative = tick < -0.5 * step_;
    return (negative ? "\u2212" : "") + format("%.*f", decimals, std::abs(tick));
  }

 private:
  double low_, high_, from_, to_, step_;
};

/// Writes a finished figure; throws std::runtime_error naming the file when it cannot.
inline void write(std::filesystem::path const& path, std::string const& figure) {
  std::ofstream file(path);
  if (!(file << figure << std::flush)) throw std::runtime_error(path.string() + ": cannot be written");
}

}  // namespace svg
