#pragma once
#include <ATen/ATen.h>

namespace ct::winograd {

/// Whether these kernels serve a convolution of `x` with `weight`: 3×3, stride 1, padding 1, channels last.
bool suits(const at::Tensor &x, const at::Tensor &weight, int64_t stride, int64_t padding, int64_t groups);

/// x ∗ w + bias, [N, K, H, W], channels last; `bias` may be undefined.
at::Tensor convolve(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias);

/// The gradient in the input for an output's gradient [N, K, H, W].
at::Tensor input_gradient(const at::Tensor &gradient, const at::Tensor &weight);

/// The gradients in weight [K, C, 3, 3] and bias [K].
std::pair<at::Tensor, at::Tensor> weight_gradient(const at::Tensor &x, const at::Tensor &gradient);

}  // namespace ct::winograd
