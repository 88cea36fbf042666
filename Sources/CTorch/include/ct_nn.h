#ifndef CT_NN_H
#define CT_NN_H

#include "ct_tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/// `bias` may be null.
ct_status ct_linear(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor *out);
ct_status ct_conv2d(ct_tensor x, ct_tensor weight, ct_tensor bias, int64_t stride, int64_t padding, int64_t groups,
                    ct_tensor *out);
/// In training, normalises by the batch and updates the running statistics in place.
ct_status ct_batch_norm(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance,
                        bool training, double momentum, double epsilon, ct_tensor *out);
/// Batch normalisation and ELU in one; alpha = 0 is the rectifier.
ct_status ct_batch_norm_elu(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance,
                            bool training, double momentum, double epsilon, double alpha, ct_tensor *out);
ct_status ct_elu(ct_tensor x, double alpha, ct_tensor *out);
ct_status ct_relu(ct_tensor x, ct_tensor *out);
ct_status ct_max_pool2d(ct_tensor x, int64_t kernel, int64_t stride, int64_t padding, bool ceil_mode, ct_tensor *out);
ct_status ct_avg_pool2d(ct_tensor x, int64_t kernel, int64_t stride, int64_t padding, ct_tensor *out);
ct_status ct_global_avg_pool2d(ct_tensor x, ct_tensor *out);
/// The image at the places that `grid` [N, H2, W2, 2] names as (x, y) in -1...1, the outermost pixels' centres at +-1;
/// bilinear between pixels, the nearest pixel beyond the edge.
ct_status ct_grid_sample(ct_tensor x, ct_tensor grid, ct_tensor *out);
typedef enum { CT_BILINEAR, CT_BICUBIC } ct_interpolation;
/// [N, C, H, W] resized; `align_corners` keeps the outermost pixels' centres in place, otherwise the image's edges.
ct_status ct_resize2d(ct_tensor x, ct_interpolation interpolation, int64_t height, int64_t width, bool align_corners,
                      ct_tensor *out);
ct_status ct_log_softmax(ct_tensor x, int64_t dim, ct_tensor *out);
/// Mean cross-entropy of `logits` [N, K] against class indices [N].
ct_status ct_cross_entropy(ct_tensor logits, ct_tensor labels, ct_tensor *out);

/// One Adam step, in place on parameters and moments. `step` counts from 1.
ct_status ct_adam_step(const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *first,
                       const ct_tensor *second, const ct_tensor *largest, int32_t count, int64_t step, double rate,
                       double beta1, double beta2, double epsilon, double decay);
/// One step of stochastic gradient descent with momentum, in place; `velocity` may be null when momentum is 0.
ct_status ct_sgd_step(const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *velocity,
                      int32_t count, double rate, double momentum, double decay);

#ifdef __cplusplus
}
#endif
#endif
