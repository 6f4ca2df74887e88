// The training loop of examples/train_digits, with a network small enough to write by hand: one layer.
#include "../../examples/train_digits/made_digits.hpp"
#include "../../examples/train_digits/training.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

struct one_layer {
  digits::matrix w = digits::matrix::Zero(digits::pixels, digits::classes);
  digits::matrix answer, gradient;
  float scale = 1;  // of the gradient

  template <class Images>
  digits::matrix const& scores(Images const& images) {
    answer.noalias() = images * w;
    return answer;
  }
  float train(digits::matrix const& images, digits::matrix const& targets, digits::optimizer& rule) {
    scores(images);
    Eigen::VectorXf const log_sums = answer.array().exp().rowwise().sum().log();
    auto const n = static_cast<float>(images.rows());
    float const loss = (log_sums.sum() - answer.cwiseProduct(targets).sum()) / n;
    answer.colwise() -= log_sums;
    gradient.noalias() = images.transpose() * (answer.array().exp().matrix() - targets) * (scale / n);
    rule.begin_step();
    rule.update(w, gradient);
    return loss;
  }
  [[nodiscard]] std::string not_finite() const { return w.allFinite() ? "" : "W of the only layer"; }
};

digits::split const& data() {
  static digits::split const made{digits::make_digits(500, 1), digits::make_digits(100, 2)};
  return made;
}
digits::settings with(digits::method how, float rate, std::uint64_t seed = 1) { return {4, 20, seed, how, rate}; }

}  // namespace

BOOST_AUTO_TEST_CASE(every_optimizer_learns) {
  for (digits::settings const& how :
       {with(digits::method::sgd, 0.05f), with(digits::method::momentum, 0.01f), with(digits::method::adam, 0.002f)}) {
    one_layer network;
    digits::history const learned = digits::train(network, data(), how);
    BOOST_TEST(learned.loss.size() == 4u * 25u);
    BOOST_TEST(learned.loss.front() == std::log(10.0), boost::test_tools::tolerance(1e-4));  // all classes alike
    BOOST_TEST(learned.loss.back() < 1.6);
    BOOST_TEST(learned.test_accuracy.back() > 0.6);  // by chance: 0.1
  }
}

BOOST_AUTO_TEST_CASE(a_seed_decides_everything) {
  one_layer first, again, other;
  digits::history const a = digits::train(first, data(), with(digits::method::adam, 0.002f, 7));
  digits::history const b = digits::train(again, data(), with(digits::method::adam, 0.002f, 7));
  digits::history const c = digits::train(other, data(), with(digits::method::adam, 0.002f, 8));
  BOOST_TEST((a.loss == b.loss && first.w == again.w));
  BOOST_TEST((a.loss != c.loss));
}

// Kingma and Ba's first step has the length of the rate in every direction with a slope.
BOOST_AUTO_TEST_CASE(adam_steps_as_published) {
  digits::optimizer adam(digits::method::adam, 0.5f);
  Eigen::VectorXf value = Eigen::VectorXf::Zero(3), slope(3);
  slope << 4.0f, -0.01f, 0.0f;
  adam.begin_step();
  adam.update(value, slope);
  BOOST_TEST(value[0] == -0.5f, boost::test_tools::tolerance(1e-3f));
  BOOST_TEST(value[1] == 0.5f, boost::test_tools::tolerance(1e-3f));
  BOOST_TEST(value[2] == 0.0f);
}

BOOST_AUTO_TEST_CASE(training_stops_where_a_number_is_not_finite) {
  one_layer network;
  network.scale = 1e38f;
  BOOST_CHECK_EXCEPTION(digits::train(network, data(), with(digits::method::sgd, 1e3f)), std::runtime_error,
                        [](std::exception const& e) {
                          std::string const text = e.what();
                          return text.starts_with("training stopped: the loss is") &&
                                 text.find("at step 2 of epoch 1; not finite: W of the only layer") != text.npos;
                        });
  BOOST_CHECK_THROW(digits::train(network, data(), {1, 501, 1, digits::method::sgd, 0.1f}), std::invalid_argument);
  BOOST_CHECK_THROW(digits::train(network, data(), {1, 0, 1, digits::method::sgd, 0.1f}), std::invalid_argument);
}
