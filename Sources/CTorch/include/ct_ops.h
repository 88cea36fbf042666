#ifndef CT_OPS_H
#define CT_OPS_H

#include "ct_tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  CT_NEG, CT_EXP, CT_LOG, CT_LOG1P, CT_SQRT, CT_ABS, CT_SIGN, CT_SIN, CT_COS, CT_TANH, CT_SIGMOID, CT_SOFTPLUS,
  CT_SQUARE, CT_RECIPROCAL, CT_FLOOR, CT_ROUND
} ct_unary_op;
ct_status ct_unary(ct_unary_op op, ct_tensor x, ct_tensor *out);

typedef enum {
  CT_ADD, CT_SUB, CT_MUL, CT_DIV, CT_POW, CT_MAXIMUM, CT_MINIMUM, CT_MATMUL, CT_EQ, CT_NE, CT_LT, CT_LE, CT_GT, CT_GE
} ct_binary_op;
ct_status ct_binary(ct_binary_op op, ct_tensor a, ct_tensor b, ct_tensor *out);
ct_status ct_scalar(ct_binary_op op, ct_tensor a, double b, ct_tensor *out);

ct_status ct_clamp(ct_tensor x, double low, double high, ct_tensor *out);
ct_status ct_where(ct_tensor condition, ct_tensor a, ct_tensor b, ct_tensor *out);

typedef enum { CT_SUM, CT_MEAN, CT_AMAX, CT_AMIN, CT_NORM2, CT_LOGSUMEXP } ct_reduction;
/// Over `dims`, or over everything when `count` is 0.
ct_status ct_reduce(ct_reduction op, ct_tensor x, const int64_t *dims, int32_t count, bool keep, ct_tensor *out);
ct_status ct_argmax(ct_tensor x, int64_t dim, ct_tensor *out);
ct_status ct_dot(ct_tensor a, ct_tensor b, double *out);

ct_status ct_reshape(ct_tensor x, const int64_t *shape, int32_t rank, ct_tensor *out);
ct_status ct_permute(ct_tensor x, const int64_t *order, int32_t rank, ct_tensor *out);
ct_status ct_expand(ct_tensor x, const int64_t *shape, int32_t rank, ct_tensor *out);
ct_status ct_slice(ct_tensor x, int64_t dim, int64_t start, int64_t end, ct_tensor *out);
ct_status ct_cat(const ct_tensor *parts, int32_t count, int64_t dim, ct_tensor *out);
ct_status ct_flip(ct_tensor x, const int64_t *dims, int32_t count, ct_tensor *out);
ct_status ct_index_select(ct_tensor x, int64_t dim, ct_tensor index, ct_tensor *out);
/// One entry of each row: out[i] = x[i, index[i]].
ct_status ct_gather_rows(ct_tensor x, ct_tensor index, ct_tensor *out);

/// Solves a·x = b for a square `a`.
ct_status ct_solve(ct_tensor a, ct_tensor b, ct_tensor *out);
/// The eigenvalues of a symmetric `a`, ascending, of which the lower triangle is read.
ct_status ct_symmetric_eigenvalues(ct_tensor a, ct_tensor *out);
/// Per symmetric matrix of `a`, whether Cholesky's algorithm finishes on it; the lower triangle is read.
ct_status ct_positive_definite(ct_tensor a, ct_tensor *out);

#ifdef __cplusplus
}
#endif
#endif
