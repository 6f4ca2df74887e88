// The cost of networks is proportional to their layers: counted in steps, each a product or a loop over a matrix.
#include <chainrule/matrix.hpp>

namespace cr = chainrule;

template <int>
struct layer;
template <int K>
constexpr cr::matrix<"W", 50, 50, layer<K>> W;
template <int K>
constexpr cr::vector<"b", 50, layer<K>> b;
constexpr cr::matrix<"X", cr::dynamic, 50> X;
constexpr cr::matrix<"T", cr::dynamic, 50> T;

template <int Layers>
constexpr auto output() {
  if constexpr (Layers == 1) return cr::affine(X, W<1>, b<1>);
  else return cr::affine(tanh(output<Layers - 1>()), W<Layers>, b<Layers>);
}
template <int Layers>
using network = decltype([]<std::size_t... K>(std::index_sequence<K...>) {
  return cr::function(cr::softmax_cross_entropy(output<Layers>(), T), cr::wrt(W<K + 1>..., b<K + 1>...), cr::given(X, T));
}(std::make_index_sequence<std::size_t(Layers)>{}));

// Forward: affine and tanh; softmax and the loss besides. Backward: the products for W and X, column sums, and the slope of
// tanh; (p - t) / rows and the number of rows besides, but no product for the first X.
static_assert(network<1>::value_steps == 3 and network<1>::gradient_steps == 7);
static_assert(network<10>::value_steps == network<1>::value_steps + 9 * 2);
static_assert(network<10>::gradient_steps == network<1>::gradient_steps + 9 * 6);
static_assert(network<20>::value_steps == network<1>::value_steps + 19 * 2);
static_assert(network<20>::gradient_steps == network<1>::gradient_steps + 19 * 6);
