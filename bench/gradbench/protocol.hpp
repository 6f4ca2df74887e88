// What GradBench asks of a program: `./lse input.json gradient` prints the output as JSON in a line, then a line for each measured time, in nanoseconds.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <fstream>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace gradbench {

using json = nlohmann::json;

/// Measures what a function does once, as `prepare`, and what it does as often as the input asks, as `evaluate`.
class stopwatch {
 public:
  explicit stopwatch(json const& input) : runs_(input.value("min_runs", 1)), seconds_(input.value("min_seconds", 0.0)) {}

  auto prepare(auto const& work) {
    auto const start = clock::now();
    auto result = work();
    note("prepare", start);
    return result;
  }
  void evaluate(auto const& work) {
    double spent = 0;
    for (int run = 0; run < runs_ || spent < seconds_; ++run) {
      auto const start = clock::now();
      work();
      asm volatile("" : : : "memory");  // whatever it wrote is read
      spent += 1e-9 * static_cast<double>(note("evaluate", start));
    }
  }
  void print() const {
    for (auto const& [name, nanoseconds] : noted_) std::printf("{\"name\": \"%s\", \"nanoseconds\": %lld}\n", name, nanoseconds);
  }

 private:
  using clock = std::chrono::steady_clock;
  struct time {
    char const* name;
    long long nanoseconds;
  };
  long long note(char const* name, clock::time_point start) {
    noted_.push_back({name, std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now() - start).count()});
    return noted_.back().nanoseconds;
  }
  int runs_;
  double seconds_;
  std::vector<time> noted_;
};

/// What can be asked for, by name: the output for an input.
struct function {
  char const* name;
  json (*answer)(json const& input, stopwatch& watch);
};

inline int main(int count, char** words, std::initializer_list<function> functions) try {
  if (count == 3)
    for (function const& each : functions)
      if (std::string_view(words[2]) == each.name) {
        std::ifstream file(words[1]);
        json const input = json::parse(file);
        stopwatch watch(input);
        json const output = each.answer(input, watch);
        std::printf("%s\n", output.dump().c_str());
        watch.print();
        return 0;
      }
  std::fprintf(stderr, "%s INPUT.json FUNCTION, one of:", words[0]);
  for (function const& each : functions) std::fprintf(stderr, " %s", each.name);
  std::fprintf(stderr, "\n");
  return 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}

/// A list of numbers, or lists of them one after the other.
inline std::vector<double> numbers(json const& list) {
  if (list.empty() || !list.front().is_array()) return list.get<std::vector<double>>();
  std::vector<double> all;
  for (json const& row : list) all.insert(all.end(), row.begin(), row.end());
  return all;
}
/// The same numbers in rows of `width` each.
inline json rows(std::vector<double> const& all, std::size_t width, std::size_t count) {
  json result = json::array();
  for (std::size_t row = 0; row < count; ++row) {
    auto const first = all.begin() + static_cast<std::ptrdiff_t>(row * width);
    result.push_back(std::vector<double>(first, first + static_cast<std::ptrdiff_t>(width)));
  }
  return result;
}

}  // namespace gradbench
