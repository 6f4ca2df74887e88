// One line that tells how far the work is: a bar on a terminal, a line per epoch elsewhere.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <unistd.h>

namespace digits {

class progress {
 public:
  progress(int epochs, int steps_per_epoch) : epochs_(epochs), steps_(steps_per_epoch) {}

  /// Whether the bar is seen and old.
  [[nodiscard]] bool is_due() const { return terminal_ && clock::now() - drawn_ > std::chrono::milliseconds(100); }

  /// After a step of an epoch, both counted from 0.
  void step(int epoch, int step, double loss, double accuracy) {
    drawn_ = clock::now();
    double const part = (epoch * double(steps_) + step + 1) / (double(epochs_) * steps_);
    std::string bar(30, '.');
    for (std::size_t i = 0; i < bar.size() && double(i) < part * double(bar.size()); ++i) bar[i] = '#';
    std::printf("\r  epoch %2d/%d [%s] %3.0f %%  loss %.4f  accuracy %.1f %%  %.0f s left ", epoch + 1, epochs_, bar.c_str(),
                100 * part, loss, 100 * accuracy, seconds() * (1 - part) / part);
    std::fflush(stdout);
  }
  /// After an epoch.
  void epoch(int epoch, double loss, double train_accuracy, double test_accuracy) const {
    std::printf("%s  epoch %2d/%d  loss %.4f  accuracy %.2f %% in training, %.2f %% on the test set  %.1f s\n",
                terminal_ ? "\r\x1b[K" : "", epoch + 1, epochs_, loss, 100 * train_accuracy, 100 * test_accuracy, seconds());
    std::fflush(stdout);
  }
  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(clock::now() - begun_).count(); }

 private:
  using clock = std::chrono::steady_clock;
  int epochs_, steps_;
  bool terminal_ = isatty(STDOUT_FILENO) != 0;
  clock::time_point begun_ = clock::now();
  clock::time_point drawn_ = begun_;
};

}  // namespace digits
