// Winograd's minimal filtering F(2×2, 3×3) on images in channels-last order. Plain code only: an inline function of a
// library compiled here would carry this instruction set into the rest of the program.
//
// A tile is 2×2 pixels of the output, seen by 4×4 of the input. With the matrices of Lavin and Gray 2016,
//
//     Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A,
//
// the products over all tiles are sixteen matrix products, one per place of the 4×4: 16 multiplications where the direct
// sum takes 36. Entries of B and A are 0 and ±1, so that rounding stays about that of the direct sum.
//
// | array | shape               | holds                                            |
// |-------|---------------------|--------------------------------------------------|
// | `x`   | [N, H, W, C]        | images                                           |
// | `w`   | [3, 3, C, K]        | weights                                          |
// | `U`   | [16, K/n, C, n]     | transformed weights, in panels of n columns      |
// | `V`   | [16, T, C + pad]    | T transformed input tiles                        |
// | `M`   | [16, T, K + pad]    | their products, or transformed output gradients  |

/// c[R, S·lanes] = Σ_d a[·, d] b[d, ·], or added to it; the sums stay in registers.
template <class T, int R, int S, bool Adding>
inline void product_tile(long depth, const T *a, long row, long step, const T *b, long wide, T *c, long width) {
  Vector<T> sum[R][S] = {};
  for (long d = 0; d < depth; ++d) {
    Vector<T> right[S];
    for (int s = 0; s < S; ++s) right[s] = load(b + d * wide + s * lanes<T>);
    for (int r = 0; r < R; ++r) {
      const auto left = every(a[r * row + d * step]);
      for (int s = 0; s < S; ++s) sum[r][s] += left * right[s];
    }
  }
  for (int r = 0; r < R; ++r)
    for (int s = 0; s < S; ++s) {
      T *target = c + r * width + s * lanes<T>;
      store<T>(target, Adding ? load(target) + sum[r][s] : sum[r][s]);
    }
}

/// As `product_tile` for any number of rows.
template <class T, int S, bool Adding>
inline void product_rows(long rows, long depth, const T *a, long row, long step, const T *b, long wide, T *c,
                         long width) {
  while (rows > 0) {
    // Two fours keep the units busier than a six and a two.
    const long taken = rows == 8 ? 4 : rows < 6 ? rows : 6;
    switch (taken) {
      case 6: product_tile<T, 6, S, Adding>(depth, a, row, step, b, wide, c, width); break;
      case 5: product_tile<T, 5, S, Adding>(depth, a, row, step, b, wide, c, width); break;
      case 4: product_tile<T, 4, S, Adding>(depth, a, row, step, b, wide, c, width); break;
      case 3: product_tile<T, 3, S, Adding>(depth, a, row, step, b, wide, c, width); break;
      case 2: product_tile<T, 2, S, Adding>(depth, a, row, step, b, wide, c, width); break;
      default: product_tile<T, 1, S, Adding>(depth, a, row, step, b, wide, c, width);
    }
    rows -= taken, a += taken * row, c += taken * width;
  }
}

/// Where the 4×4 pixels of tile `t` stand, or `outside`.
template <class T>
inline void tile_places(const Images<T> &x, long t, T *outside, T *(&places)[16]) {
  const long column = t % x.tiles_wide, row = t / x.tiles_wide % x.tiles_high, n = t / (x.tiles_wide * x.tiles_high);
  for (long i = 0; i < 4; ++i)
    for (long j = 0; j < 4; ++j) {
      const long h = 2 * row + i - 1, w = 2 * column + j - 1;
      const bool inside = h >= 0 && h < x.height && w >= 0 && w < x.width;
      places[4 * i + j] = inside ? x.pixels + ((n * x.height + h) * x.width + w) * x.channels : outside;
    }
}

