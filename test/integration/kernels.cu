// Kernels of every kind, on a device against the host: each operation with its slopes, loops, second derivatives, functions that were recorded. Arithmetic
// has the same bits; what calls CUDA's mathematics is as near to the exact number as on the host, or within 4 ulp.
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <random>
#include <utility>
#include <vector>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::variable<"w"> w;
constexpr cr::variables<"v", 40> v;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;

// ---- operations ----

/// The same bits are expected of the first few; of the others, nearness.
constexpr int exact_operations = 9;
constexpr int operations = 49;

template <int K>
constexpr auto formula() {
  if constexpr (K == 0) return x + y;
  else if constexpr (K == 1) return x * y;
  else if constexpr (K == 2) return x / y;
  else if constexpr (K == 3) return sqrt(x);
  else if constexpr (K == 4) return fmod(x, y);
  else if constexpr (K == 5) return abs(x);
  else if constexpr (K == 6) return max(x, y);
  else if constexpr (K == 7) return square(x);
  else if constexpr (K == 8) return select(x > y, x / 7_c, relu(y));
  else if constexpr (K == 9) return exp(x);
  else if constexpr (K == 10) return expm1(x);
  else if constexpr (K == 11) return log(x);
  else if constexpr (K == 12) return log1p(x);
  else if constexpr (K == 13) return sin(x);
  else if constexpr (K == 14) return cos(x);
  else if constexpr (K == 15) return tan(x);
  else if constexpr (K == 16) return asin(x);
  else if constexpr (K == 17) return acos(x);
  else if constexpr (K == 18) return atan(x);
  else if constexpr (K == 19) return sinh(x);
  else if constexpr (K == 20) return cosh(x);
  else if constexpr (K == 21) return tanh(x);
  else if constexpr (K == 22) return asinh(x);
  else if constexpr (K == 23) return acosh(x);
  else if constexpr (K == 24) return atanh(x);
  else if constexpr (K == 25) return erf(x);
  else if constexpr (K == 26) return erfc(x);
  else if constexpr (K == 27) return tgamma(x);
  else if constexpr (K == 28) return lgamma(x);
  else if constexpr (K == 29) return digamma(x);
  else if constexpr (K == 30) return erfcx(x);
  else if constexpr (K == 31) return norm_cdf(x);
  else if constexpr (K == 32) return log_norm_cdf(x);
  else if constexpr (K == 33) return norm_quantile(x);
  else if constexpr (K == 34) return logit(x);
  else if constexpr (K == 35) return log1mexp(x);
  else if constexpr (K == 36) return sigmoid(x);
  else if constexpr (K == 37) return softplus(x);
  else if constexpr (K == 38) return exp2(x);
  else if constexpr (K == 39) return log2(x);
  else if constexpr (K == 40) return log10(x);
  else if constexpr (K == 41) return pow(x, y);
  else if constexpr (K == 42) return hypot(x, y);
  else if constexpr (K == 43) return atan2(x, y);
  else if constexpr (K == 44) return log_sum_exp(x, y);
  else if constexpr (K == 45) return cbrt(x);
  else if constexpr (K == 46) return log_beta(x, y);
  else if constexpr (K == 47) return norm_pdf(x);
  else return pow(x, 0.5_c);
}

template <int K, class Real>
__host__ __device__ std::array<Real, 3> slopes_at(Real a, Real b) {
  constexpr auto f = cr::function(formula<K>(), x, y);
  auto const found = f.value_and_gradient(a, b);
  return {found.value, found.gradient[0], found.gradient[1]};
}
template <int K>
__global__ void evaluate(int count, double const* points, double* out) {
  int const k = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (k >= count) return;
  auto const found = slopes_at<K>(points[2 * k], points[2 * k + 1]);
  for (int c = 0; c < 3; ++c) out[3 * k + c] = found[c];
}

// ---- programs, of exact arithmetic ----

constexpr int programs = 6;
using numbers = std::array<double, 40>;

template <class Rows>
__host__ __device__ void add_up(numbers& out, Rows const& rows) {
  int k = 0;
  for (auto const& each : rows) {
    if constexpr (requires { each.size(); }) {
      for (auto const& entry : each) out[k++ % 40] += entry;
    } else {
      out[k++ % 40] += each;
    }
  }
}
template <class Function, class... Point>
__host__ __device__ void value_and_gradient(numbers& out, Function const& f, Point const&... point) {
  auto const found = f.value_and_gradient(point...);
  out[39] = found.value;
  add_up(out, found.gradient);
}

