#include "guarded.hpp"
#include "include/ct_nn.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "normalisation.hpp"

using namespace ct;
using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using Tensors = torch::autograd::variable_list;

namespace {

struct Statistics {
  Tensor mean, variance;
  bool training;
  double momentum, epsilon;
};

/// elu(batch norm(x)) in kernels of our own; a second derivative goes through libtorch's operators.
struct NormalisedActivation : Function<NormalisedActivation> {
  static Tensor forward(AutogradContext *context, const Tensor &x, const Tensor &weight, const Tensor &bias,
                        const Statistics &running, double alpha) {
    Tensor mean = running.mean, rate;
    if (running.training)
      std::tie(mean, rate) =
          normalisation::statistics(x, running.mean, running.variance, running.momentum, running.epsilon);
    else
      rate = (running.variance + running.epsilon).rsqrt();
    const auto a = normalisation::activate(x, mean, rate, weight, bias, alpha);
    // In training the running statistics are about to change, and have no part in the derivative.
    context->save_for_backward({x, weight, a, mean, rate, running.training ? Tensor() : running.variance});
    context->saved_data["training"] = running.training;
    context->saved_data["epsilon"] = running.epsilon;
    context->saved_data["alpha"] = alpha;
    return a;
  }

  static Tensors backward(AutogradContext *context, Tensors gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1], &a = saved[2], &mean = saved[3], &rate = saved[4];
    const bool training = context->saved_data["training"].toBool();
    const double alpha = context->saved_data["alpha"].toDouble();
    if (!at::GradMode::is_enabled()) {
      auto found = normalisation::gradients(gradients[0], a, x, mean, rate, weight, training, alpha);
      return {found.x, found.weight, found.bias, Tensor(), Tensor()};
    }
    const auto inside = at::elu_backward(gradients[0], alpha, 1, 1, true, a);
    auto [first, second, third] = at::native_batch_norm_backward(
        inside, x, weight, training ? Tensor() : mean, saved[5], mean, rate, training, context->saved_data["epsilon"].toDouble(),
        {context->needs_input_grad(0), context->needs_input_grad(1), context->needs_input_grad(2)});
    return {first, second, third, Tensor(), Tensor()};
  }
};

}  // namespace

extern "C" {

ct_status ct_batch_norm(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance,
                        bool training, double momentum, double epsilon, ct_tensor *out) {
  return making(out, [&] {
    return at::batch_norm(unwrap(x), unwrap(weight), unwrap(bias), unwrap(mean), unwrap(variance), training, momentum,
                          epsilon, false);
  });
}

ct_status ct_batch_norm_elu(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance,
                            bool training, double momentum, double epsilon, double alpha, ct_tensor *out) {
  return making(out, [&] {
    const auto &images = unwrap(x), &scale = unwrap(weight), &shift = unwrap(bias);
    if (alpha >= 0 && normalisation::suits(images, scale))
      return NormalisedActivation::apply(
          images, scale, shift, Statistics{unwrap(mean), unwrap(variance), training, momentum, epsilon}, alpha);
    return at::elu(at::batch_norm(images, scale, shift, unwrap(mean), unwrap(variance), training, momentum, epsilon,
                                  false),
                   alpha);
  });
}

}  // extern "C"
