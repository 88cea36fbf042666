#pragma once

#include <cstdint>
#include <functional>

namespace ct {

/// Calls body(first, last) for stretches that make up begin…end, one for each of libtorch's threads and none shorter than
/// `grain`; at once where there is one stretch, and inside of another such loop.
void parallel_for(int64_t begin, int64_t end, int64_t grain, const std::function<void(int64_t, int64_t)> &body);

}  // namespace ct
