// ELU and its first two derivatives from its result, for numbers and for vectors; plain code only, see
// `instruction_sets.hpp`. alpha = 0 is the rectifier.

/// slope(a)·x.
template <class V, class T>
inline V slope(V a, V x, T alpha) {
  return a > V{} ? x : x * (a + alpha);
}

/// slope(a)·y + (a > 0 ? 0 : ȧ·g): below zero the second derivative is the first, so that elu''·ż = ȧ.
template <class V, class T>
inline V slope_tangent(V a, V y, V tangent, V gradient, T alpha) {
  return a > V{} ? y : y * (a + alpha) + tangent * gradient;
}

/// out = slope(a)·x.
template <class T>
void slopes(long count, const T *a, const T *x, T alpha, T *out) {
  for (long i = 0; i < count; ++i) out[i] = slope(a[i], x[i], alpha);
}

template <class T>
void slope_tangents(long count, const T *a, const T *y, const T *tangent, const T *gradient, T alpha, T *out) {
  for (long i = 0; i < count; ++i) out[i] = slope_tangent(a[i], y[i], tangent[i], gradient[i], alpha);
}
