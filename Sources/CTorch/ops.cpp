#include "guarded.hpp"
#include "include/ct_ops.h"

using namespace ct;

static at::Tensor unary(ct_unary_op op, const at::Tensor &x) {
  switch (op) {
    case CT_NEG: return x.neg();
    case CT_EXP: return x.exp();
    case CT_LOG: return x.log();
    case CT_LOG1P: return x.log1p();
    case CT_SQRT: return x.sqrt();
    case CT_ABS: return x.abs();
    case CT_SIGN: return x.sign();
    case CT_SIN: return x.sin();
    case CT_COS: return x.cos();
    case CT_TANH: return x.tanh();
    case CT_SIGMOID: return x.sigmoid();
    case CT_SOFTPLUS: return at::softplus(x);
    case CT_SQUARE: return x * x;
    case CT_RECIPROCAL: return x.reciprocal();
    case CT_FLOOR: return x.floor();
    case CT_ROUND: return x.round();
  }
  TORCH_CHECK(false, "no such operation");
}

template <typename Right>
static at::Tensor elementwise(ct_binary_op op, const at::Tensor &a, const Right &b) {
  switch (op) {
    case CT_ADD: return a + b;
    case CT_SUB: return a - b;
    case CT_MUL: return a * b;
    case CT_DIV: return a / b;
    case CT_POW: return a.pow(b);
    case CT_EQ: return a.eq(b);
    case CT_NE: return a.ne(b);
    case CT_LT: return a.lt(b);
    case CT_LE: return a.le(b);
    case CT_GT: return a.gt(b);
    case CT_GE: return a.ge(b);
    default: TORCH_CHECK(false, "no such operation");
  }
}

static at::Tensor reduce(ct_reduction op, const at::Tensor &x, std::vector<int64_t> dims, bool keep) {
  if (dims.empty())
    for (int64_t i = 0; i < x.dim(); ++i) dims.push_back(i);
  switch (op) {
    case CT_SUM: return x.sum(dims, keep);
    case CT_MEAN: return x.mean(dims, keep);
    case CT_AMAX: return x.amax(dims, keep);
    case CT_AMIN: return x.amin(dims, keep);
    case CT_NORM2: return at::norm(x, 2, dims, keep);
    case CT_LOGSUMEXP: return x.logsumexp(dims, keep);
  }
  TORCH_CHECK(false, "no such reduction");
}

extern "C" {

ct_status ct_unary(ct_unary_op op, ct_tensor x, ct_tensor *out) {
  return making(out, [&] { return unary(op, unwrap(x)); });
}

ct_status ct_binary(ct_binary_op op, ct_tensor a, ct_tensor b, ct_tensor *out) {
  return making(out, [&] {
    switch (op) {
      case CT_MATMUL: return unwrap(a).matmul(unwrap(b));
      case CT_MAXIMUM: return at::maximum(unwrap(a), unwrap(b));
      case CT_MINIMUM: return at::minimum(unwrap(a), unwrap(b));
      default: return elementwise(op, unwrap(a), unwrap(b));
    }
  });
}

ct_status ct_scalar(ct_binary_op op, ct_tensor a, double b, ct_tensor *out) {
  return making(out, [&] { return elementwise(op, unwrap(a), at::Scalar(b)); });
}

ct_status ct_clamp(ct_tensor x, double low, double high, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).clamp(low, high); });
}

ct_status ct_where(ct_tensor condition, ct_tensor a, ct_tensor b, ct_tensor *out) {
  return making(out, [&] { return at::where(unwrap(condition), unwrap(a), unwrap(b)); });
}

ct_status ct_reduce(ct_reduction op, ct_tensor x, const int64_t *dims, int32_t count, bool keep, ct_tensor *out) {
  return making(out, [&] { return reduce(op, unwrap(x), std::vector<int64_t>(dims, dims + count), keep); });
}

ct_status ct_argmax(ct_tensor x, int64_t dim, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).argmax(dim); });
}

ct_status ct_dot(ct_tensor a, ct_tensor b, double *out) {
  return guarded([&] {
    // Accumulated in double: the vectors are long and the sum decides solver steps.
    *out = (unwrap(a).detach().to(at::kDouble) * unwrap(b).detach().to(at::kDouble)).sum().item<double>();
  });
}

ct_status ct_reshape(ct_tensor x, const int64_t *shape, int32_t rank, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).reshape(at::IntArrayRef(shape, rank)); });
}

ct_status ct_permute(ct_tensor x, const int64_t *order, int32_t rank, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).permute(at::IntArrayRef(order, rank)); });
}

ct_status ct_expand(ct_tensor x, const int64_t *shape, int32_t rank, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).expand(at::IntArrayRef(shape, rank)); });
}

ct_status ct_slice(ct_tensor x, int64_t dim, int64_t start, int64_t end, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).slice(dim, start, end); });
}

ct_status ct_cat(const ct_tensor *parts, int32_t count, int64_t dim, ct_tensor *out) {
  return making(out, [&] { return at::cat(unwrap(parts, count), dim); });
}

ct_status ct_flip(ct_tensor x, const int64_t *dims, int32_t count, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).flip(at::IntArrayRef(dims, count)); });
}

ct_status ct_index_select(ct_tensor x, int64_t dim, ct_tensor index, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).index_select(dim, unwrap(index)); });
}

ct_status ct_gather_rows(ct_tensor x, ct_tensor index, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).gather(1, unwrap(index).unsqueeze(1)).squeeze(1); });
}

ct_status ct_solve(ct_tensor a, ct_tensor b, ct_tensor *out) {
  return making(out, [&] { return at::linalg_solve(unwrap(a), unwrap(b)); });
}

ct_status ct_symmetric_eigenvalues(ct_tensor a, ct_tensor *out) {
  return making(out, [&] { return at::linalg_eigvalsh(unwrap(a), "L"); });
}

ct_status ct_positive_definite(ct_tensor a, ct_tensor *out) {
  return making(out, [&] {
    const auto [factor, info] = at::linalg_cholesky_ex(unwrap(a));
    // Not every LAPACK stops at a pivot that is not a number.
    return info.eq(0).logical_and(factor.diagonal(0, -2, -1).isfinite().all(-1));
  });
}

}  // extern "C"
