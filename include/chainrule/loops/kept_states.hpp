// Memory for the states that a scan goes back through, and which of them are kept: all, every k-th, or as many as fit.
//
// Those that are not kept are calculated again from the last one before them. Where they are told how much memory there is, the kept ones lie
// so that the fewest steps are taken again: the binomial schedule of Griewank and Walther (Algorithm 799: revolve, 2000).
#pragma once

#include <chainrule/core/text.hpp>
#include <chainrule/core/throw.hpp>
#include <chainrule/function/checkpoints.hpp>

namespace chainrule {
namespace detail {

/// Memory that is taken and given back as a stack is. It allocates where it was never so large, and moves nothing.
template <class N>
class stack_memory {
 public:
  struct mark {
    void* chunk;
    std::size_t used;
  };

  stack_memory() = default;
  stack_memory(stack_memory const&) = delete;
  stack_memory(stack_memory&& other) noexcept : first_(other.first_), current_(other.current_), used_(other.used_) {
    other.first_ = other.current_ = nullptr;
  }
  stack_memory& operator=(stack_memory&& other) noexcept {
    chunk* const mine = first_;
    first_ = other.first_;
    other.first_ = mine;
    current_ = other.current_ = nullptr;
    used_ = other.used_ = 0;
    return *this;
  }
  ~stack_memory() {
    while (first_ != nullptr) drop(first_);
  }

  N* take(std::size_t count) {
    while (current_ == nullptr || current_->size - used_ < count) {
      chunk*& next = current_ == nullptr ? first_ : used_ == 0 ? *place_of(current_) : current_->next;
      if (next != nullptr && next->size < count) drop(next);
      if (next == nullptr) next = new chunk{new N[count], count, nullptr};
      current_ = next;
      used_ = 0;
    }
    N* const taken = current_->numbers + used_;
    used_ += count;
    return taken;
  }
  [[nodiscard]] mark here() const { return {current_, used_}; }
  void give_back(mark const& to) {
    current_ = static_cast<chunk*>(to.chunk);
    used_ = to.used;
  }

 private:
  struct chunk {
    N* numbers;
    std::size_t size;
    chunk* next;
  };
  static void drop(chunk*& which) {
    chunk* const dropped = which;
    which = dropped->next;
    delete[] dropped->numbers;
    delete dropped;
  }
  chunk** place_of(chunk const* wanted) {
    chunk** place = &first_;
    while (*place != wanted) place = &(*place)->next;
    return place;
  }

  chunk* first_ = nullptr;
  chunk* current_ = nullptr;
  std::size_t used_ = 0;
};

/// What a workspace has for scans.
template <class T>
struct scan_memory {
  checkpoint_plan plan;
  stack_memory<T> numbers;
  stack_memory<std::ptrdiff_t> steps;