template <int K>
__host__ __device__ numbers result_of(numbers const& p) {
  numbers out{};
  std::array const four{p[0], p[1], p[2], p[3]};
  if constexpr (K == 0) {
    constexpr auto f = cr::function(hypot(x, y) / (square(x) + z * w + x * y) + max(x, y) * abs(z - w), x, y, z, w);
    value_and_gradient(out, f, p[0], p[1], p[2], p[3]);
  } else if constexpr (K == 1) {
    constexpr auto f = cr::function(cr::product(i, 0_c, 39_c, 1_c + square(v[i])), v);
    value_and_gradient(out, f, p);
    add_up(out, f.hvp(p, p));
  } else if constexpr (K == 2) {
    constexpr auto f = cr::function(cr::sum(i, 0_c, 38_c, cr::sum(j, 0_c, 3_c, square(v[i + 1_c] - v[i]) * v[j])), v);
    value_and_gradient(out, f, p);
    add_up(out, f.hvp(p, p));
  } else if constexpr (K == 3) {
    constexpr auto f = cr::function(x * y / z * square(w) + x / w, x, y, z, w);
    add_up(out, f.hessian(p[0], p[1], p[2], p[3]));
    add_up(out, cr::taylor<3>(f, four, std::array{1., 2., 3., 4.}));
  } else if constexpr (K == 4) {
    constexpr auto f = cr::formula<4>([](auto const& s) {
      auto r = s[0];
      for (int n = 0; n < 8; ++n) r = r * s[1] / (1.0 + square(r)) + s[2] / (1.0 + s[3] * s[3]);
      return r;
    });
    value_and_gradient(out, f, four);
    add_up(out, f.hessian(four));
    // Turns that become a loop again, with constants of their own, in functions of their own.
    constexpr auto g = cr::formula<4>([](auto const& s) {
      auto r = s[0];
      for (int n = 0; n < 120; ++n) r = r * s[1] / (2.0 + square(r)) + s[2] / (n + 1.5 + s[3] * s[3]);
      return r;
    });
    value_and_gradient(out, g, four);
  } else {
    constexpr auto f = cr::function(cr::max(i, 0_c, 39_c, v[i]) * cr::min(i, 0_c, 39_c, v[i] * v[i]) + cr::mean(i, 0_c, 39_c, v[i]), v);
    value_and_gradient(out, f, p);
  }
  return out;
}
template <int K>
__global__ void run(numbers const* p, numbers* out) {
  *out = result_of<K>(*p);
}

// ---- the host's side ----

std::uint64_t bits(double number) { return std::bit_cast<std::uint64_t>(number); }
bool same(double u, double v) { return bits(u) == bits(v) || (u != u && v != v); }

/// Near zeros the unit is that of 1: of lgamma and its kin; of the slopes of tanh, sigmoid and tgamma, of what is written as a difference.
constexpr bool has_zeros(int operation, int component) {
  bool const of_slopes = operation == 21 || operation == 27 || operation == 36;
  return operation == 28 || operation == 29 || operation == 44 || operation == 46 || (of_slopes && component > 0);
}
/// In ulp. A number too many or too few is infinitely far.
double distance(double found, long double exact, bool has_zeros) {
  double const rounded = static_cast<double>(exact);
  if (same(found, rounded) || found == rounded) return 0;
  if (!std::isfinite(found) || !std::isfinite(rounded)) return HUGE_VAL;
  int exponent = 0;
  std::frexp(std::max(std::abs(rounded), has_zeros ? 1.0 : 0.0), &exponent);
  return static_cast<double>(std::abs(found - exact) / std::ldexp(1.0L, std::max(exponent - 53, -1074)));
}

std::vector<double> points() {
  std::vector<double> all;
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> near(-4, 4), logarithm(-12, 12), exponent(-300, 300);
  auto const sign = [&] { return random() % 2 == 0 ? 1.0 : -1.0; };
  for (int k = 0; k < 3000; ++k) all.insert(all.end(), {near(random), near(random)});
  for (int k = 0; k < 2000; ++k) all.insert(all.end(), {sign() * std::exp2(logarithm(random)), sign() * std::exp2(logarithm(random))});
  for (int k = 0; k < 2000; ++k)
    all.insert(all.end(), {sign() * std::pow(10, exponent(random)), sign() * std::pow(10, exponent(random))});
  double const edges[] = {0, -0.0, 1, -1, HUGE_VAL, -HUGE_VAL, NAN, 0.5, 2, 5e-324, 1e-310, 1.7976931348623157e308, 709.7, -745, 1e16};
  for (double const a : edges)
    for (double const b : edges) all.insert(all.end(), {a, b});
  return all;
}

