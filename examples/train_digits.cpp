// Trains networks that read digits, or tell clothes apart, with gradients that the compiler writes; draws how they learn.
//
//   train_digits [DATA [OUTPUT]] [OPTION...]
//
// DATA is a folder of IDX files (MNIST's or Fashion-MNIST's four, plain or .gz), or `made`, a small set made here.
// Into OUTPUT go, for each network, its learning curve, its weights, and images it takes for something else.
//
//   --net NAME         sigmoid, relu, adam or fashion: those of the table below; else all that suit the data
//   --epochs N  --seed N  --batch N  --rate R  --optimizer sgd|momentum|adam      other than the table's
//
// Ends with status 0 only if every network reaches the accuracy that the table asks of it.

#include "train_digits/made_digits.hpp"
#include "train_digits/network.hpp"
#include "train_digits/training.hpp"

#include <iostream>
#include <map>

namespace {

/// One network and how it is trained. `goal` is for MNIST, or Fashion-MNIST, after that many epochs.
struct plan {
  char const* name;
  bool is_relu;
  int hidden;
  double deviation;  // of the first weights
  digits::settings how;
  double goal;
  bool for_fashion;
};
constexpr auto sgd = digits::method::sgd, adam = digits::method::adam;
plan const plans[] = {
    {"sigmoid", false, 50, 0.01, {16, 100, 1, sgd, 0.1f}, 0.94, false},  // the lesson's network
    {"relu", true, 50, 0.01, {16, 100, 1, sgd, 0.1f}, 0.965, false},
    {"adam", true, 256, 0, {15, 100, 1, adam, 0.001f}, 0.978, false},
    {"fashion", true, 128, 0, {16, 100, 1, adam, 0.001f}, 0.88, true},
};
std::vector<std::string> const digit_names{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
std::vector<std::string> const clothes_names{"T-shirt", "trousers", "pullover", "dress", "coat",
                                             "sandal",  "shirt",    "sneaker",  "bag",   "boot"};

/// The words of the command line: two at most that are no options, and options with their values.
struct command {
  std::vector<std::string> words;
  std::map<std::string, std::string> options;

  command(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
      std::string const word = arguments[i];
      if (!word.starts_with("--")) {
        words.push_back(word);
        continue;
      }
      static std::string const known = " --net --epochs --seed --batch --rate --optimizer ";
      if (known.find(" " + word + " ") == std::string::npos) throw std::invalid_argument("unknown option " + word);
      if (i + 1 == count) throw std::invalid_argument(word + ": its value is missing");
      options[word] = arguments[++i];
    }
    if (words.size() > 2) throw std::invalid_argument("too many arguments: " + words[2]);
  }

  /// Sets a number from an option that is given; `most` and more are refused, as is what is not above 0.
  template <class Number>
  void number(std::string const& option, Number& to, double most) const {
    auto const given = options.find(option);
    if (given == options.end()) return;
    std::size_t used = 0;
    double value = 0;
    try {
      value = std::stod(given->second, &used);
    } catch (std::exception const&) {}
    if (used != given->second.size() || !(value > 0 && value < most) || double(Number(value)) - value > 1e-6 * value ||
        value - double(Number(value)) > 1e-6 * value)
      throw std::invalid_argument(option + ": not a number it can be: " + given->second);
    to = static_cast<Number>(value);
  }
};

/// Trains one network; whether it reached its goal.
template <class Formulas>
bool run(plan const& wanted, digits::split const& data, std::string const& data_name, std::filesystem::path const& output,
         double goal) {
  digits::network<Formulas> network(wanted.hidden, wanted.deviation, wanted.how.seed);
  std::string const title = data_name + ": " + network.name() + ", " + digits::name_of(wanted.how.how);
  std::printf("\n%s\n", title.c_str());
  digits::history const learned = digits::train(network, data, wanted.how);

  std::filesystem::path const stem = output / wanted.name;
  digits::write_learning_curve(stem.string() + "_curve.svg", title, learned);
  digits::write_mistakes(stem.string() + "_mistakes.svg", data.test, digits::predictions(network, data.test.images),
                         wanted.for_fashion ? clothes_names : digit_names);
  network.save(stem.string() + ".weights");

  // What was saved is what was trained.
  digits::network<Formulas> loaded(wanted.hidden, wanted.deviation, wanted.how.seed + 1);
  loaded.load(stem.string() + ".weights");
  double const reached = learned.test_accuracy.back();
  if (digits::accuracy(loaded, data.test, data.test.size()) != reached)
    throw std::runtime_error(stem.string() + ".weights: loaded, the network answers differently");
  std::printf("  %.2f %% of %ld test images right; wanted: %.1f %%\n", 100 * reached, long(data.test.size()), 100 * goal);
  return reached >= goal;
}

int run(command const& given) {
  std::string const data_name = given.words.empty() ? "/usr/share/datasets/fashion-mnist" : given.words[0];
  std::filesystem::path const output = given.words.size() < 2 ? "train_digits_output" : given.words[1];
  bool const made = data_name == "made";
  bool const fashion = data_name.find("fashion") != std::string::npos;
  digits::split const data =
      made ? digits::split{digits::make_digits(2000, 1), digits::make_digits(500, 2)} : digits::read_folder(data_name);
  std::filesystem::create_directories(output);

  auto const net = given.options.find("--net");
  bool found = false, reached = true;
  for (plan wanted : plans) {
    if (net != given.options.end() ? net->second != wanted.name : !made && wanted.for_fashion != fashion) continue;
    found = true;
    if (made) {  // so small a set needs larger steps
      wanted.how.epochs = 8;
      wanted.how.batch = 20;
      if (wanted.how.how == sgd) wanted.deviation = 0;
    }
    given.number("--epochs", wanted.how.epochs, 1e6);
    given.number("--seed", wanted.how.seed, 1e15);
    given.number("--batch", wanted.how.batch, 1e6);
    given.number("--rate", wanted.how.rate, 1e3);
    if (auto const how = given.options.find("--optimizer"); how != given.options.end())
      wanted.how.how = digits::method_named(how->second);
    std::string const name = made ? "made digits" : fashion ? "Fashion-MNIST" : "MNIST";
    double const goal = made ? 0.95 : wanted.goal;
    reached &= wanted.is_relu ? run<digits::with_relu>(wanted, data, name, output, goal)
                              : run<digits::with_sigmoid>(wanted, data, name, output, goal);
  }
  if (!found) throw std::invalid_argument("--net " + net->second + ": choose sigmoid, relu, adam or fashion");
  std::printf("\nCurves, mistakes and weights: %s\n", output.string().c_str());
  return reached ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(command(count, arguments));
  } catch (std::exception const& error) {
    std::cerr << "train_digits: " << error.what() << "\nusage: train_digits [DATA [OUTPUT]] [--net NAME] [--epochs N] [--seed N] "
              << "[--batch N] [--rate R] [--optimizer NAME]\n";
    return 1;
  }
}
