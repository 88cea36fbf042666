#pragma once
#include <ATen/ATen.h>

namespace ct::normalisation {

/// Whether the kernels serve `x`: channels last, on the processor, single or double precision.
bool suits(const at::Tensor &x, const at::Tensor &weight);

/// Mean and 1/√(variance + epsilon) of each channel; the running statistics, if defined, move by `momentum`.
std::pair<at::Tensor, at::Tensor> statistics(const at::Tensor &x, const at::Tensor &running_mean,
                                             const at::Tensor &running_variance, double momentum, double epsilon);

/// elu((x − mean)·rate·weight + bias).
at::Tensor activate(const at::Tensor &x, const at::Tensor &mean, const at::Tensor &rate, const at::Tensor &weight,
                    const at::Tensor &bias, double alpha);

struct Gradients {
  at::Tensor x, weight, bias;
};

/// The gradients for that of the output `a`; `training` says that mean and rate are those of `x` itself.
Gradients gradients(const at::Tensor &gradient, const at::Tensor &a, const at::Tensor &x, const at::Tensor &mean,
                    const at::Tensor &rate, const at::Tensor &weight, bool training, double alpha);

}  // namespace ct::normalisation
