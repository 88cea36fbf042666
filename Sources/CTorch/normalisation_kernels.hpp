// Batch normalisation and ELU in one pass over [rows, C]; plain code only, see `instruction_sets.hpp`.
//
// a = elu(z), z = (x − mean)·rate·weight + bias, where elu(z) is z for z > 0 and alpha (eᶻ − 1) otherwise; alpha = 0 is
// the rectifier. The slope is had from the result: 1 where a > 0, a + alpha elsewhere.

/// Per channel the sum of a block of rows, and the sum of squared distances from the block's mean.
template <class T>
void block_moments(const T *x, long rows, long C, T *sums, T *squares) {
  for (long c = 0; c < C; c += lanes<T>) {
    Vector<T> sum = {}, square = {};
    for (long r = 0; r < rows; ++r) sum += load(x + r * C + c);
    const auto mean = sum * every<T>(T(1) / rows);
    for (long r = 0; r < rows; ++r) {
      const auto distance = load(x + r * C + c) - mean;
      square += distance * distance;
    }
    store<T>(sums + c, sum);
    store<T>(squares + c, square);
  }
}

/// a = elu(x·scale + shift).
template <class T>
void activate(const T *x, long rows, long C, const T *scale, const T *shift, T alpha, T *a) {
  for (long c = 0; c < C; c += lanes<T>) {
    const auto factor = load(scale + c), offset = load(shift + c);
    for (long r = 0; r < rows; ++r) {
      const auto z = load(x + r * C + c) * factor + offset;
      const auto below = z < Vector<T>{} ? z : Vector<T>{};
      const auto bent = alpha == 0 ? Vector<T>{} : (exponential<T>(below) - T(1)) * alpha;
      store<T>(a + r * C + c, z > Vector<T>{} ? z : bent);
    }
  }
}

template <class T>
inline Vector<T> before_activation(Vector<T> gradient, Vector<T> a, T alpha) {
  return a > Vector<T>{} ? gradient : gradient * (a + alpha);
}

/// Per channel the sums of g and of g·(x − mean), where g is the gradient before the activation.
template <class T>
void block_gradient_sums(const T *gradient, const T *a, const T *x, long rows, long C, const T *mean, T alpha, T *sums,
                         T *products) {
  for (long c = 0; c < C; c += lanes<T>) {
    const auto centre = load(mean + c);
    Vector<T> sum = {}, product = {};
    for (long r = 0, i = c; r < rows; ++r, i += C) {
      const auto g = before_activation<T>(load(gradient + i), load(a + i), alpha);
      sum += g, product += g * (load(x + i) - centre);
    }
    store<T>(sums + c, sum);
    store<T>(products + c, product);
  }
}

/// out = scale·(g − lift − (x − mean)·tilt).
template <class T>
void input_gradient(const T *gradient, const T *a, const T *x, long rows, long C, const T *mean, const T *scale,
                    const T *lift, const T *tilt, T alpha, T *out) {
  for (long c = 0; c < C; c += lanes<T>) {
    const auto centre = load(mean + c), factor = load(scale + c), level = load(lift + c), slope = load(tilt + c);
    for (long r = 0, i = c; r < rows; ++r, i += C) {
      const auto g = before_activation<T>(load(gradient + i), load(a + i), alpha);
      store<T>(out + i, factor * (g - level - (load(x + i) - centre) * slope));
    }
  }
}
