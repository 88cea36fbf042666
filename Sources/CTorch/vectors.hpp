// Vectors of one instruction set; included inside that set's namespace, with VECTOR_BYTES and WORD defined.

template <class T>
using Vector = T __attribute__((vector_size(VECTOR_BYTES)));

template <class T>
constexpr long lanes = VECTOR_BYTES / sizeof(T);

template <class T>
inline Vector<T> load(const T *p) {
  Vector<T> v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

template <class T>
inline void store(T *p, Vector<T> v) {
  __builtin_memcpy(p, &v, sizeof v);
}

/// `x` in every lane; a number less zero is itself, so that this costs a load.
template <class T>
inline Vector<T> every(T x) {
  return x - Vector<T>{};
}

template <class T>
struct Exponent;
template <>
struct Exponent<float> {
  using Word = int32_t;
  static constexpr int mantissa = 23, bias = 127, degree = 7;
  static constexpr float least = -87, magic = 0x1.8p23f, high = 0x1.62e4p-1f, low = 0x1.7f7d1cp-20f;
};
template <>
struct Exponent<double> {
  using Word = int64_t;
  static constexpr int mantissa = 52, bias = 1023, degree = 13;
  static constexpr double least = -708, magic = 0x1.8p52, high = 0x1.62e42feep-1, low = 0x1.a39ef35793c76p-33;
};

/// eˣ for x ≤ 0, to two units in the last place: 2ᵏ times a Taylor sum on |r| ≤ ½ ln 2.
template <class T>
inline Vector<T> exponential(Vector<T> x) {
  using E = Exponent<T>;
  using Words = typename E::Word __attribute__((vector_size(VECTOR_BYTES)));
  const auto least = every<T>(E::least), magic = every<T>(E::magic);
  x = x > least ? x : least;
  const Vector<T> shifted = x * T(1.4426950408889634) + magic, k = shifted - magic;
  const Vector<T> r = (x - k * E::high) - k * E::low;
  Vector<T> sum = every<T>(1);
  for (int i = E::degree; i > 0; --i) sum = sum * (r * T(1.0 / i)) + T(1);
  const Words power = (((Words)shifted - (Words)magic) + E::bias) << E::mantissa;
  return sum * (Vector<T>)power;
}
