// A kernel that prices options and gives their five sensitivities, from the formula and by the textbook's closed forms, written by hand with CUDA's
// normcdf. Both are timed in turn by the device's own clock; told are the medians of the rounds, the ratio, and how far the numbers differ.
//
//   nvcc -O3 -std=c++20 --expt-relaxed-constexpr -arch=native -Iinclude bench/gpu/greeks.cu -o greeks && ./greeks [OPTIONS] [ROUNDS]
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"spot"> spot;
constexpr cr::variable<"strike"> strike;
constexpr cr::variable<"rate"> rate;
constexpr cr::variable<"volatility"> volatility;
constexpr cr::variable<"maturity"> maturity;

constexpr auto spread = volatility * sqrt(maturity);
constexpr auto d1 = (log(spot / strike) + (rate + square(volatility) / 2_c) * maturity) / spread;
constexpr auto call = spot * norm_cdf(d1) - strike * exp(-rate * maturity) * norm_cdf(d1 - spread);

struct option {
  double spot, strike, rate, volatility, maturity;
};
struct greeks {
  double price, by_spot, by_strike, by_rate, by_volatility, by_maturity;
};

__device__ greeks from_the_formula(option const& o) {
  constexpr auto f = cr::function(call, spot, strike, rate, volatility, maturity);
  auto const found = f.value_and_gradient(o.spot, o.strike, o.rate, o.volatility, o.maturity);
  auto const& slope = found.gradient;
  return {found.value, slope[0], slope[1], slope[2], slope[3], slope[4]};
}

__device__ greeks by_hand(option const& o) {
  double const root = sqrt(o.maturity);
  double const width = o.volatility * root;
  double const a = (log(o.spot / o.strike) + (o.rate + 0.5 * o.volatility * o.volatility) * o.maturity) / width;
  double const b = a - width;
  double const discount = exp(-o.rate * o.maturity);
  double const up = normcdf(a), down = discount * normcdf(b);
  double const vega = o.spot * root * 0.39894228040143267794 * exp(-0.5 * a * a);
  return {o.spot * up - o.strike * down,
          up,
          -down,
          o.maturity * o.strike * down,
          vega,
          0.5 * vega * o.volatility / o.maturity + o.rate * o.strike * down};
}

template <bool ByHand>
__global__ void price(int count, option const* options, greeks* out) {
  int const k = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (k >= count) return;
  if constexpr (ByHand) out[k] = by_hand(options[k]);
  else out[k] = from_the_formula(options[k]);
}

int main(int argc, char** argv) {
  int const count = argc > 1 ? std::atoi(argv[1]) : 10'000'000;
  int const rounds = argc > 2 ? std::atoi(argv[2]) : 21;
  cudaDeviceProp device;
  if (cudaGetDeviceProperties(&device, 0) != cudaSuccess) {
    std::puts("no device");
    return 77;
  }
  std::vector<option> options(static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k)
    options[static_cast<std::size_t>(k)] = {80 + k % 401 * 0.1, 100, 0.01 + k % 7 * 0.01, 0.1 + k % 31 * 0.01, 0.1 + k % 97 * 0.02};
  option* on_device;
  greeks* results[2];
  std::size_t const bytes = sizeof(greeks) * options.size();
  if (cudaMalloc(&on_device, sizeof(option) * options.size()) != cudaSuccess || cudaMalloc(&results[0], bytes) != cudaSuccess ||
      cudaMalloc(&results[1], bytes) != cudaSuccess)
    return 1;
  cudaMemcpy(on_device, options.data(), sizeof(option) * options.size(), cudaMemcpyHostToDevice);

  cudaEvent_t begin, end;
  cudaEventCreate(&begin), cudaEventCreate(&end);
  unsigned const blocks = static_cast<unsigned>((count + 255) / 256);
  std::array<std::vector<float>, 2> milliseconds;
  std::vector<float> ratios;
  for (int round = -2; round < rounds; ++round) {   // two to warm up
    std::array<float, 2> taken;
    for (std::size_t hand = 0; hand < 2; ++hand) {
      cudaEventRecord(begin);
      if (hand) price<true><<<blocks, 256>>>(count, on_device, results[hand]);
      else price<false><<<blocks, 256>>>(count, on_device, results[hand]);
      cudaEventRecord(end);
      if (cudaEventSynchronize(end) != cudaSuccess) return 1;
      cudaEventElapsedTime(&taken[hand], begin, end);
      if (round >= 0) milliseconds[hand].push_back(taken[hand]);
    }
    if (round >= 0) ratios.push_back(taken[0] / taken[1]);
  }
  auto const median = [](std::vector<float> all) {
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
    return all[all.size() / 2];
  };

  std::vector<greeks> found(options.size()), expected(options.size());
  cudaMemcpy(found.data(), results[0], bytes, cudaMemcpyDeviceToHost);
  cudaMemcpy(expected.data(), results[1], bytes, cudaMemcpyDeviceToHost);
  double apart = 0;
  for (std::size_t k = 0; k < found.size(); ++k) {
    auto const compare = [&](double u, double v) { apart = std::max(apart, std::abs(u - v) / (1 + std::abs(v))); };
    compare(found[k].price, expected[k].price), compare(found[k].by_spot, expected[k].by_spot);
    compare(found[k].by_strike, expected[k].by_strike), compare(found[k].by_rate, expected[k].by_rate);
    compare(found[k].by_volatility, expected[k].by_volatility), compare(found[k].by_maturity, expected[k].by_maturity);
  }
  std::printf("%s, %d options: %.3f ms from the formula, %.3f ms by hand, ratio %.3f, numbers %.1e apart\n", device.name, count,
              median(milliseconds[0]), median(milliseconds[1]), median(ratios), apart);
  return apart < 1e-12 ? 0 : 1;
}
