#pragma once
#include <ATen/ATen.h>

namespace ct {

/// Every `stride`-th pixel of `x`: a 1×1 convolution with that stride is one without it on these.
///
/// oneDNN 2.6 writes past the end of a buffer in the weight gradient of strided 1×1 convolutions of few channels in
/// channels-last order, so these are never asked of it.
inline at::Tensor thinned(const at::Tensor &x, int64_t stride) {
  return x.slice(2, 0, c10::nullopt, stride)
      .slice(3, 0, c10::nullopt, stride)
      .contiguous(x.suggest_memory_format());
}

/// Whether a convolution with square `kernel` is to be had from `thinned` pixels.
inline bool is_thinning(const at::Tensor &x, int64_t kernel, int64_t stride, int64_t padding) {
  return x.dim() == 4 && kernel == 1 && stride > 1 && padding == 0;
}

}  // namespace ct
