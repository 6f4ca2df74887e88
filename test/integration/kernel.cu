// A function inside a CUDA kernel: compiled to PTX by kernel.py, which looks at what the kernel calls.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

__global__ void kernel(int count, double const* xs, double const* ys, double* value, double* by_x, double* by_y) {
  constexpr auto f = cr::function(exp(sin(x * y)) / (1_c + square(x)) + select(x > y, log(1_c + y * y), sqrt(1_c + x * x)), x, y);
  int const i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i >= count) return;
  auto const result = f.value_and_gradient(xs[i], ys[i]);
  value[i] = result.value;
  by_x[i] = result.gradient[0];
  by_y[i] = result.gradient[1];
}
