#ifndef CT_TENSOR_H
#define CT_TENSOR_H

#include "ct_status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor_opaque *ct_tensor;

typedef enum {
  CT_FLOAT32 = 0,
  CT_FLOAT64 = 1,
  CT_INT64 = 2,
  CT_BOOL = 3,
  CT_UINT8 = 4,
  CT_FLOAT16 = 5,
  CT_BFLOAT16 = 6,
  CT_INT32 = 7
} ct_dtype;

/// A device: -1 is the processor, i ≥ 0 the i-th CUDA device.
typedef int32_t ct_device;

void ct_release(ct_tensor tensor);
/// How many handles are alive; a steady loop keeps it steady.
int64_t ct_live_handles(void);

/// A copy of `bytes`, dense in C order.
ct_status ct_from_bytes(const void *bytes, ct_dtype dtype, const int64_t *shape, int32_t rank, ct_tensor *out);
/// Copies the dense C-order contents, converted to `dtype`, into `bytes`, which holds `capacity` bytes.
ct_status ct_to_bytes(ct_tensor x, ct_dtype dtype, void *bytes, int64_t capacity);
ct_status ct_full(double value, ct_dtype dtype, ct_device device, const int64_t *shape, int32_t rank, ct_tensor *out);
ct_status ct_eye(int64_t n, ct_dtype dtype, ct_tensor *out);

int32_t ct_rank(ct_tensor x);
void ct_shape(ct_tensor x, int64_t *shape);
int64_t ct_count(ct_tensor x);
ct_dtype ct_get_dtype(ct_tensor x);
ct_device ct_get_device(ct_tensor x);
bool ct_requires_grad(ct_tensor x);

ct_status ct_item(ct_tensor x, double *out);
ct_status ct_to(ct_tensor x, ct_dtype dtype, ct_device device, ct_tensor *out);
ct_status ct_clone(ct_tensor x, ct_tensor *out);
ct_status ct_contiguous(ct_tensor x, bool channels_last, ct_tensor *out);
/// Shares storage, knows no history.
ct_status ct_detach(ct_tensor x, ct_tensor *out);
/// A fresh leaf that shares storage and asks for gradients.
ct_status ct_leaf(ct_tensor x, ct_tensor *out);
/// Overwrites the contents of `x`, outside any recorded history.
ct_status ct_copy_into(ct_tensor x, ct_tensor source);
ct_status ct_all_finite(ct_tensor x, bool *out);

#ifdef __cplusplus
}
#endif
#endif
