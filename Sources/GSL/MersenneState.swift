internal import CGSL

/// The internal state of MT19937, and the authors' way to fill it from a key of any length.
enum MersenneState {
  static let size = 624

  /// Knuth's recurrence, the authors' `init_genrand`.
  private static func words(seed: UInt32) -> [UInt32] {
    var state = [seed]
    for i in 1..<size {
      let previous = state[i - 1]
      state.append(1_812_433_253 &* (previous ^ (previous >> 30)) &+ UInt32(i))
    }
    return state
  }

  /// The state for `key`, the authors' `init_by_array`.
  ///
  /// **Source.** Matsumoto and Nishimura, `mt19937ar.c` (2002).
  static func words(key: [UInt32]) -> [UInt32] {
    precondition(!key.isEmpty, "a key has at least one word")
    var state = words(seed: 19_650_218)
    var (i, j) = (1, 0)
    func advance() {
      i += 1
      guard i >= size else { return }
      state[0] = state[size - 1]
      i = 1
    }
    func mixed(_ factor: UInt32) -> UInt32 { state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) &* factor) }
    for _ in 0..<max(size, key.count) {
      state[i] = mixed(1_664_525) &+ key[j] &+ UInt32(j)
      advance()
      j = (j + 1) % key.count
    }
    for _ in 1..<size {
      state[i] = mixed(1_566_083_941) &- UInt32(i)
      advance()
    }
    state[0] = 0x8000_0000
    return state
  }

  /// Writes the state into GSL's generator, laid out there as `unsigned long mt[624]; int mti`.
  ///
  /// The layout is not part of GSL's interface, though unchanged since 1.0; the size is checked here and the published
  /// sequence in a test.
  static func install(_ words: [UInt32], in generator: UnsafeMutablePointer<gsl_rng>) {
    typealias Word = CUnsignedLong
    let expected = size * MemoryLayout<Word>.stride + MemoryLayout<Word>.stride
    precondition(gsl_rng_size(generator) == expected, "unknown layout of GSL's MT19937")
    let state = gsl_rng_state(generator)!
    for (i, word) in words.enumerated() {
      state.storeBytes(of: Word(word), toByteOffset: i * MemoryLayout<Word>.stride, as: Word.self)
    }
    // All words are used up, so the first draw generates new ones.
    state.storeBytes(of: CInt(size), toByteOffset: size * MemoryLayout<Word>.stride, as: CInt.self)
  }
}
