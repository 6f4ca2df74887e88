// A growing array for constant expressions. std::vector will not do: with libstdc++ 12 its constructors and assign are
// no constant expressions on clang, and each of its calls costs a dozen constexpr steps of the million clang allows.
#pragma once

#include <initializer_list>

namespace chainrule::detail {

template <class T>
class list {
 public:
  /// The elements, without a call: to evaluate one takes compilers as long as to read an element.
  T* each = nullptr;

  constexpr list() = default;
  /// So many of T{}: of plain numbers, zeros, for which clang takes no step, and g++ as many as for a loop (zero_table.hpp).
  constexpr explicit list(int how_many) : each(new T[static_cast<unsigned>(how_many)]()), size_(how_many), capacity_(how_many) {}
  constexpr list(int how_many, T const& what) : list() {
    reserve(how_many);
    for (int at = 0; at < how_many; ++at) each[at] = what;
    size_ = how_many;
  }
  constexpr list(std::initializer_list<T> elements) : list() {
    reserve(static_cast<int>(elements.size()));
    for (T const& element : elements) each[size_++] = element;
  }
  constexpr list(list const& other) : list() {
    reserve(other.size_);
    for (int i = 0; i < other.size_; ++i) each[i] = other.each[i];
    size_ = other.size_;
  }
  constexpr list(list&& other) noexcept : list() { swap(other); }
  constexpr list& operator=(list other) noexcept {
    swap(other);
    return *this;
  }
  constexpr ~list() { delete[] each; }

  [[nodiscard]] constexpr int size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] constexpr T& operator[](int i) { return each[i]; }
  [[nodiscard]] constexpr T const& operator[](int i) const { return each[i]; }
  [[nodiscard]] constexpr T* data() { return each; }
  [[nodiscard]] constexpr T const* data() const { return each; }
  [[nodiscard]] constexpr T const* begin() const { return each; }
  [[nodiscard]] constexpr T const* end() const { return each + size_; }
  [[nodiscard]] constexpr T* begin() { return each; }
  [[nodiscard]] constexpr T* end() { return each + size_; }
  [[nodiscard]] constexpr T& back() { return each[size_ - 1]; }
  [[nodiscard]] constexpr T const& back() const { return each[size_ - 1]; }

  constexpr void push_back(T const& value) {
    if (size_ == capacity_) {
      T kept = value;  // it may be one of these
      reserve(capacity_ == 0 ? 16 : 4 * capacity_);
      each[size_++] = static_cast<T&&>(kept);
      return;
    }
    each[size_++] = value;
  }
  constexpr void push_back(T&& value) {
    if (size_ == capacity_) {
      T kept = static_cast<T&&>(value);
      reserve(capacity_ == 0 ? 16 : 4 * capacity_);
      each[size_++] = static_cast<T&&>(kept);
      return;
    }
    each[size_++] = static_cast<T&&>(value);
  }
  constexpr void append(list const& more) {
    for (T const& value : more) push_back(value);
  }
  constexpr void pop_back() { --size_; }
  constexpr void clear() { size_ = 0; }
  /// Keeps the first elements, and adds copies of T{} where there are fewer than count.
  constexpr void resize(int count) {
    if (count > capacity_) reserve(count > 2 * capacity_ ? count : 2 * capacity_);
    for (; size_ < count; ++size_) each[size_] = T{};
    size_ = count;
  }
  /// The same without T{}: for elements that are written before they are read.
  constexpr void lengthen(int count) {
    if (count > capacity_) reserve(count > 2 * capacity_ ? count : 2 * capacity_);
    size_ = count;
  }
  constexpr void reserve(int count) {
    if (count <= capacity_) return;
    T* const larger = new T[static_cast<unsigned>(count)];
    for (int i = 0; i < size_; ++i) larger[i] = static_cast<T&&>(each[i]);
    delete[] each;
    each = larger;
    capacity_ = count;
  }

 private:
  constexpr void swap(list& other) noexcept {
    T* const data = each;
    int const size = size_;
    int const capacity = capacity_;
    each = other.each;
    size_ = other.size_;
    capacity_ = other.capacity_;
    other.each = data;
    other.size_ = size;
    other.capacity_ = capacity;
  }

  int size_ = 0;
  int capacity_ = 0;
};

}  // namespace chainrule::detail
