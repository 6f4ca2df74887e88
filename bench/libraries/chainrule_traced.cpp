// This library, given the models as the ordinary C++ that other libraries get: loops are recorded turn by turn.
#include "../workloads.hpp"
#include <chainrule/chainrule.hpp>

#include <new>
#include <span>

namespace bench {
namespace {

namespace cr = chainrule;

template <std::size_t N, class Function>
void call(Function const& f, double const* in, double* out) {
  using result = decltype(f.value_and_gradient(std::span<double const, N>(in, N)));
  ::new (static_cast<void*>(out)) result(f.value_and_gradient(std::span<double const, N>(in, N)));  // made where it is wanted
}

void a(double const* in, double* out) {
  constexpr auto f = cr::formula<2>([](auto const& v) { return square_of_sum(v[0], v[1]); });
  call<2>(f, in, out);
}
void b(double const* in, double* out) {
  constexpr auto f = cr::formula<3>([](auto const& v) { return shared_waves(v[0], v[1], v[2]); });
  call<3>(f, in, out);
}
void c(double const* in, double* out) {
  constexpr auto f = cr::formula<5>([](auto const& v) { return black_scholes_call(v[0], v[1], v[2], v[3], v[4]); });
  call<5>(f, in, out);
}
void f1(double const* in, double* out) {
  constexpr auto f = cr::formula<chain_length>([](auto const& v) { return rosenbrock(v.data()); });
  call<chain_length>(f, in, out);
}
void f2(double const* in, double* out) {
  constexpr auto f = cr::formula<product_length>([](auto const& v) { return product(v.data()); });
  call<product_length>(f, in, out);
}

}  // namespace

/// D branches on its rotation, which a recorded function must not.
library chainrule_traced() { return make_library<a, b, c, nullptr, f1, f2>("chainrule, traced"); }

}  // namespace bench