/// V = Bᵀ d B for `count` tiles from `first` on.
template <class T>
void transform_input(const Images<T> &x, long first, long count, T *zeros, T *V) {
  const long width = padded(x.channels), plane = count * width;
  for (long t = 0; t < count; ++t) {
    T *p[16];
    tile_places(x, first + t, zeros, p);
    for (long c = 0; c < x.channels; c += lanes<T>) {
      Vector<T> d[4][4];
      for (int j = 0; j < 4; ++j) {
        const auto d0 = load(p[j] + c), d1 = load(p[4 + j] + c), d2 = load(p[8 + j] + c), d3 = load(p[12 + j] + c);
        d[0][j] = d0 - d2, d[1][j] = d1 + d2, d[2][j] = d2 - d1, d[3][j] = d1 - d3;
      }
      T *out = V + t * width + c;
      for (int i = 0; i < 4; ++i, out += 4 * plane) {
        store<T>(out, d[i][0] - d[i][2]);
        store<T>(out + plane, d[i][1] + d[i][2]);
        store<T>(out + 2 * plane, d[i][2] - d[i][1]);
        store<T>(out + 3 * plane, d[i][1] - d[i][3]);
      }
    }
  }
}

/// M = A y Aᵀ for the 2×2 pixels of `count` tiles from `first` on.
template <class T>
void transform_gradient(const Images<T> &y, long first, long count, T *zeros, T *M) {
  const long width = padded(y.channels), plane = count * width;
  for (long t = 0; t < count; ++t) {
    T *p[16];
    tile_places(y, first + t, zeros, p);
    for (long c = 0; c < y.channels; c += lanes<T>) {
      Vector<T> d[4][2];
      for (int j = 0; j < 2; ++j) {
        const auto d0 = load(p[5 + j] + c), d1 = load(p[9 + j] + c);
        d[0][j] = d0, d[1][j] = d0 + d1, d[2][j] = d0 - d1, d[3][j] = -d1;
      }
      T *out = M + t * width + c;
      for (int i = 0; i < 4; ++i, out += 4 * plane) {
        store<T>(out, d[i][0]);
        store<T>(out + plane, d[i][0] + d[i][1]);
        store<T>(out + 2 * plane, d[i][0] - d[i][1]);
        store<T>(out + 3 * plane, -d[i][1]);
      }
    }
  }
}

/// y = Aᵀ M A + bias; what lies outside the image goes to `nowhere`.
template <class T>
void transform_output(const Images<T> &y, long first, long count, const T *M, const T *bias, T *nowhere) {
  const long width = padded(y.channels), plane = count * width;
  for (long t = 0; t < count; ++t) {
    T *p[16];
    tile_places(y, first + t, nowhere, p);
    for (long c = 0; c < y.channels; c += lanes<T>) {
      const T *in = M + t * width + c;
      Vector<T> d[2][4];
      for (int j = 0; j < 4; ++j, in += plane) {
        const auto m0 = load(in), m1 = load(in + 4 * plane), m2 = load(in + 8 * plane), m3 = load(in + 12 * plane);
        d[0][j] = m0 + m1 + m2, d[1][j] = m1 - m2 - m3;
      }
      const auto shift = bias ? load(bias + c) : Vector<T>{};
      for (int i = 0; i < 2; ++i) {
        store<T>(p[5 + 4 * i] + c, d[i][0] + d[i][1] + d[i][2] + shift);
        store<T>(p[6 + 4 * i] + c, d[i][1] - d[i][2] - d[i][3] + shift);
      }
    }
  }
}

/// U = G w Gᵀ, of `w` as it stands or turned by half a turn.
template <class T>
void transform_weights(const T *w, long C, long K, bool turned, T *U) {
  const T half = 0.5;
  for (long k = 0; k < K; k += lanes<T>) {
    const long start = k / panel<T> * panel<T>, width = K - start < panel<T> ? lanes<T> : panel<T>;
    for (long c = 0; c < C; ++c) {
      Vector<T> g[4][3];
      for (int j = 0; j < 3; ++j) {
        Vector<T> f[3];
        for (int i = 0; i < 3; ++i) f[i] = load(w + ((turned ? 8 - 3 * i - j : 3 * i + j) * C + c) * K + k);
        const auto outer = (f[0] + f[2]) * half, middle = f[1] * half;
        g[0][j] = f[0], g[1][j] = outer + middle, g[2][j] = outer - middle, g[3][j] = f[2];
      }
      T *out = U + start * C + c * width + (k - start);
      for (int i = 0; i < 4; ++i, out += 4 * C * K) {
        const auto outer = (g[i][0] + g[i][2]) * half, middle = g[i][1] * half;
        store<T>(out, g[i][0]);
        store<T>(out + C * K, outer + middle);
        store<T>(out + 2 * C * K, outer - middle);
        store<T>(out + 3 * C * K, g[i][2]);
      }
    }
  }
}

