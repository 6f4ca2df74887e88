// Robertson's reactions, three rate constants over nine powers of ten (SUNDIALS' own first example): integrated by CVODE with the exact Jacobian,
// with the sensitivities of the state by each rate constant, and by an adjoint run. Nobody writes a derivative.
#include <chainrule/adapters/sundials.hpp>

#include <cmath>
#include <cstdio>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"k1"> k1;
constexpr cr::variable<"k2"> k2;
constexpr cr::variable<"k3"> k3;
constexpr auto formed = k1 * a - k2 * b * c;  // of b from a
constexpr auto burnt = k3 * b * b;            // of b to c
constexpr auto rates =
    cr::function(boost::hana::make_tuple(-formed, formed - burnt, burnt), cr::wrt(a, b, c), cr::given(k1, k2, k3));

namespace {

// What SUNDIALS prints: the solution and its sensitivities in cvsRoberts_FSA_dns, a(4e10) in cvRoberts_dns.
struct published_row {
  double at, a, by_k1, by_k2, by_k3;
};
constexpr published_row published[] = {{0.4, 9.8517e-1, -3.5595e-1, 9.5431e-8, -1.5833e-11},
                                       {4, 9.0552e-1, -1.8761, 2.9614e-6, -4.9334e-10},
                                       {40, 7.1583e-1, -4.2475, 1.3731e-5, -2.2883e-9},
                                       {400, 4.5052e-1, -5.9584, 2.2738e-5, -3.7896e-9},
                                       {4000, 1.8320e-1, -4.7501, 1.8809e-5, -3.1348e-9}};

double apart(double found, double wanted) { return std::abs(found / wanted - 1); }

}  // namespace

int main() {
  auto const reactions = cr::sundials::ode(rates, k1 = 0.04, k2 = 1e4, k3 = 3e7);
  cr::sundials::tolerances const tight{1e-8, 0, {1e-12, 1e-16, 1e-12}};
  double worst = 0;
  std::printf("%9s %12s %13s %13s %13s %8s\n", "t", "a", "da/dk1", "da/dk2", "da/dk3", "steps");
  for (published_row const& row : published) {
    auto const found = cr::sundials::sensitivities(reactions, {1, 0, 0}, 0, row.at, tight);
    if (!found) return 1;
    double const slopes[] = {found.by_parameter[0][0], found.by_parameter[1][0], found.by_parameter[2][0]};
    std::printf("%9g %12.6f %13.5e %13.5e %13.5e %8ld\n", row.at, found.x[0], slopes[0], slopes[1], slopes[2], found.iterations);
    for (double const each :
         {apart(found.x[0], row.a), apart(slopes[0], row.by_k1), apart(slopes[1], row.by_k2), apart(slopes[2], row.by_k3)})
      worst = std::fmax(worst, each);
  }
  std::printf("At most %.1e from what SUNDIALS prints of its example, whose derivatives were written by hand.\n", worst);

  auto const back = cr::sundials::adjoint(reactions, {1, 0, 0}, 0, 4000, {1, 0, 0}, {1e-9, 1e-14});
  auto const forward = cr::sundials::sensitivities(reactions, {1, 0, 0}, 0, 4000, tight);
  double agree = 0;
  for (std::size_t k = 0; k < 3; ++k) agree = std::fmax(agree, apart(back.by_parameter[k], forward.by_parameter[k][0]));
  std::printf("One run back gives the same three slopes at t = 4000, to %.1e.\n", agree);

  auto const late = cr::sundials::integrate(reactions, {1, 0, 0}, 0, 4e10, tight);
  std::printf("a(4e10) = %.4e in %ld steps; published 5.2083e-08. %s\n", late.x[0], late.iterations,
              sentence(late.status).data());
  return worst < 2e-4 && back && agree < 1e-3 && late && apart(late.x[0], 5.2083e-8) < 1e-3 ? 0 : 1;
}