/// Copies to the device, calls, and copies back; false if that fails.
template <class In, class Out, class Call>
bool on_device(std::vector<In> const& in, std::vector<Out>& out, Call const& call) {
  In* from = nullptr;
  Out* to = nullptr;
  if (cudaMalloc(&from, sizeof(In) * in.size()) != cudaSuccess || cudaMalloc(&to, sizeof(Out) * out.size()) != cudaSuccess) return false;
  cudaMemcpy(from, in.data(), sizeof(In) * in.size(), cudaMemcpyHostToDevice);
  call(from, to);
  auto const status = cudaDeviceSynchronize();
  if (status != cudaSuccess) std::printf("%s: ", cudaGetErrorString(status));
  cudaMemcpy(out.data(), to, sizeof(Out) * out.size(), cudaMemcpyDeviceToHost);
  cudaFree(from), cudaFree(to);
  return status == cudaSuccess;
}

template <int K>
int operation_fails(std::vector<double> const& at) {
  int const count = static_cast<int>(at.size() / 2);
  std::vector<double> found(3 * at.size() / 2);
  bool const ran = on_device(at, found, [&](double const* in, double* out) { evaluate<K><<<(count + 127) / 128, 128>>>(count, in, out); });
  int equal = 0, far = 0;
  double worst = 0;
  constexpr double goal = K < 25 || K > 37 ? 4 : 8;  // special functions
  for (int k = 0; k < count; ++k) {
    double const a = at[2 * k], b = at[2 * k + 1];
    auto const host = slopes_at<K>(a, b);
    auto const exact = slopes_at<K>(static_cast<long double>(a), static_cast<long double>(b));
    bool all = true;
    for (int c = 0; c < 3; ++c) {
      double const device = found[3 * k + c];
      all = all && same(device, host[c]);
      // Near the host's number is right as well: where an argument rounds, as y - 1 does in slopes of pow, the exact one is another function's.
      double const off = std::min(distance(device, exact[c], has_zeros(K, c)), distance(device, host[c], has_zeros(K, c)));
      if (K == 42 && std::isinf(device) && host[c] == std::numeric_limits<double>::max()) continue;  // CUDA's hypot
      if (off <= goal) worst = std::max(worst, off);
      else if (!same(device, host[c]) && far++ == 0)
        std::printf("at %.17g, %.17g: %.17g on the device, %.17g on the host, for %.17Lg\n", a, b, device, host[c], exact[c]);
    }
    equal += all;
  }
  bool const right = ran && (K < exact_operations ? equal == count : far == 0);
  std::printf("%s %s: the same bits at %d of %d points, %d far, %.2f ulp\n", right ? "right" : "WRONG",
              cr::to_string(formula<K>()).view().data(), equal, count, far, worst);
  return right ? 0 : 1;
}
template <int K>
int program_fails() {
  std::vector<numbers> p(1), out(1);
  for (int k = 0; k < 40; ++k) p[0][k] = 0.3 + (k * 7 % 13) * 0.11;
  bool const ran = on_device(p, out, [](numbers const* from, numbers* to) { run<K><<<1, 1>>>(from, to); });
  auto const expected = result_of<K>(p[0]);
  int equal = 0;
  for (int k = 0; k < 40; ++k) equal += same(out[0][k], expected[k]);
  std::printf("%s program %d: %d of 40 numbers have the same bits\n", ran && equal == 40 ? "right" : "WRONG", K, equal);
  return ran && equal == 40 ? 0 : 1;
}

int main() {
  int devices = 0;
  if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) {
    std::puts("no device");
    return 77;
  }
  auto const at = points();
  int const failed = [&]<int... K>(std::integer_sequence<int, K...>) { return (operation_fails<K>(at) + ...); }
                     (std::make_integer_sequence<int, operations>{}) +
                     []<int... K>(std::integer_sequence<int, K...>) { return (program_fails<K>() + ...); }
                     (std::make_integer_sequence<int, programs>{});
  std::printf("%d of %d wrong\n", failed, operations + programs);
  return failed == 0 ? 0 : 1;
}
