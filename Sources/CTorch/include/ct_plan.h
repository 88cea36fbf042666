#ifndef CT_PLAN_H
#define CT_PLAN_H

#include "ct_tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// What a derivative that is written out needs and autograd keeps to itself. None of these records history.

/// The gradient in the input [N, C, height, width] of a convolution, for that of its output.
ct_status ct_conv2d_input_gradient(ct_tensor gradient, ct_tensor weight, int64_t height, int64_t width, int64_t stride,
                                   int64_t padding, ct_tensor *out);
/// The gradient in the weight [K, C, side, side].
ct_status ct_conv2d_weight_gradient(ct_tensor x, ct_tensor gradient, int64_t side, int64_t stride, int64_t padding,
                                    ct_tensor *out);

/// Max pooling with the place of each largest entry in its plane.
ct_status ct_max_pool2d_places(ct_tensor x, int64_t kernel, int64_t stride, int64_t padding, bool ceil_mode,
                               ct_tensor *out, ct_tensor *places);
/// The entries of `x` at those places; one image stands for all of a batch.
ct_status ct_pick_places(ct_tensor x, ct_tensor places, ct_tensor *out);
/// The transpose of `ct_pick_places`: [N, C, height, width].
ct_status ct_scatter_places(ct_tensor gradient, ct_tensor places, int64_t height, int64_t width, ct_tensor *out);

/// elu'(z)·x, had from a = elu(z); one image in `x` stands for all of a batch.
ct_status ct_elu_slope(ct_tensor a, ct_tensor x, double alpha, ct_tensor *out);
/// elu'(z)·y + elu''(z)·ż·g, had from a = elu(z) and ȧ = elu'(z)·ż.
ct_status ct_elu_slope_tangent(ct_tensor a, ct_tensor y, ct_tensor tangent, ct_tensor gradient, double alpha,
                               ct_tensor *out);

#ifdef __cplusplus
}
#endif
#endif
