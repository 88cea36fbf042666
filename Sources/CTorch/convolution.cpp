#include "guarded.hpp"
#include "include/ct_nn.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "convolution.hpp"
#include "winograd.hpp"

using namespace ct;
using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using Tensors = torch::autograd::variable_list;
using Optional = c10::optional<Tensor>;

// The convolution and its two gradients are three bilinear maps, and the derivative of each is made of the others, so
// that derivatives of any order go through the same kernels.

namespace {

Tensor weight_gradient(const Tensor &x, const Tensor &gradient);

/// x ∗ w + bias, or the transpose of x ∗ w in x.
struct Convolution : Function<Convolution> {
  static Tensor forward(AutogradContext *context, const Tensor &x, const Tensor &w, const Optional &bias,
                        bool transposed) {
    context->save_for_backward({x, w});
    context->saved_data["transposed"] = transposed;
    context->saved_data["biased"] = bias.has_value();
    return transposed ? winograd::input_gradient(x, w) : winograd::convolve(x, w, bias.value_or(Tensor()));
  }

  static Tensors backward(AutogradContext *context, Tensors gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &w = saved[1], &gradient = gradients[0];
    const bool transposed = context->saved_data["transposed"].toBool();
    const bool biased = context->saved_data["biased"].toBool() && context->needs_input_grad(2);
    Tensors results(4);
    if (context->needs_input_grad(0)) results[0] = apply(gradient, w, Optional(), !transposed);
    if (context->needs_input_grad(1)) {
      const auto &input = transposed ? gradient : x, &output = transposed ? x : gradient;
      // The kernel finds both gradients at once, where nobody will differentiate them.
      if (biased && !at::GradMode::is_enabled()) {
        std::tie(results[1], results[2]) = winograd::weight_gradient(input, output);
        return results;
      }
      results[1] = weight_gradient(input, output);
    }
    if (biased) results[2] = gradient.sum({0, 2, 3});
    return results;
  }
};

struct WeightGradient : Function<WeightGradient> {
  static Tensor forward(AutogradContext *context, const Tensor &x, const Tensor &gradient) {
    context->save_for_backward({x, gradient});
    return winograd::weight_gradient(x, gradient).first;
  }

  static Tensors backward(AutogradContext *context, Tensors gradients) {
    const auto saved = context->get_saved_variables();
    Tensors results(2);
    if (context->needs_input_grad(0)) results[0] = Convolution::apply(saved[1], gradients[0], Optional(), true);
    if (context->needs_input_grad(1)) results[1] = Convolution::apply(saved[0], gradients[0], Optional(), false);
    return results;
  }
};

Tensor weight_gradient(const Tensor &x, const Tensor &gradient) { return WeightGradient::apply(x, gradient); }

}  // namespace

extern "C" ct_status ct_conv2d(ct_tensor x, ct_tensor weight, ct_tensor bias, int64_t stride, int64_t padding,
                               int64_t groups, ct_tensor *out) {
  return making(out, [&] {
    const auto &images = unwrap(x), &w = unwrap(weight);
    const auto shift = bias ? Optional(unwrap(bias)) : Optional();
    if (winograd::suits(images, w, stride, padding, groups)) return Convolution::apply(images, w, shift, false);
    if (groups == 1 && w.dim() == 4 && w.size(3) == 1 && is_thinning(images, w.size(2), stride, padding))
      return at::conv2d(thinned(images, stride), w, shift);
    return at::conv2d(images, w, shift, {stride, stride}, {padding, padding}, {1, 1}, groups);
  });
}
