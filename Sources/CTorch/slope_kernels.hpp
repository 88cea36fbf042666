// First and second derivatives of ELU from its result; plain code only, see `instruction_sets.hpp`.

/// out = slope(a)·x.
template <class T>
void slope(long count, const T *a, const T *x, T alpha, T *out) {
  for (long i = 0; i < count; ++i) out[i] = a[i] > 0 ? x[i] : x[i] * (a[i] + alpha);
}

/// out = slope(a)·y + (a > 0 ? 0 : ȧ·g): below zero the second derivative is the first, so that elu''·ż = ȧ.
template <class T>
void slope_tangent(long count, const T *a, const T *y, const T *tangent, const T *gradient, T alpha, T *out) {
  for (long i = 0; i < count; ++i) out[i] = a[i] > 0 ? y[i] : y[i] * (a[i] + alpha) + tangent[i] * gradient[i];
}
