// What is asked of an operation that stands for another: compiled once, in asked.cpp.
#pragma once

#include "interpreted.hpp"

namespace mutants {

/// Its values and derivatives over the whole range; at the samples, alone and composed; at the edges. Ends with the first that fails.
void ask(cr::hash_t original);

/// Whether formulas read back from their texts are the same. (printed.cpp)
void ask_of_texts();

/// Op in the place of Original.
template <class Op, class Original>
void replace() {
  learn<Op, Original>();
  replaced()[cr::detail::operation<Original>.key] = &cr::detail::operation<Op>;
}

}  // namespace mutants