/// w = Gᵀ S G for the sum S [16, C, K] of `parts` sums.
template <class T>
void restore_weights(const T *sums, long parts, long size, T *w) {
  const T half = 0.5;
  for (long c = 0; c < size; c += lanes<T>) {
    Vector<T> g[3][4];
    for (int j = 0; j < 4; ++j) {
      Vector<T> s[4] = {};
      for (int i = 0; i < 4; ++i)
        for (long part = 0; part < parts; ++part) s[i] += load(sums + (part * 16 + 4 * i + j) * size + c);
      const auto outer = (s[1] + s[2]) * half;
      g[0][j] = s[0] + outer, g[1][j] = (s[1] - s[2]) * half, g[2][j] = outer + s[3];
    }
    for (int i = 0; i < 3; ++i) {
      const auto outer = (g[i][1] + g[i][2]) * half;
      T *out = w + 3 * i * size + c;
      store<T>(out, g[i][0] + outer);
      store<T>(out + size, (g[i][1] - g[i][2]) * half);
      store<T>(out + 2 * size, outer + g[i][3]);
    }
  }
}

/// y = x ∗ w for the tiles of one block.
template <class T>
void convolve_block(const Images<T> &x, const Images<T> &y, const T *U, const T *bias, long first, long count,
                    T *scratch) {
  const long C = x.channels, K = y.channels, wideC = padded(C), wideK = padded(K);
  T *zeros = scratch, *nowhere = zeros + wideC, *V = nowhere + wideK, *M = V + 16 * count * wideC;
  for (long c = 0; c < C; ++c) zeros[c] = 0;
  transform_input(x, first, count, zeros, V);
  for (long place = 0; place < 16; ++place) {
    const T *left = V + place * count * wideC;
    T *target = M + place * count * wideK;
    for (long k = 0; k < K; k += panel<T>) {
      const T *right = U + place * C * K + k * C;
      if (K - k >= panel<T>)
        product_rows<T, 2, false>(count, C, left, wideC, 1, right, panel<T>, target + k, wideK);
      else
        product_rows<T, 1, false>(count, C, left, wideC, 1, right, lanes<T>, target + k, wideK);
    }
  }
  transform_output(y, first, count, M, bias, nowhere);
}

/// sum[16, C, K] += Vᵀ M and bias[K] += Σ y: the gradients from the tiles of one block.
template <class T>
void weight_gradient_block(const Images<T> &x, const Images<T> &y, long first, long count, T *scratch, T *sum,
                           T *bias) {
  const long C = x.channels, K = y.channels, wideC = padded(C), wideK = padded(K);
  T *zeros = scratch, *V = zeros + wideC + wideK, *M = V + 16 * count * wideC;
  for (T *z = zeros; z < V; ++z) *z = 0;
  transform_input(x, first, count, zeros, V);
  transform_gradient(y, first, count, zeros, M);
  for (long place = 0; place < 16; ++place) {
    const T *left = V + place * count * wideC, *right = M + place * count * wideK;
    T *target = sum + place * C * K;
    for (long k = 0; k < K; k += panel<T>)
      if (K - k >= panel<T>)
        product_rows<T, 2, true>(C, count, left, 1, wideC, right + k, wideK, target + k, K);
      else
        product_rows<T, 1, true>(C, count, left, 1, wideC, right + k, wideK, target + k, K);
  }
  // At place (1, 1), A y Aᵀ is the sum of the tile's pixels.
  const T one = 1, *sums = M + 5 * count * wideK;
  for (long k = 0; k < K; k += lanes<T>) product_tile<T, 1, 1, true>(count, &one, 0, 0, sums + k, wideK, bias + k, K);
}
