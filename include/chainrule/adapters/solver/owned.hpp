// What a C library allocated, freed by its own function.
#pragma once

#include <memory>
#include <new>

namespace chainrule::detail {

template <auto Free>
struct freed {
  template <class T>
  void operator()(T* each) const {
    Free(each);
  }
};
template <class T, auto Free>
using owned = std::unique_ptr<T, freed<Free>>;
/// Owns it; where that is nothing, there was no memory.
template <auto Free, class T>
owned<T, Free> own(T* made) {
  if (made == nullptr) throw std::bad_alloc();
  return owned<T, Free>(made);
}

}  // namespace chainrule::detail
