// Functions of batches against the same functions of numbers, in the ordinary range: prints name, type, nanoseconds of a number's and the
// ratio of a lane's to them. Both run in turn; medians of 15.
#include <chainrule/simd.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <vector>

namespace {

namespace operations = chainrule::operations;

template <class F>
double seconds(F f) {
  auto const start = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

constexpr std::size_t count = 1024;
constexpr int repeats = 40, rounds = 15;

template <class Op, class T, class... Columns>
void measure(char const* type, Columns const&... columns) {
  using batch = xsimd::batch<T>;
  std::vector<T> results(count);
  T volatile sink = 0;
  auto const scalar = [&] {
    for (int r = 0; r < repeats; ++r) {
      for (std::size_t i = 0; i < count; ++i) results[i] = chainrule::apply<Op>(columns[i]...);
      sink = sink + results[count / 2];
    }
  };
  auto const lanes = [&] {
    for (int r = 0; r < repeats; ++r) {
      for (std::size_t i = 0; i < count; i += batch::size)
        chainrule::apply<Op>(batch::load_unaligned(&columns[i])...).store_unaligned(&results[i]);
      sink = sink + results[count / 2];
    }
  };
  std::vector<double> ratios, times;
  for (int k = 0; k < rounds; ++k) {
    double const a = seconds(scalar), b = seconds(lanes);
    ratios.push_back(b / a);
    times.push_back(a / (count * repeats) * 1e9);
  }
  std::sort(ratios.begin(), ratios.end());
  std::sort(times.begin(), times.end());
  std::printf("%s\t%s\t%.1f\t%.2f\n", std::string(Op::name.view()).c_str(), type, times[rounds / 2], ratios[rounds / 2]);
}

template <class T>
void all(char const* type) {
  std::mt19937_64 engine(1);
  auto const column = [&](double low, double high) {
    std::vector<T> numbers(count);
    std::uniform_real_distribution<double> distribution(low, high);
    for (T& x : numbers) x = static_cast<T>(distribution(engine));
    return numbers;
  };
  auto const any = column(-5, 5), positive = column(0.1, 10), unit = column(-0.99, 0.99), above = column(1.01, 10),
             tail = column(0, 8), other = column(-5, 5);
  measure<operations::sqrt_, T>(type, positive);
  measure<operations::cbrt_, T>(type, any);
  measure<operations::exp_, T>(type, any);
  measure<operations::expm1_, T>(type, any);
  measure<operations::exp2_, T>(type, any);
  measure<operations::log_, T>(type, positive);
  measure<operations::log1p_, T>(type, positive);
  measure<operations::log2_, T>(type, positive);
  measure<operations::log10_, T>(type, positive);
  measure<operations::sin_, T>(type, any);
  measure<operations::cos_, T>(type, any);
  measure<operations::tan_, T>(type, any);
  measure<operations::asin_, T>(type, unit);
  measure<operations::acos_, T>(type, unit);
  measure<operations::atan_, T>(type, any);
  measure<operations::atan2_, T>(type, any, other);
  measure<operations::sinh_, T>(type, any);
  measure<operations::cosh_, T>(type, any);
  measure<operations::tanh_, T>(type, any);
  measure<operations::asinh_, T>(type, any);
  measure<operations::acosh_, T>(type, above);
  measure<operations::atanh_, T>(type, unit);
  measure<operations::hypot_, T>(type, any, other);
  measure<operations::pow_, T>(type, positive, other);
  measure<operations::fmod_, T>(type, any, positive);
  measure<operations::floor_, T>(type, any);
  measure<operations::round_, T>(type, any);
  measure<operations::erf_, T>(type, any);
  measure<operations::erfc_, T>(type, tail);
  measure<operations::norm_cdf_, T>(type, any);
  measure<operations::norm_pdf_, T>(type, any);
  measure<operations::tgamma_, T>(type, positive);
  measure<operations::lgamma_, T>(type, positive);
  measure<operations::digamma_, T>(type, positive);
}

}  // namespace

int main() {
  all<double>("double");
  all<float>("float");
}