  struct mark {
    typename stack_memory<T>::mark numbers;
    stack_memory<std::ptrdiff_t>::mark steps;
  };
  [[nodiscard]] mark here() const { return {numbers.here(), steps.here()}; }
  void give_back(mark const& to) {
    numbers.give_back(to.numbers);
    steps.give_back(to.steps);
  }
};

/// How many steps can be gone back through with so many kept states and room for one more, if none is taken more than `repeats` times
/// forward: the binomial coefficient; what is above `most` is that and one.
constexpr std::ptrdiff_t reach_of(std::ptrdiff_t kept, std::ptrdiff_t repeats, std::ptrdiff_t most) {
  std::ptrdiff_t const fewer = kept < repeats ? kept : repeats;
  std::ptrdiff_t const more = kept < repeats ? repeats : kept;
  std::ptrdiff_t reach = 1;
  for (std::ptrdiff_t k = 1; k <= fewer; ++k) {
    if (static_cast<double>(reach) * static_cast<double>(more + k) > static_cast<double>(most) * static_cast<double>(k))
      return most + 1;
    reach = reach * (more + k) / k;
  }
  return reach;
}
/// After how many of so many steps the next state is kept, where there is room for `free`, the one before them counted.
template <class = void>
constexpr std::ptrdiff_t steps_to_next_kept(std::ptrdiff_t steps, std::ptrdiff_t free) {
  std::ptrdiff_t repeats = 1;
  while (reach_of(free - 1, repeats, steps) < steps) ++repeats;
  std::ptrdiff_t const far = reach_of(free - 1, repeats - 1, steps);
  std::ptrdiff_t const behind = steps - reach_of(free - 2, repeats - 1, steps);
  return far < behind ? far : behind;
}

[[noreturn]] inline void throw_no_room(std::ptrdiff_t bytes, std::ptrdiff_t wanted) {
  bounded_text<200> message;
  message.put("chainrule: cr::checkpoints(cr::bytes<");
  put_integer(message, bytes);
  message.put(">): a scan keeps at least two of its states, which are ");
  put_integer(message, wanted);
  message.put(" bytes");
  throw_invalid_argument(message.text);
}

/// How many numbers a state is, and room for one more: as types tell, or as calls do.
template <int States, class T>
struct state_sizes {
  static constexpr std::ptrdiff_t width = States;
  struct room {
    T numbers[States];
    constexpr explicit room(state_sizes const&) {}
  };
  constexpr void begin(scan_memory<T>&, std::ptrdiff_t) {}
};
template <class T>
struct state_sizes<-1, T> {
  std::ptrdiff_t width = 0;
  T* taken = nullptr;
  struct room {
    T* numbers;
    constexpr explicit room(state_sizes const& sizes) : numbers(sizes.taken) {}
  };
  void begin(scan_memory<T>& memory, std::ptrdiff_t wanted) {
    width = wanted;
    taken = memory.numbers.take(static_cast<std::size_t>(wanted));
  }
};

/// The states of one scan, each as so many numbers: kept ones, a stack, and behind the last all those that follow it.
template <int States, class T>
class kept_states {
 public:
  /// Takes memory for so many steps; T are numbers of the state before the first.
  void begin(scan_memory<T>& memory, std::ptrdiff_t steps, T const* state, std::ptrdiff_t width = States) {
    sizes_.begin(memory, width);
    auto const bytes = static_cast<std::ptrdiff_t>(sizeof(T)) * sizes_.width;
    std::ptrdiff_t const amount = memory.plan.amount;
    count_ = steps;
    every_ = memory.plan.what == keeping::every ? amount : 0;
    room_ = steps;
    std::ptrdiff_t places = 1;
    if (every_ > 0 && steps > every_) {
      places = (steps + every_ - 1) / every_;
      room_ = places - 1 + every_;
    } else if (memory.plan.what == keeping::bytes && bytes > 0 && amount / bytes < steps) {
      room_ = places = amount / (bytes + static_cast<std::ptrdiff_t>(sizeof(std::ptrdiff_t)));
      if (room_ < 2) throw_no_room(amount, 2 * (bytes + static_cast<std::ptrdiff_t>(sizeof(std::ptrdiff_t))));
    }
    numbers_ = memory.numbers.take(static_cast<std::size_t>(room_ * sizes_.width));
    steps_ = memory.steps.take(static_cast<std::size_t>(places));
    start(state);
  }
  /// Forward once more, in the same memory.
  void start(T const* state) {
    last_ = -1;
    keep(state, 0);
  }
  [[nodiscard]] bool has_memory() const { return numbers_ != nullptr; }
  [[nodiscard]] std::ptrdiff_t steps() const { return count_; }
  [[nodiscard]] bool is_there() const { return last_ >= 0; }

  /// Forward to a step: advance(state, from, count, kept) takes so many steps, and writes the states behind each of them to kept. Gives the
  /// state before the last step.
  template <class Advance>
  T const* forward(std::ptrdiff_t end, Advance const& advance) {
    typename state_sizes<States, T>::room other(sizes_);
    T* const state = other.numbers;
    while (true) {
      std::ptrdiff_t const from = steps_[last_];
      std::ptrdiff_t const free = room_ - last_;
      copy(slot(last_), state);
      bool const fits = every_ > 0 ? end - from <= every_ : end - from <= free;
      std::ptrdiff_t const count = fits ? end - from - 1 : every_ > 0 ? every_ : steps_to_next_kept(end - from, free);
      advance(state, from, count, fits ? slot(last_ + 1) : nullptr);
      if (fits) return slot(last_ + count);
      keep(state, from + count);
    }
  }
  /// Backward from a step: sweep(from, count, states) goes through so many, from the last, whose states lie there.
  template <class Advance, class Sweep>
  void backward(std::ptrdiff_t end, Advance const& advance, Sweep const& sweep) {
    for (bool is_forward = true; last_ >= 0; is_forward = false) {
      if (!is_forward) forward(end, advance);
      std::ptrdiff_t const from = steps_[last_];
      sweep(from, end - from, static_cast<T const*>(slot(last_)));
      end = from;
      --last_;
    }
  }

 private:
  [[nodiscard]] T* slot(std::ptrdiff_t which) const { return numbers_ + which * sizes_.width; }
  void copy(T const* from, T* to) const {
    for (std::ptrdiff_t k = 0; k < sizes_.width; ++k) to[k] = from[k];
  }
  void keep(T const* state, std::ptrdiff_t step) {
    steps_[++last_] = step;
    copy(state, slot(last_));
  }

  state_sizes<States, T> sizes_;
  T* numbers_ = nullptr;
  std::ptrdiff_t* steps_ = nullptr;
  std::ptrdiff_t count_ = 0;
  std::ptrdiff_t every_ = 0;
  std::ptrdiff_t room_ = 0;
  std::ptrdiff_t last_ = -1;
};

}  // namespace detail
}  // namespace chainrule
