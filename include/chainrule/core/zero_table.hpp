// Zeros for hash tables in constant expressions. Of new T[n]() g++ 12 initialises each element by itself, in 28,000 of its
// instructions; of a struct with an array in it, all at once. To clang they are one step.
#pragma once

#include <chainrule/core/list.hpp>

namespace chainrule::detail {

#if defined(__clang__) || defined(__EDG__)
template <class T>
using zero_table = list<T>;
#else
/// A power of two of zeros, that many or, up to 65536, the next power of four from 64 on. T: an integer.
template <class T>
class zero_table {
 public:
  T* each = nullptr;

  constexpr explicit zero_table(int at_least) {
    if (at_least <= 64) take(room64_ = new room<64>());
    else if (at_least <= 256) take(room256_ = new room<256>());
    else if (at_least <= 1024) take(room1024_ = new room<1024>());
    else if (at_least <= 4096) take(room4096_ = new room<4096>());
    else if (at_least <= 16384) take(room16384_ = new room<16384>());
    else if (at_least <= 65536) take(room65536_ = new room<65536>());
    else each = more_ = new T[static_cast<unsigned>(at_least)](), size_ = at_least;
  }
  constexpr zero_table(zero_table const& other) {
    if (other.room64_ != nullptr) take(room64_ = new room<64>(*other.room64_));
    else if (other.room256_ != nullptr) take(room256_ = new room<256>(*other.room256_));
    else if (other.room1024_ != nullptr) take(room1024_ = new room<1024>(*other.room1024_));
    else if (other.room4096_ != nullptr) take(room4096_ = new room<4096>(*other.room4096_));
    else if (other.room16384_ != nullptr) take(room16384_ = new room<16384>(*other.room16384_));
    else if (other.room65536_ != nullptr) take(room65536_ = new room<65536>(*other.room65536_));
    else if (other.more_ != nullptr) {
      each = more_ = new T[static_cast<unsigned>(other.size_)];
      for (size_ = 0; size_ < other.size_; ++size_) each[size_] = other.each[size_];
    }
  }
  constexpr zero_table(zero_table&& other) noexcept { swap(other); }
  constexpr zero_table& operator=(zero_table other) noexcept {
    swap(other);
    return *this;
  }
  constexpr ~zero_table() {
    delete room64_;
    delete room256_;
    delete room1024_;
    delete room4096_;
    delete room16384_;
    delete room65536_;
    delete[] more_;
  }

  [[nodiscard]] constexpr int size() const { return size_; }
  [[nodiscard]] constexpr T* data() { return each; }
  [[nodiscard]] constexpr T const* data() const { return each; }

 private:
  template <int Size>
  struct room {
    T of[Size];
  };
  template <int Size>
  constexpr void take(room<Size>* taken) {
    each = taken->of;
    size_ = Size;
  }
  template <class P>
  static constexpr void exchange(P& a, P& b) {
    P const kept = a;
    a = b;
    b = kept;
  }
  constexpr void swap(zero_table& other) noexcept {
    exchange(room64_, other.room64_);
    exchange(room256_, other.room256_);
    exchange(room1024_, other.room1024_);
    exchange(room4096_, other.room4096_);
    exchange(room16384_, other.room16384_);
    exchange(room65536_, other.room65536_);
    exchange(more_, other.more_);
    exchange(each, other.each);
    exchange(size_, other.size_);
  }

  room<64>* room64_ = nullptr;
  room<256>* room256_ = nullptr;
  room<1024>* room1024_ = nullptr;
  room<4096>* room4096_ = nullptr;
  room<16384>* room16384_ = nullptr;
  room<65536>* room65536_ = nullptr;
  T* more_ = nullptr;
  int size_ = 0;
};
#endif

}  // namespace chainrule::detail
