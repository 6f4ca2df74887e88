// Progress that a caller may watch and end, and exceptions that must not cross a C library.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace chainrule {

/// Where a solver stands, told once for each iteration (or evaluation, where a solver tells no iterations).
struct progress {
  long iteration = 0;
  double value = 0;          // of the objective
  double infeasibility = 0;  // of the constraints; 0 where there are none
  double step = 0;           // the length of the last step, where the solver tells it
  long most = 0;             // the iterations or evaluations that are allowed; 0: no limit
  double seconds = 0;        // since the start
};

/// Called with progress; the solver stops where it returns false or throws. One that returns nothing never stops it.
class progress_callback {
  std::function<bool(progress const&)> call_;

 public:
  progress_callback() = default;
  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, progress_callback> && std::is_invocable_v<F&, progress const&>)
      progress_callback(F f) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, progress const&>>)
      call_ = [f](progress const& p) mutable {
        f(p);
        return true;
      };
    else call_ = f;
  }
  [[nodiscard]] explicit operator bool() const { return bool(call_); }
  /// Whether to go on.
  bool operator()(progress const& p) const { return !call_ || call_(p); }
};

/// Keeps the first exception of calls that a library makes, so that none crosses it: guard each call, rethrow when the library is left. Calls may
/// come from several threads.
class exception_store {
  std::atomic<bool> taken_{false}, ready_{false};
  std::exception_ptr kept_;

 public:
  exception_store() = default;
  /// A copy keeps nothing: what was thrown belongs to one run.
  exception_store(exception_store const&) noexcept {}
  exception_store& operator=(exception_store const&) noexcept { return *this; }

  /// Keeps the exception that is being handled, if it is the first.
  void keep() noexcept {
    if (taken_.exchange(true)) return;
    kept_ = std::current_exception();
    ready_ = true;
  }
  /// Calls f; false where it throws, or where a call before it has.
  template <class F>
  bool guard(F&& f) noexcept {
    if (taken_.load(std::memory_order_relaxed)) return false;
    try {
      f();
      return true;
    } catch (...) {
      keep();
      return false;
    }
  }
  /// Whether something is kept: the library is to stop.
  [[nodiscard]] bool holds() const { return ready_; }
  /// Throws what is kept, once.
  void rethrow() {
    if (!ready_) return;
    std::exception_ptr const thrown = std::exchange(kept_, nullptr);
    ready_ = taken_ = false;
    std::rethrow_exception(thrown);
  }
};

}  // namespace chainrule
